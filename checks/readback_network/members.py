"""What other accounts see: exactly the subnets that are shared with their place in the tree.

Subnets of their own, default ones among them, are left out: teams may have VPCs.
"""

from collections.abc import Mapping
from typing import Any

from checks.connection import Connection
from checks.inside import MANAGEMENT
from checks.readback_facts import Subjects
from checks.readback_network.scope import Scope

SEEN = "seen"


def subject(key: str, region: str) -> str:
    """What to call the view of an account."""
    return f"subnets that {key} sees in {region}"


def expected(scope: Scope) -> Subjects:
    """Every member that is not closed, and the management account, in each Region of the network."""
    for key in (*scope.members(), MANAGEMENT):
        levels = frozenset({"root"}) if key == MANAGEMENT else scope.levels(key)
        for region in scope.regions:
            shares = (one for one in scope.shares if one.region == region and levels.intersection(one.targets))
            yield subject(key, region), {subnet.name: SEEN for share in shares for subnet in share.subnets}


def found(key: str, account: str, region: str, aws: Connection, names: Mapping[str, str]) -> Subjects:
    """The same; `names` are those of the network's subnets by id."""
    every = aws.listed("ec2", "describe_subnets", "Subnets")
    yield subject(key, region), {_word(subnet, names): SEEN for subnet in every if subnet["OwnerId"] != account}


def _word(subnet: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return names.get(subnet["SubnetId"]) or f"{subnet['SubnetId']} of {subnet['OwnerId']}"
