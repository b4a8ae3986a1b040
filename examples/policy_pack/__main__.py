"""A pack of one's own: all rules, the organisation's settings, and what no stack may loosen."""

from aoai_policies.pack import policy_pack

policy_pack(
    "contoso-openai",
    settings={
        "levels": {"AOAI107": "error", "AOAI503": "error"},
        "residency": "eu",
        "deny": {"models": ["*-preview"]},
        "existing": "judge",
        "locked": True,
    },
)
