"""No way to the internet is made outside the network account.

Internet gateways, egress-only gateways, and what brings one with it: a new default VPC. A carrier gateway (Wavelength)
is a way out too. What is there already stays; where subnets are shared, nobody needs one.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny

ACTIONS = (
    "ec2:AttachInternetGateway",
    "ec2:CreateCarrierGateway",
    "ec2:CreateDefaultVpc",
    "ec2:CreateEgressOnlyInternetGateway",
    "ec2:CreateInternetGateway",
)


def deny_internet_gateways(exempt: Iterable[str]) -> tuple[Statement, ...]:
    return (deny("DenyInternetGateways", actions=ACTIONS, unless=exempt),)
