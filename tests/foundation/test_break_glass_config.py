"""Emergency access in the stack file: what it needs, and what is said when something is wrong."""

from typing import Any

import pytest
from estates import members, small

from foundation.config.break_glass import BreakGlass
from foundation.config.identity import Identity
from foundation.errors import ConfigurationError

SECTION: dict[str, Any] = {
    "role": "emergency-access",
    "users": ["emergency-1", "emergency-2"],
    "subscribers": ["security@example.com"],
}
PATH = "foundation:identity.break_glass"


def emergency(accounts: dict[str, Any] | None = None, logs: Any = None, **changed: Any) -> BreakGlass:
    """The section as it is read; ``changed`` are keys of it, or of the settings where it has no such key."""
    settings = {
        "management_account": "111122223333",
        "home_region": "eu-central-1",
        "break_glass_roles": {"emergency-access": ["deny_regions"], "foundation-glass": [], "deploy": []},
        **changed.pop("settings", {}),
    }
    identity = {"directory": "built-in", "ci": "off", "break_glass": {**SECTION, **changed}}
    purposes = members(archive={"purpose": "log-archive"}, tooling={"purpose": "security-tooling"})
    stack = small(
        settings=settings,
        units={"workloads": {}, "suspended": {}},
        accounts={**purposes, **(accounts or {})},
        logs={"prefix": "example-4f1c"} if logs is None else logs,
        identity=identity,
    )
    assert isinstance(stack.identity, Identity)
    assert isinstance(stack.identity.break_glass, BreakGlass)
    return stack.identity.break_glass


def problem(**changed: Any) -> tuple[str, str, str]:
    """Path, rule and remedy of the one thing that is wrong."""
    with pytest.raises(ConfigurationError) as caught:
        emergency(**changed)
    (found,) = caught.value.problems
    return found.path, found.rule, found.remedy


def test_a_session_lasts_an_hour_unless_told_otherwise() -> None:
    assert emergency().session_seconds == 3600
    assert emergency(session_duration="PT4H").session_seconds == 14_400


@pytest.mark.parametrize("users", [["emergency-1"], ["emergency-1", "emergency-2", "emergency-3"]])
def test_there_are_exactly_two_users(users: list[str]) -> None:
    path, rule, remedy = problem(users=users)
    assert path == f"{PATH}.users"
    assert rule == f"emergency access has exactly two users; {len(users)} named here"
    assert "docs/break-glass.md" in remedy


def test_one_user_is_not_named_twice() -> None:
    assert problem(users=["emergency-1", "emergency-1"])[1].endswith("emergency-1 stands twice")


def test_a_user_is_named_without_path_or_arn() -> None:
    path, rule, _ = problem(users=["emergency-1", "arn:aws:iam::111122223333:user/emergency-2"])
    assert (path, rule.partition(" has")[0]) == (f"{PATH}.users[1]", "the name of an IAM user")


def test_somebody_hears_of_it() -> None:
    assert problem(subscribers=[])[:2] == (f"{PATH}.subscribers", "this list has at least one entry")


def test_the_role_is_among_the_break_glass_roles_and_the_nearest_is_named() -> None:
    path, rule, remedy = problem(role="emergency-acess")
    assert (path, remedy) == (f"{PATH}.role", "Write emergency-access.")
    assert "foundation:settings.break_glass_roles" in rule


def test_a_role_that_no_break_glass_role_resembles_is_to_be_added() -> None:
    assert problem(role="zebra")[2] == "Add `zebra: [deny_regions]` to foundation:settings.break_glass_roles."


def test_the_role_has_no_other_use() -> None:
    path, rule, _ = problem(role="deploy", settings={"deploy_role": "deploy"})
    assert (path, rule) == (f"{PATH}.role", "the emergency role is for emergencies alone; deploy has another use")
    assert problem(role="deploy", accounts={"access_role": "deploy"})[1] == rule


def test_the_role_does_not_take_a_name_of_the_programs() -> None:
    assert problem(role="foundation-glass")[1] == "names that begin with foundation- belong to the program's own roles"


def test_without_an_audit_trail_uses_of_the_role_would_go_unseen() -> None:
    path, rule, _ = problem(logs="off")
    assert path == f"{PATH}.subscribers"
    assert rule == "uses of the emergency role are seen in the organization's audit trail, and foundation:logs is off"
    assert emergency(logs={"in": "logs"}).users == ("emergency-1", "emergency-2")
