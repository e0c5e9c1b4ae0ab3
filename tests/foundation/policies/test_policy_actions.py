"""Every action that a guardrail names exists: held against the service models that botocore ships."""

import re

import botocore.session
import pytest

from evaluation.match import action_in
from foundation.config.tag_types import TYPES
from foundation.policies.catalogue.deny_image_making import deny_image_making
from foundation.policies.catalogue.deny_internet_gateways import deny_internet_gateways
from foundation.policies.catalogue.deny_leaving_organization import deny_leaving_organization
from foundation.policies.catalogue.deny_regions import deny_regions
from foundation.policies.catalogue.deny_root_user import deny_root_user
from foundation.policies.catalogue.deny_suspended import deny_suspended
from foundation.policies.catalogue.deny_unencrypted_volumes import deny_unencrypted_volumes
from foundation.policies.catalogue.protect_audit_trail import protect_audit_trail
from foundation.policies.catalogue.protect_exempt_roles import protect_exempt_roles
from foundation.policies.catalogue.protect_foundation_roles import protect_foundation_roles
from foundation.policies.catalogue.protect_log_archive import protect_log_archive
from foundation.policies.catalogue.protect_security_services import protect_security_services
from foundation.policies.catalogue.require_tags import NAMED, require_tags
from foundation.policies.catalogue.restrict_services import allow_services

PREFIXES = {"monitoring": "cloudwatch", "tagging": "tag"}
"""Signing names that differ from the prefix of IAM actions."""
PERMISSION_ONLY = {
    "account:CloseAccount": "closing in the console; the API is organizations:CloseAccount",
    "aws-marketplace:Unsubscribe": "the console's Manage subscriptions",
    "aws-marketplace:ViewSubscriptions": "the console's Manage subscriptions",
    "consolidatedbilling:Get*": "the billing console's own service",
    "consolidatedbilling:List*": "the billing console's own service",
    "consolidatedbilling:*": "the billing console's own service",
    "s3:BypassGovernanceRetention": "a header of s3:DeleteObject and s3:PutObjectRetention",
    "s3:DeleteObjectVersion": "s3:DeleteObject with a version",
    "s3:GetAccountPublicAccessBlock": "IAM's name of s3control:GetPublicAccessBlock",
    "s3:ListAllMyBuckets": "IAM's name of s3:ListBuckets",
    "s3:PutBucketObjectLockConfiguration": "IAM's name of s3:PutObjectLockConfiguration",
    "s3:PutBucketPublicAccessBlock": "IAM's name of s3:PutPublicAccessBlock",
    "s3:PutEncryptionConfiguration": "IAM's name of s3:PutBucketEncryption",
    "s3:PutLifecycleConfiguration": "IAM's name of s3:PutBucketLifecycleConfiguration",
    "s3:PutReplicationConfiguration": "IAM's name of s3:PutBucketReplication",
    "supportplans:*": "the console's support plans",
    "supportplans:Get*": "the console's support plans",
}
"""Actions that the Service Authorization Reference has and no service model does, and what they are."""


def named() -> set[str]:
    exempt = ("arn:aws:iam::*:role/x",)
    statements = (
        *deny_leaving_organization(exempt),
        *deny_regions(["eu-central-1"], ["redshift"], exempt),
        *deny_root_user(),
        *deny_suspended(exempt),
        *protect_audit_trail(exempt),
        *deny_image_making(exempt),
        *deny_internet_gateways(exempt),
        *deny_unencrypted_volumes(exempt),
        *protect_exempt_roles(exempt, exempt),
        *protect_foundation_roles(exempt),
        *protect_log_archive(["bucket"], "alias/key", exempt),
        *protect_security_services(exempt),
        *require_tags("owner", tuple(TYPES.values()), exempt),
        *allow_services(["s3"], exempt),
    )
    return {action for one in statements for action in (*one.get("Action", ()), *one.get("NotAction", ()))} - {"*"}


@pytest.fixture(scope="module")
def operations() -> dict[str, list[str]]:
    """Actions by service prefix, from every service model."""
    session = botocore.session.get_session()
    found: dict[str, list[str]] = {}
    for service in session.get_available_services():
        model = session.get_service_model(service)
        prefix = PREFIXES.get(model.signing_name, model.signing_name)
        found.setdefault(prefix, []).extend(f"{prefix}:{name}" for name in model.operation_names)
    return found


def test_every_action_is_an_operation_of_its_service(operations: dict[str, list[str]]) -> None:
    unknown = {
        action
        for action in named() - set(PERMISSION_ONLY)
        if not any(action_in((action,), known) for known in operations.get(action.partition(":")[0], ()))
    }
    assert unknown == set()


def test_every_action_that_no_model_has_is_still_needed(operations: dict[str, list[str]]) -> None:
    for action in PERMISSION_ONLY:
        assert action in named()
        assert not any(action_in((action,), known) for known in operations.get(action.partition(":")[0], ()))


def test_actions_are_written_as_the_models_write_them(operations: dict[str, list[str]]) -> None:
    literal = {action for action in named() - set(PERMISSION_ONLY) if "*" not in action}
    assert {action for action in literal if action not in operations[action.partition(":")[0]]} == set()


def test_what_names_more_than_it_makes_is_an_action_that_makes_something() -> None:
    assert set(NAMED) <= {action for one in TYPES.values() for action in one.actions}


def test_a_wildcard_stands_at_the_end_only() -> None:
    assert all(re.fullmatch(r"[a-z0-9-]+:([A-Za-z0-9]+\*?|\*)", action) for action in named())


@pytest.mark.parametrize(
    ("prefix", "verb", "left_out"),
    [
        ("cloudtrail", "Stop", {"StopImport"}),
        ("config", "Stop", set()),
        ("detective", "Dis", set()),
        ("guardduty", "Dis", set()),
        ("inspector2", "Dis", set()),
        ("macie2", "Dis", set()),
        ("securityhub", "Dis", set()),
        ("events", "Dis", set()),
        ("access-analyzer", "DeleteAnalyzer", set()),
    ],
)
def test_nothing_that_stops_or_disables_is_forgotten(
    operations: dict[str, list[str]], prefix: str, verb: str, left_out: set[str]
) -> None:
    wanted = {action for action in operations[prefix] if action.startswith(f"{prefix}:{verb}")}
    assert wanted, f"no operation of {prefix} begins with {verb}"
    assert wanted - named() == {f"{prefix}:{name}" for name in left_out}
