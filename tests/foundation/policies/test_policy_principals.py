"""Who is exempt from guardrails."""

import pytest

from foundation.config import StackConfig
from foundation.policies import exempt_arns

SETTINGS = {"management_account": "111122223333", "home_region": "eu-central-1"}


def names(accounts: object, **settings: object) -> list[str]:
    """The exempt role names, after a check that each stands in an ARN pattern for every account."""
    off = dict.fromkeys(("baseline", "logs", "security"), "off")
    sections = {"organization": {}, "units": {}, "guardrails": {}, "accounts": accounts, **off}
    arns = exempt_arns(StackConfig.model_validate({"settings": {**SETTINGS, **settings}, **sections}))
    assert all(arn.startswith("arn:aws:iam::*:role/") for arn in arns)
    return [arn.removeprefix("arn:aws:iam::*:role/") for arn in arns]


def test_the_deploy_role_and_stack_sets_are_exempt_always() -> None:
    assert names("off") == ["foundation-deploy", "stacksets-exec-*"]


def test_break_glass_roles_are_exempt() -> None:
    assert names("off", break_glass_roles=["zebra", "ant"]) == ["ant", "foundation-deploy", "stacksets-exec-*", "zebra"]


def test_each_access_role_of_the_accounts_is_exempt_once_those_of_closed_accounts_too() -> None:
    members = {
        "one": {"unit": "a"},
        "two": {"unit": "a"},
        "three": {"unit": "a", "access_role": "entry", "lifecycle": "closed"},
    }
    found = names({"members": members})
    assert found == ["OrganizationAccountAccessRole", "entry", "foundation-deploy", "stacksets-exec-*"]


@pytest.mark.parametrize("role", ["foundation-deploy", "ci"])
def test_a_role_that_is_named_twice_is_exempt_once(role: str) -> None:
    assert names("off", deploy_role=role, break_glass_roles=[role]) == [role, "stacksets-exec-*"]


def test_accounts_of_another_stack_are_entered_with_the_role_that_aws_makes() -> None:
    assert "OrganizationAccountAccessRole" in names({"in": "base"})
