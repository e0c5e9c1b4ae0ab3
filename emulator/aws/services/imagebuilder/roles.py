"""The roles that Image Builder works with: they are of the caller's account and trust the service."""

import json
import re

from moto.iam.models import iam_backends

from emulator.aws.request import Request
from emulator.aws.services.imagebuilder.model import invalid
from emulator.aws.services.trust import trusts_service

PRINCIPAL = "imagebuilder.amazonaws.com"
_ARN = re.compile(r"arn:aws:iam::(\d{12}):role/(.+)")
_SERVICE_LINKED = f"aws-service-role/{PRINCIPAL}/AWSServiceRoleForImageBuilder"


def refuse_role(request: Request, name: str) -> None:
    """Refuse a role, by ARN or name, that Image Builder cannot assume.

    Raises:
        AwsError: InvalidParameterValueException.
    """
    reason = "The provided role does not exist or does not have sufficient permissions."
    match = _ARN.fullmatch(name)
    arn = name if match else f"arn:aws:iam::{request.account}:role/{name}"
    if match and match.group(1) != request.account:
        raise invalid("executionRole", reason)
    if arn.endswith(f":role/{_SERVICE_LINKED}"):
        return
    roles = iam_backends[request.account]["aws"].roles.values()
    document = next((role.assume_role_policy_document for role in roles if role.arn == arn), None)
    if document is None:
        raise invalid("executionRole", reason)
    text = document if isinstance(document, str) else json.dumps(document)
    if not trusts_service(text, PRINCIPAL, {"aws:SourceAccount": request.account}):
        raise invalid("executionRole", reason)


def refuse_instance_profile(request: Request, name: str) -> None:
    """Refuse an instance profile that is not there.

    Raises:
        AwsError: InvalidParameterValueException.
    """
    profiles = iam_backends[request.account]["aws"].instance_profiles.values()
    if not any(profile.name == name for profile in profiles):
        reason = "The provided instance profile does not exist. Please specify a different instance profile."
        raise invalid("instanceProfileName", reason)
