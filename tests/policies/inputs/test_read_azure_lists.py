"""Azure's own lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import Change, Unknown
from aoai_policies.inputs.read import read_plans

ACCOUNT_ID = "/subscriptions/s/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso"
ACCOUNT = {"id": ACCOUNT_ID, "name": "contoso", "kind": "OpenAI", "location": "swedencentral", "sku": {"name": "S0"}}
ACCOUNT |= {"type": "Microsoft.CognitiveServices/accounts"}
DEPLOYMENT = {
    "id": f"{ACCOUNT_ID}/deployments/chat",
    "name": "chat",
    "type": "Microsoft.CognitiveServices/accounts/deployments",
    "resourceGroup": "rg-ai",
    "sku": {"name": "GlobalStandard", "capacity": 10},
    "properties": {"model": {"format": "OpenAI", "name": "gpt-4o", "version": "2024-08-06"}, "currentCapacity": 10},
}
KEYS = ("id", "location", "kind", "sku", "properties")
ROWS = [[one.get(key) for key in KEYS] for one in (ACCOUNT, DEPLOYMENT)]
OTHER = {"id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/x", "name": "x", "location": "uksouth"}


def read(tmp_path: Path, *documents: Any) -> Plan:
    file = tmp_path / "azure.json"
    file.write_text("\n".join(json.dumps(one) for one in documents))
    (plan,) = read_plans(str(file))
    return plan


@pytest.mark.parametrize(
    "documents",
    [
        [[ACCOUNT, OTHER, DEPLOYMENT]],
        [[ACCOUNT], [], [DEPLOYMENT]],
        [{"value": [ACCOUNT, DEPLOYMENT]}],
        [{"count": 2, "data": [ACCOUNT, DEPLOYMENT], "skip_token": None}],
        [{"data": {"columns": [{"name": key} for key in KEYS], "rows": ROWS}}],
    ],
    ids=["a list", "one after another", "Azure's API", "Resource Graph", "a table of Resource Graph"],
)
def test_lists_of_azure(tmp_path, documents):
    """What exists, however Azure was asked."""
    plan = read(tmp_path, *documents)
    (account,), (chat,) = plan.accounts, plan.deployments
    assert (account.name, account.account_name, account.location, account.change) == (
        "contoso",
        "contoso",
        "swedencentral",
        Change.SAME,
    )
    assert (chat.account_urn, chat.location, chat.kind, chat.change) == (
        ACCOUNT_ID,
        "swedencentral",
        "OpenAI",
        Change.SAME,
    )
    assert (chat.model, chat.version, chat.sku, chat.capacity) == ("gpt-4o", "2024-08-06", "GlobalStandard", 10)
    assert plan.knows == {Knowledge.OPERATIONS, Knowledge.REPLACEMENTS}
    assert plan.unread == ()


def test_properties_that_a_list_leaves_out_are_not_known(tmp_path):
    """`az resource list` tells none, and nothing is wrong with an account for that."""
    assert read(tmp_path, [ACCOUNT]).accounts[0].properties == Unknown("not in this list")


def test_one_resource_is_a_list_of_one(tmp_path):
    """`az cognitiveservices account show`."""
    assert [one.name for one in read(tmp_path, ACCOUNT).accounts] == ["contoso"]


def test_deployments_without_their_account(tmp_path):
    """`az cognitiveservices account deployment list` tells no location."""
    (chat,) = read(tmp_path, [DEPLOYMENT]).deployments
    assert (chat.account, chat.location) == ("contoso", Unknown("unknown, because account contoso is not in this list"))


def test_more_pages_are_said(tmp_path):
    """Nobody must take a page for all."""
    plan = read(tmp_path, {"value": [DEPLOYMENT], "nextLink": "https://management.azure.com/..."})
    assert tuple(map(str, plan.unread)) == (
        "the answer: it has more pages, so what is declared there was not checked; "
        "read all pages, by `--first` or `--skip-token`",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1]", "JSON, and not a list of Azure's resources, as `az cognitiveservices account deployment list`, "
                "`az resource list` or a Resource Graph answer writes it"),
        ("[]\n[", ":2: not valid JSON; write the file again, without anything else in it"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_azure(tmp_path, text, message):
    """One line."""
    file = tmp_path / "azure.json"
    file.write_text(text)
    with pytest.raises(InputError) as error:
        read_plans(str(file))
    assert str(error.value).removeprefix(str(file)).removeprefix(": ") == message


KEYS_OF_ANSWERS = ("id", "value", "data", "columns", "rows", "name", "sku", "properties")
values = st.recursive(
    st.none() | st.integers() | st.text(max_size=4) | st.sampled_from([ACCOUNT_ID, f"{ACCOUNT_ID}/deployments/x", "/"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS_OF_ANSWERS), inner, max_size=4),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=2000)
@given(documents=st.lists(values, min_size=1, max_size=3))
def test_no_list_crashes(tmp_path, documents):
    """It is read, or refused in one line."""
    message = ""
    try:
        read(tmp_path, *documents)
    except InputError as error:
        message = str(error)
    assert "\n" not in message


def test_tags_of_azure(tmp_path):
    """Those of an account and those of a deployment, each its own."""
    plan = read(tmp_path, [{**ACCOUNT, "tags": {"owner": "platform"}}, {**DEPLOYMENT, "tags": {"team": "search"}}])
    assert (plan.accounts[0].tags, plan.deployments[0].tags) == ({"owner": "platform"}, {"team": "search"})
