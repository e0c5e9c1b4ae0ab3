"""Every action that a policy of CI names exists: held against the service models that botocore ships."""

from collections.abc import Sequence
from functools import cache

import botocore.session
import pytest

from evaluation.match import action_in
from foundation.policies.ci import deploy, preview
from foundation.policies.ci.services import SERVICES, deployed, read

MODELS = {
    "access-analyzer": ("accessanalyzer",),
    "appconfig": ("appconfig", "appconfigdata"),
    "dynamodb": ("dynamodb", "dynamodbstreams"),
    "cloudformation": ("cloudformation", "cloudcontrol"),
    "notifications-contacts": ("notificationscontacts",),
    "s3": ("s3", "s3control"),
    "servicequotas": ("service-quotas",),
    "sso": ("sso-admin",),
}
"""botocore's names by prefix, where they differ."""
PERMISSION_ONLY = {
    "account:CloseAccount": "closing in the console; the API is organizations:CloseAccount",
    "budgets:ModifyBudget": "IAM's name of every change of a budget",
    "budgets:ViewBudget": "IAM's name of every look at a budget",
    "codecommit:GitPull": "git's own protocol",
    "logs:Unmask": "a parameter of reading log events",
    "s3:GetAccountPublicAccessBlock": "IAM's name of s3control:GetPublicAccessBlock",
    "s3:ListAllMyBuckets": "IAM's name of s3:ListBuckets",
    "s3:ListBucket": "IAM's name of s3:ListObjectsV2 and HeadBucket",
    "sso-directory:Describe*": "what the console calls the identity store",
    "sso-directory:Search*": "what the console calls the identity store",
    "sso-directory:*BearerToken*": "the console's: tokens of SCIM",
    "sso-directory:*Mfa*": "the console's: people's devices",
    "sso-directory:*Password*": "the console's: people's passwords",
    "detective:SearchGraph": "the console's search",
    "dynamodb:PartiQLSelect": "IAM's name of dynamodb:ExecuteStatement that reads",
    "redshift:GetClusterCredentials*": "IAM's name",
}
DENIED: Sequence[str] = (
    *deploy.ORGANIZATION,
    *deploy.CREDENTIALS,
    *deploy.ISSUERS,
    *deploy.ROLE,
    *preview.DECRYPT,
    *preview.OBJECTS,
    *preview.SECRETS,
    *preview.CODE,
    *preview.DATA,
    *preview.RECORDS,
    *preview.FINDINGS,
)


@cache
def operations(prefix: str) -> tuple[str, ...]:
    session = botocore.session.get_session()
    names = MODELS.get(prefix, (prefix,))
    return tuple(f"{prefix}:{op}" for name in names for op in session.get_service_model(name).operation_names)


@pytest.mark.parametrize("action", sorted({*deployed(), *read(), *DENIED}))
def test_an_action_exists(action: str) -> None:
    if action not in PERMISSION_ONLY:
        prefix = action.partition(":")[0]
        assert any(action_in((action,), operation) for operation in operations(prefix)), action


def test_a_service_has_one_row() -> None:
    prefixes = [service.prefix for service in SERVICES]
    assert len(prefixes) == len(set(prefixes))


def test_no_read_lets_anything_change() -> None:
    looks = ("Get", "List", "Describe", "BatchGet", "BatchDescribe", "Head", "Is")
    found = [
        operation
        for service in SERVICES
        if service.reads
        for operation in operations(service.prefix)
        if action_in(tuple(read()), operation) and not operation.partition(":")[2].startswith(looks)
    ]
    assert found == []
