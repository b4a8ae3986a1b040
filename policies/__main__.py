"""Started by the Pulumi engine (`pulumi preview --policy-pack policies`)."""

from aoai_policies.pack import policy_pack

policy_pack()
