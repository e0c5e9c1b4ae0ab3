"""The EC2 resources that a call is about, as IAM sees them: what it makes, and what it names.

IAM judges every resource of a call by itself, with the tags that are given to that resource: a policy about
`aws:RequestTag` whose resource is `*` therefore denies a call also for the VPC or the image that it only names.
Source: Actions, resources, and condition keys for Amazon EC2 (Service Authorization Reference).
"""

from collections.abc import Iterator, Mapping
from typing import Any

CREATED: Mapping[str, tuple[str, ...]] = {
    "AllocateAddress": ("elastic-ip",),
    "CopyImage": ("image",),
    "CopySnapshot": ("snapshot",),
    "CreateDhcpOptions": ("dhcp-options",),
    "CreateEgressOnlyInternetGateway": ("egress-only-internet-gateway",),
    "CreateFlowLogs": ("vpc-flow-log",),
    "CreateImage": ("image",),
    "CreateInternetGateway": ("internet-gateway",),
    "CreateKeyPair": ("key-pair",),
    "CreateLaunchTemplate": ("launch-template",),
    "CreateManagedPrefixList": ("prefix-list",),
    "CreateNatGateway": ("natgateway",),
    "CreateNetworkAcl": ("network-acl",),
    "CreateNetworkInterface": ("network-interface",),
    "CreateRouteTable": ("route-table",),
    "CreateSecurityGroup": ("security-group",),
    "CreateSnapshot": ("snapshot",),
    "CreateSubnet": ("subnet",),
    "CreateTransitGateway": ("transit-gateway",),
    "CreateTransitGatewayRouteTable": ("transit-gateway-route-table",),
    "CreateTransitGatewayVpcAttachment": ("transit-gateway-attachment",),
    "CreateVolume": ("volume",),
    "CreateVpc": ("vpc",),
    "CreateVpcEndpoint": ("vpc-endpoint",),
    "CreateVpcPeeringConnection": ("vpc-peering-connection",),
    "RunInstances": ("instance", "volume", "network-interface"),
}
"""Types of what an operation makes, in the words of ARNs. What is not here counts as `*`."""

_PREFIXES = {
    "acl": "network-acl",
    "ami": "image",
    "dopt": "dhcp-options",
    "eigw": "egress-only-internet-gateway",
    "eipalloc": "elastic-ip",
    "eni": "network-interface",
    "fl": "vpc-flow-log",
    "i": "instance",
    "igw": "internet-gateway",
    "key": "key-pair",
    "lt": "launch-template",
    "nat": "natgateway",
    "pcx": "vpc-peering-connection",
    "pl": "prefix-list",
    "rtb": "route-table",
    "sg": "security-group",
    "snap": "snapshot",
    "subnet": "subnet",
    "tgw": "transit-gateway",
    "tgw-attach": "transit-gateway-attachment",
    "tgw-rtb": "transit-gateway-route-table",
    "vol": "volume",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}
_PUBLIC = ("image", "snapshot")
"""Types whose ARNs have no account in them."""


def kind_of(identifier: str) -> str:
    """The type of a thing by its id, such as `subnet` for `subnet-0a1b`; empty where the id tells nothing."""
    return _PREFIXES.get(identifier.rpartition("-")[0], "")


def arns(region: str, account: str, operation: str, parameters: Mapping[str, Any]) -> list[str]:
    """The ARNs of what a call makes and names, what it makes first; none for an operation that is not in `CREATED`."""
    made = CREATED.get(operation, ())
    named = dict.fromkeys(_ids(parameters)) if made else {}
    return [_arn(region, account, kind, "*") for kind in made] + [
        _arn(region, account, kind_of(identifier), identifier) for identifier in named
    ]


def _ids(parameters: Mapping[str, Any]) -> Iterator[str]:
    for name, value in parameters.items():
        if name.endswith(("Id", "Ids")):
            for identifier in value if isinstance(value, list) else [value]:
                if isinstance(identifier, str) and kind_of(identifier):
                    yield identifier


def _arn(region: str, account: str, kind: str, identifier: str) -> str:
    return f"arn:aws:ec2:{region}:{'' if kind in _PUBLIC else account}:{kind}/{identifier}"
