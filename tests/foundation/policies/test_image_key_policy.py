"""Who uses the key of images, and for what: the policy's effects on sample calls."""

from collections.abc import Mapping

import pytest

from evaluation.conditions import Complete
from evaluation.policy import Request
from evaluation.principal import principal
from evaluation.resource_policy import decide
from foundation.policies.image_key import GRANTED, USE, image_key_policy

IMAGES, MEMBER, STRANGER = "222233334444", "333344445555", "999988887777"
ORGANIZATION = "o-exampleorg1"
KEY = f"arn:aws:kms:eu-central-1:{IMAGES}:key/one"
EC2 = "ec2.eu-central-1.amazonaws.com"
LINKED = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
POLICY = image_key_policy(IMAGES, ORGANIZATION, "eu-central-1")


def decided(
    action: str,
    via: str = "",
    account: str = MEMBER,
    organization: str = ORGANIZATION,
    operations: tuple[str, ...] = (),
    **keys: str,
) -> str:
    """What the policy says of a call by an administrator of the account, through a service or by itself."""
    context: Mapping[str, tuple[str, ...]] = {
        "aws:principalorgid": (organization,) if organization else (),
        "kms:viaservice": (via,) if via else (),
        "kms:grantoperations": operations,
        **{f"kms:{key}": (value,) for key, value in keys.items()},
    }
    who = principal(f"arn:aws:iam::{account}:role/admin")
    return decide(POLICY, Request(action, KEY, Complete(context)), who).value


def grant(grantee: str, *operations: str, account: str = MEMBER, organization: str = ORGANIZATION) -> str:
    """What it says of a grant, of all that Auto Scaling needs unless told otherwise."""
    arn, wanted = f"arn:aws:iam::{grantee}", operations or GRANTED
    return decided("kms:CreateGrant", "", account, organization, wanted, granteeprincipal=arn)


@pytest.mark.parametrize("action", USE)
def test_whoever_of_the_organization_launches_uses_the_key_through_ec2(action: str) -> None:
    called = action.replace("*", "")
    assert decided(called, EC2) == "allowed"
    assert decided(called) == "silent"
    assert decided(called, "ec2.eu-west-1.amazonaws.com") == "silent"
    assert decided(called, "s3.eu-central-1.amazonaws.com") == "silent"
    assert decided(called, EC2, STRANGER, "o-anotherorg1") == "silent"
    assert decided(called, EC2, STRANGER, "") == "silent"


def test_ec2_attaches_volumes_by_grants_for_itself_alone() -> None:
    assert decided("kms:CreateGrant", EC2, grantisforawsresource="true") == "allowed"
    assert decided("kms:CreateGrant", EC2, grantisforawsresource="false") == "silent"
    assert decided("kms:CreateGrant", grantisforawsresource="true") == "silent"
    assert decided("kms:CreateGrant", EC2, STRANGER, "", grantisforawsresource="true") == "silent"


def test_a_member_grants_the_key_to_auto_scaling_and_to_nothing_else() -> None:
    assert grant(f"{MEMBER}:{LINKED}") == "allowed"
    assert grant(f"{MEMBER}:{LINKED}_shop", "Decrypt") == "allowed"
    assert grant(f"{MEMBER}:{LINKED}", "Decrypt", "RetireGrant") == "silent"
    assert grant(f"{MEMBER}:role/admin") == "silent"
    assert grant(f"{MEMBER}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot") == "silent"
    assert grant(f"{STRANGER}:{LINKED}", account=STRANGER, organization="") == "silent"


@pytest.mark.parametrize("action", ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey"])
def test_the_keys_own_account_alone_rules_over_it(action: str) -> None:
    assert decided(action, account=IMAGES) == "allowed"
    assert decided(action, EC2) == "silent"
