"""Nothing of certain types is made without a required tag.

Values are the tag policies' work. EC2 and ElastiCache ask policies about each resource of a call: what is made has the
tags that it is given, what is only named has none. So types share a statement only where no action of one names
another. Elsewhere all that a call is about sees the same tags. A condition on two keys would ask for both to be
missing: each key has statements of its own. Service-linked roles, such as that of Auto Scaling, are bound by no
guardrail. Source: Service Authorization Reference, pages of Amazon EC2 and ElastiCache, 2026-11.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from foundation.config.tag_types import ANY, TagType
from foundation.policies.statement import Statement, deny

NAMED: Mapping[str, tuple[str, ...]] = {
    "ec2:CreateImage": ("instance", "snapshot"),
    "ec2:CreateNatGateway": ("elastic-ip", "subnet", "vpc"),
    "ec2:CreateNetworkAcl": ("vpc",),
    "ec2:CreateRouteTable": ("vpc",),
    "ec2:CreateSecurityGroup": ("vpc",),
    "ec2:CreateSnapshot": ("volume",),
    "ec2:CreateSnapshots": ("instance", "volume"),
    "ec2:CreateSubnet": ("vpc",),
    "ec2:CreateVolume": ("snapshot",),
    "ec2:CreateVpcEndpoint": ("route-table", "security-group", "subnet", "vpc"),
    "ec2:CreateVpcPeeringConnection": ("vpc",),
    "ec2:CreateVpnConnection": ("customer-gateway", "transit-gateway", "vpn-gateway"),
    "ec2:RegisterImage": ("snapshot",),
    "ec2:RunInstances": (
        "image",
        "key-pair",
        "launch-template",
        "network-interface",
        "security-group",
        "snapshot",
        "subnet",
    ),
    "elasticache:CreateCacheCluster": ("replicationgroup",),
    "elasticache:CreateReplicationGroup": ("cluster",),
}
"""What an action is about besides what it makes, of the types that can be required."""


def require_tags(key: str, types: Sequence[TagType], exempt: Iterable[str]) -> tuple[Statement, ...]:
    """``types`` are those that need the tag ``key``; of those that cannot be held to it nothing is said."""
    unless = tuple(exempt)
    return tuple(
        deny(
            f"Require{_word(key)}{number}",
            actions=(action for one in group for action in one.actions),
            resources=(arn for one in group for arn in one.arns),
            unless=unless,
            when={"Null": {f"aws:RequestTag/{key}": "true"}},
        )
        for number, group in enumerate(_groups(types), start=1)
    )


def _groups(types: Iterable[TagType]) -> Iterator[list[TagType]]:
    """Types that can share a statement, in the order of their names."""
    groups: list[list[TagType]] = []
    for one in sorted((one for one in types if one.actions), key=lambda one: one.name):
        fitting = next((group for group in groups if all(_agree(one, other) for other in group)), None)
        if fitting is None:
            groups.append([one])
        else:
            fitting.append(one)
    yield from groups


def _agree(one: TagType, other: TagType) -> bool:
    if (one.arns == ANY) != (other.arns == ANY):
        return False
    return not _names(one, other) and not _names(other, one)


def _names(one: TagType, other: TagType) -> bool:
    named = ((action.partition(":")[0], kind) for action in one.actions for kind in NAMED.get(action, ()))
    return any(other.name == f"{service}:{kind}" for service, kind in named)


def _word(key: str) -> str:
    """A key as one word of letters and digits: CostCenter for cost-center."""
    return "".join(f"{part[:1].upper()}{part[1:]}" for part in re.split("[^a-zA-Z0-9]+", key))
