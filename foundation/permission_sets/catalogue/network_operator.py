"""Runs networks: VPCs, gateways, DNS zones, firewalls and load balancers. Half a working day: what it breaks, breaks
for everybody.

Its own statements instead of the job function NetworkAdministrator, which transfers and buys domains, reads log lines,
passes roles, and deletes volumes.
"""

from foundation.permission_sets import denied
from foundation.permission_sets.ready import Facts, Ready, allow, deny

_EC2 = (
    *("Address", "DhcpOptions", "FlowLogs", "Gateway", "Ipam", "NetworkAcl", "NetworkInsights", "NetworkInterface"),
    *("PrefixList", "Route", "SecurityGroup", "Subnet", "Vpc", "Vpn"),
)
NETWORKS = (
    *(f"ec2:*{noun}*" for noun in _EC2),
    *("ec2:AssignPrivate*", "ec2:AssignIpv6*", "ec2:CreateTags", "ec2:DeleteTags", "ec2:Describe*"),
    *("directconnect:*", "elasticloadbalancing:*", "globalaccelerator:*", "network-firewall:*", "networkmanager:*"),
    *("route53:*", "route53resolver:*", "ram:Get*", "ram:List*", "route53domains:Get*", "route53domains:List*"),
    *("acm:Describe*", "acm:List*", "cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*"),
    *(
        "cloudfront:List*",
        "iam:ListRoles",
        "logs:CreateLogDelivery",
        "logs:Describe*",
        "servicequotas:Get*",
        "servicequotas:List*",
    ),
    *("account:ListRegions", "tag:GetResources", "tag:GetTagKeys", "tag:GetTagValues"),
)
LINKED_ROLES = [
    f"{service}.amazonaws.com"
    for service in (
        *("elasticloadbalancing", "globalaccelerator", "ipam", "network-firewall", "networkmanager"),
        *("route53resolver", "transitgateway", "vpc-lattice"),
    )
]
OTHERS = (
    *("ec2:*ClassicLink*", "ec2:*IpamOrganizationAdminAccount", "ec2:ModifyVpcBlockPublicAccessOptions"),
    "networkmanager:StartOrganizationServiceAccessUpdate",
)
"""The organization's own: its IPAM administrator, its access, and the internet gateways that it closed."""


def network_operator(_: Facts) -> Ready:
    linked = {"iam:AWSServiceName": LINKED_ROLES}
    return Ready(
        name="network-operator",
        description="Runs networks: VPCs, gateways, transit gateways, VPN, DNS zones, firewalls and load balancers.",
        managed_policies=(),
        statements=(
            allow("Networks", NETWORKS),
            allow("LinkedRoles", ("iam:CreateServiceLinkedRole",), StringEquals=linked),
            deny("Others", OTHERS),
            denied.foundation_roles(),
            denied.organization(),
            denied.watching(),
        ),
        session_duration="PT4H",
        can=(
            "Make and change VPCs, subnets, routes, gateways, peerings, transit gateways, VPN and Direct Connect.",
            "Make and change security groups, network ACLs, Network Firewall and load balancers.",
            "Run DNS zones, resolvers and address plans (IPAM), and analyse paths.",
            "Make flow logs that go to a bucket, and look at metrics.",
        ),
        cannot=(
            "Change users, roles or policies, pass a role, or assume one.",
            "Start or stop instances, or read objects, secrets, parameters, or log lines.",
            "Delete flow logs, or stop CloudTrail, AWS Config or security services.",
            "Register, transfer or delete domains.",
            "Share networks with other accounts, or lift the block of public access to VPCs.",
        ),
    )
