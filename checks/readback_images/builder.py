"""What builds images and looks after them: roles, the instance profile, and the security group of the machines."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from checks.answers import unless
from checks.readback_facts import Subjects, Value
from checks.readback_images.live import Live
from checks.readback_images.scope import BUILDER, LIFECYCLE, Scope
from checks.readback_roles import role
from checks.readback_words import policy, tags
from foundation import networks
from foundation.config.network import Network
from foundation.config.placement import account_of

AWS_POLICY = "arn:aws:iam::aws:policy/"
ROLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    BUILDER: ("ec2.amazonaws.com", ("AmazonSSMManagedInstanceCore", "EC2InstanceProfileForImageBuilder")),
    LIFECYCLE: ("imagebuilder.amazonaws.com", ("service-role/EC2ImageBuilderLifecycleExecutionPolicy",)),
}
"""Who assumes each, and AWS's own policies that it has."""
GROUP = f"security group {BUILDER}"
PROFILE = f"instance profile {BUILDER}"
DEFAULT = "the default VPC"


def expected(scope: Scope) -> Subjects:
    """The two roles, the profile and the group."""
    for name, (service, policies) in ROLES.items():
        trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
        yield (
            f"role {name}",
            {
                "trust": policy(json.dumps({"Version": "2012-10-17", "Statement": [trust]})),
                "policies": [f"{AWS_POLICY}{one}" for one in policies],
                "own policies": {},
                **scope.tags(),
            },
        )
    yield PROFILE, {"roles": [BUILDER], **scope.tags()}
    yield (
        GROUP,
        {"VPC": place(scope)[0], "in": [], "out": ["-1 0.0.0.0/0", "-1 ::/0"], **scope.tags(), "tag Name": BUILDER},
    )


def place(scope: Scope) -> tuple[str, str | None]:
    """Names of the VPC and the subnet that images are built in; no subnet for the default VPC."""
    network, environment = scope.config.network, scope.section.build_in
    if environment is None or not isinstance(network, Network):
        return DEFAULT, None
    return networks.place(network, scope.home, environment)


def found(live: Live) -> Subjects:
    """The same as AWS tells them."""
    aws = live.aws()
    for name in ROLES:
        facts = role(aws, name, live.words)
        if facts is not None:
            yield f"role {name}", facts
    asked = {"InstanceProfileName": BUILDER}
    profile = unless(("NoSuchEntity",), lambda: aws.call("iam", "get_instance_profile", **asked))
    if profile is not None:
        answer = profile["InstanceProfile"]
        tagged = tags({tag["Key"]: tag["Value"] for tag in answer.get("Tags", ())})
        yield PROFILE, {"roles": [one["RoleName"] for one in answer["Roles"]], **tagged}
    for group in groups(live):
        tagged = tags({tag["Key"]: tag["Value"] for tag in group.get("Tags", ())})
        rules = {"in": [*_rules(group["IpPermissions"])], "out": [*_rules(group["IpPermissionsEgress"])]}
        yield GROUP, {"VPC": _vpc(live, group["VpcId"]), **rules, **tagged}


def groups(live: Live) -> list[Mapping[str, Any]]:
    """The security group, if it is there."""
    named = [{"Name": "group-name", "Values": [BUILDER]}]
    return [*live.aws().listed("ec2", "describe_security_groups", "SecurityGroups", Filters=named)]


def _rules(permissions: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in permissions:
        ports = f" {one['FromPort']}-{one['ToPort']}" if "FromPort" in one else ""
        ranges = [*(r["CidrIp"] for r in one["IpRanges"]), *(r["CidrIpv6"] for r in one.get("Ipv6Ranges", ()))]
        others = [*(r["GroupId"] for r in one.get("UserIdGroupPairs", ()))]
        others += [r["PrefixListId"] for r in one.get("PrefixListIds", ())]
        yield from (f"{one['IpProtocol']}{ports} {source}" for source in (*ranges, *others))


def _vpc(live: Live, identifier: str) -> Value:
    if live.scope.section.build_in is not None:
        return named(live, "describe_vpcs", "Vpcs", VpcIds=[identifier])
    answer = live.aws().call("ec2", "describe_vpcs", VpcIds=[identifier])["Vpcs"]
    return DEFAULT if answer and answer[0]["IsDefault"] else identifier


def named(live: Live, operation: str, member: str, **asked: list[str]) -> str | None:
    """The name of a thing in the network account, where its tags are; None for one that is elsewhere."""
    key, keys = account_of(live.scope.accounts, "network"), live.inside.keys()
    if key is None or key not in keys:
        return None
    network = live.inside.connection(key, live.scope.home)
    gone = ("InvalidVpcID.NotFound", "InvalidSubnetID.NotFound")
    answer = unless(gone, lambda: network.call("ec2", operation, **asked)) or {member: []}
    return next((tag["Value"] for one in answer[member] for tag in one.get("Tags", ()) if tag["Key"] == "Name"), None)
