"""VPC block public access of an account in a Region. Exclusions of single VPCs are left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from emulator.aws.request import Handlers, Request
from emulator.aws.services.ec2.declarative import BY_ACCOUNT, BY_POLICY, declared, in_api, refuse_change
from emulator.aws.services.organizations.model import now

_ATTRIBUTE = "vpc_block_public_access"


@dataclass
class VpcBlockPublicAccess:
    """The account's own mode, and when it was set."""

    mode: str = "off"
    changed: datetime | None = None


def describe_options(request: Request) -> Mapping[str, object]:
    """DescribeVpcBlockPublicAccessOptions."""
    own = request.state.store(VpcBlockPublicAccess, request.account, request.region)
    options: dict[str, object] = {"AwsAccountId": request.account, "AwsRegion": request.region}
    policy = declared(request, _ATTRIBUTE)
    if policy is not None:
        block = policy.get("internet_gateway_block") or {}
        allowed = block.get("exclusions_allowed") == "enabled"
        options |= {
            "State": "update-complete",
            "InternetGatewayBlockMode": in_api(block.get("mode", "off")),
            "ManagedBy": BY_POLICY,
            "ExclusionsAllowed": "allowed" if allowed else "not-allowed",
        }
        return {"VpcBlockPublicAccessOptions": options}
    options |= {
        "State": "update-complete" if own.changed else "default-state",
        "InternetGatewayBlockMode": own.mode,
        "ManagedBy": BY_ACCOUNT,
        "ExclusionsAllowed": "allowed",
        **({"LastUpdateTimestamp": own.changed} if own.changed else {}),
    }
    return {"VpcBlockPublicAccessOptions": options}


def modify_options(request: Request) -> Mapping[str, object]:
    """ModifyVpcBlockPublicAccessOptions."""
    refuse_change(request, _ATTRIBUTE)
    own = request.state.store(VpcBlockPublicAccess, request.account, request.region)
    own.mode, own.changed = request["InternetGatewayBlockMode"], now()
    return describe_options(request)


HANDLERS: Handlers = {
    "DescribeVpcBlockPublicAccessOptions": describe_options,
    "ModifyVpcBlockPublicAccessOptions": modify_options,
}
