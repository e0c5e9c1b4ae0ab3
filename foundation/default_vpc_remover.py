"""Runs in AWS Lambda, in every member and Region: deletes the default VPC, unless somebody has put anything into it.

CloudFormation asks it for a custom resource. It imports only what Lambda has, and answers also when it fails.
"""

import json
import urllib.request
from typing import Any

import boto3

GONE = ("deleted", "deleting", "expired", "failed", "rejected")
THINGS = ("network_interfaces", "vpc_endpoints", "subnets", "security_groups", "network_acls", "route_tables")
FILTERS = {
    **dict.fromkeys(THINGS, ("vpc-id",)),
    "vpn_gateways": ("attachment.vpc-id",),
    "vpc_peering_connections": ("requester-vpc-info.vpc-id", "accepter-vpc-info.vpc-id"),
}


def listed(ec2: Any, what: str, name: str, value: str) -> list[Any]:
    """What a Describe call lists, by one filter."""
    answer = getattr(ec2, f"describe_{what}")(Filters=[{"Name": name, "Values": [value]}])
    return next(found for found in answer.values() if isinstance(found, list))


def is_made_by_aws(what: str, found: Any) -> bool:
    """Whether AWS made it with the VPC, or it is gone already."""
    if what == "security_groups":
        return bool(found["GroupName"] == "default")
    if what == "route_tables":
        return any(one.get("Main") for one in found["Associations"])
    status = found.get("Status")
    state = status.get("Code") if isinstance(status, dict) else found.get("State")
    return bool(found.get("DefaultForAz") or found.get("IsDefault") or str(state).lower() in GONE)


def remove(ec2: Any) -> str:
    """Deletes the default VPC if it is empty; says what became of it."""
    vpcs = listed(ec2, "vpcs", "is-default", "true")
    if not vpcs:
        return "there is no default VPC"
    vpc = vpcs[0]["VpcId"]
    inside = ["IPv6 addresses"] if vpcs[0].get("Ipv6CidrBlockAssociationSet") else []
    for what, names in FILTERS.items():
        found = [one for name in names for one in listed(ec2, what, name, vpc)]
        if not all(is_made_by_aws(what, one) for one in found):
            inside.append(what.replace("_", " "))
    if inside:
        return f"{vpc} is kept: it has {', '.join(inside)}"
    for gateway in listed(ec2, "internet_gateways", "attachment.vpc-id", vpc):
        ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc)
        ec2.delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])
    for subnet in listed(ec2, "subnets", "vpc-id", vpc):
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    ec2.delete_vpc(VpcId=vpc)
    return f"{vpc} is deleted"


def handler(event: Any, _context: object) -> None:
    """Answers one request of CloudFormation."""
    try:
        # The stack's end does not bring a VPC back.
        outcome = "nothing to undo" if event["RequestType"] == "Delete" else remove(boto3.client("ec2"))
        status = "SUCCESS"
    except Exception as problem:
        outcome, status = str(problem)[:1000], "FAILED"
    print(outcome)
    answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer |= {"Status": status, "Reason": outcome, "PhysicalResourceId": "default-vpc", "Data": {"Outcome": outcome}}
    # The URL is signed for a PUT without content type; urllib would send one.
    body, headers = json.dumps(answer).encode(), {"Content-Type": ""}
    request = urllib.request.Request(event["ResponseURL"], body, headers, method="PUT")  # noqa: S310
    urllib.request.urlopen(request, timeout=30).close()  # noqa: S310
