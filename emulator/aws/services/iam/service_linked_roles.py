"""Service-linked roles under the names that AWS gives them, and the protection of them from DeleteRole.

Names of services that are not in the list are made up from the principal, as moto does. Sources: the pages on
service-linked roles in the user guides of the services.
"""

import json
from collections.abc import Mapping

from moto.core.exceptions import ServiceException
from moto.iam.models import Role, iam_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.iam.reserved_roles import refuse_reserved, unmodifiable

_NAMES = {
    "access-analyzer.amazonaws.com": "AccessAnalyzer",
    "agentless.inspector2.amazonaws.com": "AmazonInspector2Agentless",
    "autoscaling.amazonaws.com": "AutoScaling",
    "cloudtrail.amazonaws.com": "CloudTrail",
    "config-conforms.amazonaws.com": "ConfigConforms",
    "config-multiaccountsetup.amazonaws.com": "ConfigMultiAccountSetup",
    "config.amazonaws.com": "Config",
    "detective.amazonaws.com": "Detective",
    "ec2.amazonaws.com": "EC2",
    "ecs.amazonaws.com": "ECS",
    "eks.amazonaws.com": "AmazonEKS",
    "elasticloadbalancing.amazonaws.com": "ElasticLoadBalancing",
    "guardduty.amazonaws.com": "AmazonGuardDuty",
    "inspector2.amazonaws.com": "AmazonInspector2",
    "ipam.amazonaws.com": "IPAM",
    "macie.amazonaws.com": "AmazonMacie",
    "malware-protection.guardduty.amazonaws.com": "AmazonGuardDutyMalwareProtection",
    "member.org.stacksets.cloudformation.amazonaws.com": "CloudFormationStackSetsOrgMember",
    "observabilityadmin.amazonaws.com": "ObservabilityAdmin",
    "organizations.amazonaws.com": "Organizations",
    "ram.amazonaws.com": "ResourceAccessManager",
    "rds.amazonaws.com": "RDS",
    "securityhub.amazonaws.com": "SecurityHub",
    "sso.amazonaws.com": "SSO",
    "stacksets.cloudformation.amazonaws.com": "CloudFormationStackSetsOrgAdmin",
    "transitgateway.amazonaws.com": "VPCTransitGateway",
}
_WITH_SUFFIX = frozenset({"autoscaling.amazonaws.com", "lexv2.amazonaws.com", "events.amazonaws.com"})
_PATH = "/aws-service-role/"


def create_service_linked_role(request: Request) -> Mapping[str, object]:
    """CreateServiceLinkedRole; a second of the same name is refused."""
    service, suffix = request["AWSServiceName"], request.get("CustomSuffix") or ""
    if not service.endswith(".amazonaws.com"):
        raise AwsError("InvalidInput", f"Service {service} does not support service-linked roles.")
    if suffix and service not in _WITH_SUFFIX:
        raise AwsError("InvalidInput", f"Custom suffix is not allowed for {service}")
    name = _name(service, suffix)
    if _role(request.account, name) is not None:
        message = f"Service role name {name} has been taken in this account, please try a different suffix."
        raise AwsError("InvalidInput", message)
    role = _created(request.account, service, name, request.get("Description") or "")
    return {
        "Role": {
            "Path": role.path,
            "RoleName": role.name,
            "RoleId": role.id,
            "Arn": role.arn,
            "CreateDate": role.create_date,
            "AssumeRolePolicyDocument": role.assume_role_policy_document,
            "Description": role.description,
        }
    }


def delete_role(request: Request) -> Mapping[str, object]:
    """DeleteRole: not while something is attached to it, and never a service-linked role or one of Identity Center."""
    name = request["RoleName"]
    refuse_reserved(request)
    role = _role(request.account, name)
    if role is not None and role.path.startswith(_PATH):
        raise unmodifiable(name)
    try:
        iam_backends[request.account]["aws"].delete_role(name)
    except ServiceException as refusal:
        status = 404 if refusal.code == "NoSuchEntity" else 409
        raise AwsError(refusal.code, refusal.message, status) from refusal
    return {}


def ensure(account: str, service: str) -> None:
    """Make the service's own role in the account, as the service does when it is switched on there."""
    name = _name(service)
    if _role(account, name) is None:
        _created(account, service, name, "")


def exists(account: str, service: str) -> bool:
    """Whether the service has its role in the account."""
    return _role(account, _name(service)) is not None


def _name(service: str, suffix: str = "") -> str:
    made_up = "".join(word.capitalize() for word in service.removesuffix(".amazonaws.com").replace(".", "-").split("-"))
    return f"AWSServiceRoleFor{_NAMES.get(service, made_up)}" + (f"_{suffix}" if suffix else "")


def _role(account: str, name: str) -> Role | None:
    roles = iam_backends[account]["aws"].get_roles()
    return next((role for role in roles if role.name == name), None)


def _created(account: str, service: str, name: str, description: str) -> Role:
    statement = {"Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": {"Service": [service]}}
    return iam_backends[account]["aws"].create_role(
        name,
        json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        f"{_PATH}{service}/",
        permissions_boundary=None,
        description=description,
        tags=[],
        max_session_duration="3600",
        linked_service=service,
    )


HANDLERS: Handlers = {
    "CreateServiceLinkedRole": create_service_linked_role,
    "DeleteRole": delete_role,
}
