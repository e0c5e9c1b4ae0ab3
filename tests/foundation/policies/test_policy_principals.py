"""Who is exempt from which guardrail, and which roles are protected for it."""

import pytest

from foundation.config import StackConfig
from foundation.config.settings import EXEMPTIBLE
from foundation.policies import exempt_arns, protected_arns

SETTINGS = {"management_account": "111122223333", "home_region": "eu-central-1"}
CARRIERS = "foundation-emergency-events-*"
CARRIED_OUT = {"restrict_services", "deny_suspended"}


def config(accounts: object, **settings: object) -> StackConfig:
    off = dict.fromkeys(
        ("baseline", "logs", "security", "identity", "network", "images", "operations", "tags", "spend", "quotas"),
        "off",
    )
    sections = {"organization": {}, "units": {}, "guardrails": {}, "accounts": accounts, **off}
    return StackConfig.model_validate({"settings": {**SETTINGS, **settings}, **sections})


def bare(arns: tuple[str, ...]) -> list[str]:
    """The role names, after a check that each stands in an ARN pattern for every account."""
    assert all(arn.startswith("arn:aws:iam::*:role/") for arn in arns)
    return [arn.removeprefix("arn:aws:iam::*:role/") for arn in arns]


def names(accounts: object, guardrail: str = "deny_regions", **settings: object) -> list[str]:
    return bare(exempt_arns(config(accounts, **settings), guardrail))


@pytest.mark.parametrize("guardrail", EXEMPTIBLE)
def test_stack_sets_are_exempt_from_everything_and_the_deploy_role_from_all_but_tags(guardrail: str) -> None:
    found = set(names("off", guardrail))
    assert "stacksets-exec-*" in found
    assert ("foundation-deploy" in found) is (guardrail != "require_tags")


def test_roles_that_accounts_are_entered_with_are_not_exempt_from_tags() -> None:
    accounts = {"email": "aws+{account}@example.com", "members": {"shop": {"unit": "workloads"}}}
    assert names(accounts, "require_tags", break_glass_roles={"ant": "all"}) == ["ant", "stacksets-exec-*"]


@pytest.mark.parametrize("guardrail", EXEMPTIBLE)
def test_a_break_glass_role_is_exempt_from_the_guardrails_that_it_names_alone(guardrail: str) -> None:
    roles = {"zebra": ["deny_regions"], "ant": [guardrail], "bee": "all", "fly": []}
    exempt = set(names("off", guardrail, break_glass_roles=roles)) - {CARRIERS, "foundation-deploy", "stacksets-exec-*"}
    assert exempt == {"ant", "bee"} | ({"zebra"} if guardrail == "deny_regions" else set())


def test_exempt_roles_stand_in_order_whatever_the_file_says() -> None:
    roles = {"zebra": ["deny_regions"], "ant": "all"}
    assert names("off", break_glass_roles=roles) == ["ant", "foundation-deploy", "stacksets-exec-*", "zebra"]


@pytest.mark.parametrize("guardrail", EXEMPTIBLE)
def test_alarms_leave_accounts_in_which_eventbridge_is_denied(guardrail: str) -> None:
    assert (CARRIERS in names("off", guardrail)) is (guardrail in CARRIED_OUT)


def test_every_role_that_is_exempt_from_something_is_protected_and_break_glass_roles_that_are_exempt_from_nothing() -> (
    None
):
    settings = config("off", break_glass_roles={"ant": [], "bee": ["deny_suspended"]})
    assert bare(protected_arns(settings)) == [
        "ant",
        "bee",
        "foundation-backup",
        "foundation-deploy",
        CARRIERS,
        "stacksets-exec-*",
    ]
    for guardrail in EXEMPTIBLE:
        assert set(exempt_arns(settings, guardrail)) <= set(protected_arns(settings))


def test_each_access_role_of_the_accounts_is_exempt_once_those_of_closed_accounts_too() -> None:
    members = {
        "one": {"unit": "a"},
        "two": {"unit": "a"},
        "three": {"unit": "a", "access_role": "entry", "lifecycle": "closed"},
    }
    found = names({"members": members})
    assert found == ["OrganizationAccountAccessRole", "entry", "foundation-deploy", "stacksets-exec-*"]
    assert {"OrganizationAccountAccessRole", "entry"} <= set(bare(protected_arns(config({"members": members}))))


@pytest.mark.parametrize("role", ["foundation-deploy", "ci"])
def test_a_role_that_is_named_twice_is_exempt_once(role: str) -> None:
    assert names("off", deploy_role=role, break_glass_roles={role: "all"}) == [role, "stacksets-exec-*"]


def test_accounts_of_another_stack_are_entered_with_the_role_that_aws_makes() -> None:
    assert "OrganizationAccountAccessRole" in names({"in": "base"})
