"""What the section for operations says once it is read, and what it refuses by itself."""

from typing import Any

import pytest
from estates import members, small

from foundation.config import StackConfig
from foundation.config.backup import PLANS, Backup, CentralVault, VaultLock, acknowledgement
from foundation.config.notifications import Notifications
from foundation.config.operations import Operations
from foundation.config.section import Off
from foundation.config.state import StateStorage
from foundation.errors import ConfigurationError

BUCKET = {"state": {"bucket": "example-state"}}


def operating(section: dict[str, Any], **sections: Any) -> StackConfig:
    return small(
        **{"accounts": members(operations={"purpose": "operations"}, shop={}), "operations": section, **sections}
    )


def read(section: dict[str, Any], **sections: Any) -> Operations:
    found = operating({**BUCKET, **section}, **sections).operations
    assert isinstance(found, Operations)
    return found


def says(section: dict[str, Any], **sections: Any) -> str:
    with pytest.raises(ConfigurationError) as caught:
        operating({**BUCKET, **section}, **sections)
    return str(caught.value)


def test_everything_is_on_unless_it_is_switched_off() -> None:
    found = read({})
    assert isinstance(found.backup, Backup)
    assert isinstance(found.notifications, Notifications)
    assert isinstance(found.state, StateStorage)
    assert not isinstance(found.systems_manager, Off)
    assert not isinstance(found.health, Off)
    off = dict.fromkeys(("systems_manager", "health", "backup", "notifications", "state"), "off")
    assert all(isinstance(getattr(operating(off).operations, name), Off) for name in off)


def test_by_default_backups_are_daily_for_35_days_and_monthly_for_a_year_with_copies_under_a_lock() -> None:
    backup = read({}).backup
    assert isinstance(backup, Backup)
    assert (backup.tag, backup.plans, backup.targets, backup.regions) == ("backup", PLANS, ("root",), None)
    kept = {(plan, name): (rule.days, rule.copied_days) for plan, name, rule in backup.rules()}
    assert kept == {("daily", "daily"): (35, 35), ("monthly", "daily"): (35, 35), ("monthly", "monthly"): (365, 365)}
    assert isinstance(backup.central, CentralVault)
    lock = backup.central.lock
    assert isinstance(lock, VaultLock)
    assert (lock.mode, lock.min_days, lock.max_days, lock.grace_days) == ("governance", 7, 400, None)


def test_the_state_is_kept_beside_the_logs_where_it_has_no_name() -> None:
    accounts = members(
        operations={"purpose": "operations"}, logs={"purpose": "log-archive"}, guard={"purpose": "security-tooling"}
    )
    config = operating({}, accounts=accounts, logs={"prefix": "example-4f1c"})
    assert isinstance(config.operations, Operations)
    assert isinstance(config.operations.state, StateStorage)
    assert config.operations.state.named(config.logs) == "example-4f1c-pulumi-state"
    assert StateStorage(bucket="mine").named(config.logs) == "mine"


def rule(**values: Any) -> dict[str, Any]:
    return {"backup": {"plans": {"one": {"rules": {"nightly": values}}}}}


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        ({"schedule": "every night"}, "Write one like cron(0 3 ? * * *), which is every night at three."),
        ({"schedule": "cron(0 3 * * * *)"}, "Write `?` for the one of the two that does not matter."),
        ({"schedule": "cron(0 3 ? * ? *)"}, "Write `?` for the one of the two that does not matter."),
        ({"start_within": 59}, "Write 60 or more."),
        ({"start_within": 120, "complete_within": 179}, "Write `complete_within: 180` or more"),
        ({"days": 119, "cold_after": 30}, "Write `days: 120` or more, or remove cold_after."),
        ({"copies": {"days": 119, "cold_after": 30}}, "Write `copies.days: 120` or more, or remove cold_after."),
        ({"days": 35, "copies": {"cold_after": 30}}, "Write `copies.days: 120` or more, or remove cold_after."),
    ],
)
def test_a_rule_that_aws_would_refuse_is_refused_first(values: dict[str, Any], remedy: str) -> None:
    assert remedy in says(rule(**values))


def test_a_rule_on_the_edge_of_what_aws_takes_is_taken() -> None:
    values = {"start_within": 60, "complete_within": 120, "days": 120, "cold_after": 30, "copies": {"days": 400}}
    assert read(rule(**values))


@pytest.mark.parametrize("section", [{"backup": {"plans": {}}}, {"backup": {"plans": {"one": {"rules": {}}}}}])
def test_a_backup_without_plans_or_rules_is_none(section: dict[str, Any]) -> None:
    assert "at least one" in says(section)


def locked(**values: Any) -> dict[str, Any]:
    return {"backup": {"central": {"lock": values}}}


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        ({"min_days": 401}, "Correct one of the two."),
        ({"max_days": 36_501}, "Correct one of the two."),
        ({"changeable_days": 3}, "Remove changeable_days, or write `mode: compliance`."),
        ({"mode": "compliance", "changeable_days": 2}, "Write `changeable_days: 3` or more."),
        ({"mode": "compliance"}, f"Write `acknowledged: {acknowledgement(7, 400, 3)}`"),
        ({"mode": "compliance", "acknowledged": "yes"}, f"Write `acknowledged: {acknowledgement(7, 400, 3)}`"),
        (
            {"mode": "compliance", "changeable_days": 30, "acknowledged": acknowledgement(7, 400, 3)},
            f"Write `acknowledged: {acknowledgement(7, 400, 30)}`",
        ),
    ],
)
def test_a_lock_that_does_not_fit_or_that_nobody_has_acknowledged_is_refused(
    values: dict[str, Any], remedy: str
) -> None:
    assert remedy in says(locked(**values))


def test_a_compliance_lock_is_taken_with_its_sentence() -> None:
    backup = read(locked(mode="compliance", acknowledged=acknowledgement(7, 400, 3))).backup
    assert isinstance(backup, Backup)
    assert isinstance(backup.central, CentralVault)
    assert isinstance(backup.central.lock, VaultLock)
    assert backup.central.lock.grace_days == 3


@pytest.mark.parametrize(("days", "fits"), [(6, False), (7, True), (400, True), (401, False)])
def test_a_copy_is_kept_as_long_as_the_lock_allows(days: int, fits: bool) -> None:
    section = rule(copies={"days": days})
    if fits:
        assert read(section)
    else:
        assert "plans.one.rules.nightly.copies.days" in says(section)
        assert "takes copies that are kept for 7 to 400 days" in says(section)


def test_without_a_lock_any_time_fits_and_without_copies_there_is_nothing_to_fit() -> None:
    section = rule(days=3)
    assert "plans.one.rules.nightly.days" in says(section)
    assert read({"backup": {**section["backup"], "central": {"lock": "off"}}})
    assert read({"backup": {**section["backup"], "central": "off"}})
    assert read(rule(days=3, copies="off"))


def test_a_copy_that_is_written_down_needs_the_central_vault() -> None:
    section = rule(copies={"days": 60})["backup"]
    assert "copies are kept in the central vault, which is off" in says({"backup": {**section, "central": "off"}})


@pytest.mark.parametrize(
    ("section", "path"),
    [
        ({"backup": {"regions": ["us-west-2"]}}, "foundation:operations.backup.regions[0]"),
        ({"backup": {"targets": ["workload"]}}, "foundation:operations.backup.targets[0]"),
        ({"backup": {"targets": ["account:shops"]}}, "foundation:operations.backup.targets[0]"),
        ({"backup": {"plans": {"x" * 38: {"rules": {"a": {}}}}}}, f"foundation:operations.backup.plans.{'x' * 38}"),
        ({"backup": {"plans": {"a": {"rules": {"x" * 51: {}}}}}}, "foundation:operations.backup.plans.a.rules.xx"),
        ({"notifications": {"hubs": ["us-west-2"]}}, "foundation:operations.notifications.hubs[0]"),
        ({"notifications": {"targets": ["account:shop"]}}, "foundation:operations.notifications.targets[0]"),
        ({"notifications": {"targets": ["workload"]}}, "foundation:operations.notifications.targets[0]"),
        ({"notifications": {"health": "off", "backup_failures": "off"}}, "foundation:operations.notifications"),
        ({"notifications": {"emails": {"x" * 65: "a@example.com"}}}, "foundation:operations.notifications.emails.xx"),
        (
            {"notifications": {"emails": {"a": "a@example.com", "b": "a@example.com"}}},
            "foundation:operations.notifications.emails.b",
        ),
        (
            {"notifications": {"more": {"health": {"source": "aws.s3", "type": "A"}}}},
            "foundation:operations.notifications.more.health",
        ),
        (
            {"notifications": {"more": {"a": {"source": "aws.s3", "type": "A", "regions": ["us-west-2"]}}}},
            "foundation:operations.notifications.more.a.regions[0]",
        ),
        ({"notifications": {"more": {"a": {"source": "s3", "type": "A"}}}}, "foundation:operations.notifications.more"),
        ({"notifications": {"more": {"a": {"source": "aws.s3", "type": "A_"}}}}, "notifications.more"),
        ({"state": {}}, "foundation:operations.state.bucket"),
    ],
)
def test_what_does_not_fit_the_rest_of_the_file_is_named(section: dict[str, Any], path: str) -> None:
    assert path in says(section)


def test_an_event_pattern_and_the_hubs_have_their_limits() -> None:
    watched = {"source": "aws.s3", "type": "A", "detail": {"a": ["x" * 4_100]}}
    assert "4,096 characters" in says({"notifications": {"more": {"a": watched}}})
    regions = ["eu-central-1", "eu-west-1", "eu-north-1", "us-east-1"]
    settings = {"management_account": "111122223333", "home_region": "eu-central-1", "regions": regions}
    assert "3 notification hubs" in says({"notifications": {"hubs": regions}}, settings=settings)
    assert read({"notifications": {"hubs": regions[:3]}}, settings=settings)


def test_vaults_and_state_need_the_operations_account_wherever_services_are_delegated_to() -> None:
    settings = {
        "management_account": "111122223333",
        "home_region": "eu-central-1",
        "delegates": dict.fromkeys(("backup", "health", "notifications", "systems-manager"), "guard"),
    }
    accounts = members(guard={"purpose": "security-tooling"})
    message = says({}, settings=settings, accounts=accounts)
    assert "foundation:operations.state needs an account with the purpose operations" in message
    assert "foundation:operations.backup.central needs an account with the purpose operations" in message
    off = {"state": "off", "backup": {"central": "off"}}
    assert operating(off, settings=settings, accounts=accounts)


@pytest.mark.parametrize("name", ["systems_manager", "health", "backup", "notifications"])
def test_what_is_delegated_needs_its_account_while_it_is_on(name: str) -> None:
    off = dict.fromkeys(("systems_manager", "health", "backup", "notifications", "state"), "off")
    del off[name]
    with pytest.raises(ConfigurationError) as caught:
        operating(off, accounts=members(shop={}))
    assert f"foundation:operations.{name} needs an account with the purpose operations" in str(caught.value)
    assert operating({**off, name: "off"}, accounts=members(shop={}))


IDENTITY = {
    "directory": "built-in",
    "break_glass": "off",
    "permission_sets": {"management-administrator": {"ready": "administrator"}},
    "ci": {"github": {"preview": [{"repository": "example/foundation"}]}},
}


def identified(storage: dict[str, Any], **more: Any) -> dict[str, Any]:
    accounts = members(operations={"purpose": "operations"}, guard={"purpose": "security-tooling"})
    ci = {**IDENTITY["ci"], **more}  # type: ignore[dict-item]
    return {
        "section": {"state": {"bucket": "example-state", **storage}},
        "identity": {**IDENTITY, "ci": ci},
        "accounts": accounts,
    }


def test_the_state_is_used_by_permission_sets_that_there_are() -> None:
    assert operating(**identified({"permission_sets": ["management-administrator"]}))
    with pytest.raises(ConfigurationError) as caught:
        operating(**identified({"permission_sets": ["management-administrators"]}))
    assert "Write management-administrator." in str(caught.value)


def test_ci_that_uses_this_bucket_uses_its_key() -> None:
    key = "arn:aws:kms:eu-central-1:111122223333:key/1234"
    with pytest.raises(ConfigurationError) as caught:
        operating(**identified({}, state={"bucket": "example-state"}))
    assert "foundation:identity.ci.state.key_arn" in str(caught.value)
    assert operating(**identified({}, state={"bucket": "example-state", "key_arn": key}))
    assert operating(**identified({}, state={"bucket": "another"}))


def test_no_bucket_of_logs_is_the_bucket_of_state() -> None:
    accounts = members(
        operations={"purpose": "operations"}, logs={"purpose": "log-archive"}, guard={"purpose": "security-tooling"}
    )
    with pytest.raises(ConfigurationError) as caught:
        operating({"state": {"bucket": "example-audit-trail"}}, accounts=accounts, logs={"prefix": "example"})
    assert "the bucket of the log archive has this name" in str(caught.value)
