"""What the sections for logs and security say once they are read, and which account and Regions a service gets."""

from collections.abc import Callable
from typing import Any, get_args

import pytest
from estates import members, small
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.config import Accounts, Baseline, In, Logs, Off, Security, StackConfig
from foundation.config.accounts import Purpose
from foundation.config.delegates import DEFAULTS, PRINCIPALS, Service
from foundation.config.logs import BUCKETS, LOCKED, Lock, acknowledgement
from foundation.config.placement import account_of, delegate
from foundation.config.regions import REGIONS
from foundation.config.security import OWN_ROLES, SERVICES, Regional, ThirdParty, covered
from foundation.errors import ConfigurationError
from foundation.policies.archive import READER_ROLE
from foundation.services import TRUSTED_ACCESS
from foundation.templates import RECORDER_ROLE

WATCHED = dict.fromkeys((*SERVICES, "findings"), "off")
SETTINGS = {"management_account": "111122223333", "home_region": "eu-central-1"}
LOGS = {"prefix": "example-4f1c"}
PURPOSES: dict[str, dict[str, Any]] = {"logs": {"purpose": "log-archive"}, "watch": {"purpose": "security-tooling"}}


def watching(**sections: Any) -> StackConfig:
    return small(**{"accounts": members(**PURPOSES), **sections})


def test_the_baseline_is_the_safe_choice_where_nothing_breaks_by_it() -> None:
    baseline = small(baseline={}).baseline

    assert isinstance(baseline, Baseline)
    assert (baseline.imdsv2, baseline.central_root_access, baseline.ebs_encryption) == (True, True, True)
    blocked = {baseline.public_images, baseline.public_snapshots, baseline.s3_public_access}
    assert (blocked, baseline.serial_console, baseline.default_vpcs) == ({"blocked"}, "off", "harmless")
    assert baseline.vpc_block_public_access == "off"


def test_logs_need_a_prefix_and_default_the_rest() -> None:
    logs = watching(logs=LOGS).logs

    assert isinstance(logs, Logs)
    assert [logs.bucket(kind) for kind in BUCKETS] == [f"example-4f1c-{kind}" for kind in BUCKETS]
    assert {kind: logs.retention.of(kind).days for kind in BUCKETS} == {
        "audit-trail": 2555,
        "configuration": 2555,
        "flow-logs": 365,
        "operational-logs": 365,
        "access-logs": 365,
    }
    assert not isinstance(logs.configuration, Off)
    assert (logs.configuration.frequency, logs.configuration.aggregator) == ("daily", True)
    assert not isinstance(logs.operational_logs, Off)
    assert (logs.reading.accounts, logs.reading.athena) == ((), False)


def test_only_the_buckets_that_nobody_fails_to_write_to_are_locked() -> None:
    logs = watching(logs=LOGS).logs

    assert isinstance(logs, Logs)
    locks = {kind: logs.lock_of(kind) for kind in BUCKETS}
    assert {kind for kind, lock in locks.items() if lock} == set(LOCKED) == {"audit-trail", "flow-logs"}
    assert locks["audit-trail"] == Lock(mode="governance", days=365)
    assert locks["flow-logs"] == Lock(mode="governance", days=90)


def test_a_lock_can_be_off() -> None:
    off = {"lock": "off"}
    logs = watching(logs={**LOGS, "audit_trail": off, "flow_logs": off}).logs

    assert isinstance(logs, Logs)
    assert {logs.lock_of(kind) for kind in BUCKETS} == {None}


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 36_500))
def test_compliance_takes_exactly_the_sentence_that_says_how_long(days: int) -> None:
    lock = {"mode": "compliance", "days": days, "acknowledged": acknowledgement(days)}
    for locked in ({"audit_trail": {"lock": lock}}, {"flow_logs": {"lock": lock}}):
        assert isinstance(watching(logs={**LOGS, **locked}).logs, Logs)
        for wrong in (acknowledgement(days + 1), acknowledgement(days) + ".", "yes"):
            next(iter(locked.values()))["lock"] = {**lock, "acknowledged": wrong}
            with pytest.raises(ConfigurationError, match="compliance mode can never be undone"):
                watching(logs={**LOGS, **locked})


def test_logs_may_move_at_the_edges_of_what_aws_allows() -> None:
    kept = {"days": 61, "infrequent_access_after": 30, "archive_after": 60}
    logs = watching(logs={**LOGS, "retention": {"flow_logs": kept, "access_logs": {"days": 1}}}).logs

    assert isinstance(logs, Logs)
    assert logs.retention.of("flow-logs").model_dump() == kept
    assert logs.retention.of("access-logs").model_dump(exclude_none=True) == {"days": 1}


def test_every_service_can_be_off_one_by_one() -> None:
    security = watching(security=WATCHED).security

    assert isinstance(security, Security)
    assert {name for name in Security.model_fields if getattr(security, name) != Off()} == {"third_party"}
    assert security.third_party == {}


def test_what_a_service_does_by_default() -> None:
    on = {name: {} for name in SERVICES} | {"access_analyzer": {"unused_access": {}}, "findings": {}}
    security = watching(security=on).security

    assert isinstance(security, Security)
    read: Any = security
    assert (read.guardduty.plans, read.guardduty.frequency, read.macie.frequency) == (
        ("s3",),
        "fifteen-minutes",
        "fifteen-minutes",
    )
    assert {name: (one.standards, one.targets) for name, one in read.security_hub.policies.items()} == {
        "default": (("foundational-security",), ("root",))
    }
    assert (read.inspector.scan, read.access_analyzer.unused_access.days) == (("ec2", "ecr"), 90)
    assert (read.findings.severity, read.findings.subscribers) == ("high", ())
    assert {getattr(read, name).regions for name in SERVICES} == {None}


def test_a_tool_reads_with_the_audit_policy_of_aws_unless_told_otherwise() -> None:
    tool = ThirdParty(account="999988887777", external_id="abc")

    assert (tool.policies, tool.targets) == (("arn:aws:iam::aws:policy/SecurityAudit",), ("root",))


def test_the_roles_that_no_tool_may_have_are_those_that_the_foundation_makes() -> None:
    assert set(OWN_ROLES) == {READER_ROLE, RECORDER_ROLE}


@pytest.mark.parametrize(
    ("changed", "accounts", "name"),
    [
        ({"deploy_role": "foundation-ci"}, {}, "ci"),
        ({"break_glass_roles": {"foundation-glass": "all"}}, {}, "glass"),
        ({}, {"access_role": "foundation-access"}, "access"),
        ({}, {}, "emergency-events-x"),
    ],
)
def test_a_tool_has_no_role_that_is_exempt_from_guardrails(
    changed: dict[str, Any], accounts: dict[str, Any], name: str
) -> None:
    tool = {name: {"account": "999988887777", "external_id": "abc"}}
    sections = {
        "settings": {**SETTINGS, **changed},
        "accounts": {**members(**PURPOSES), **accounts},
        "security": {**WATCHED, "third_party": tool},
    }
    with pytest.raises(ConfigurationError, match=f"foundation-{name} has another use"):
        small(**sections)
    assert isinstance(small(**{**sections, "security": {**WATCHED, "third_party": {"x": tool[name]}}}), StackConfig)


@pytest.mark.parametrize("section", ["baseline", "logs", "security", "identity"])
def test_the_new_sections_can_be_off_or_in_another_stack(section: str) -> None:
    assert getattr(small(**{section: "off"}), section) == Off()
    assert getattr(small(**{section: {"in": "acme/base/logs"}}), section) == In.model_validate({"in": "acme/base/logs"})


def test_accounts_of_another_stack_are_not_looked_for_here() -> None:
    far = {"settings": {**SETTINGS, "delegates": {"macie": "anything"}}, "accounts": {"in": "base"}, "logs": LOGS}
    read = {**far, "logs": {**LOGS, "reading": {"accounts": ["somebody"]}}, "security": {**WATCHED, "macie": {}}}

    assert isinstance(small(**read).security, Security)


def test_a_service_that_is_off_needs_no_account() -> None:
    off = {"configuration": "off", "operational_logs": "off"}
    accounts = members(logs={"purpose": "log-archive"})

    assert isinstance(small(accounts=accounts, logs={**LOGS, **off}, security=WATCHED).logs, Logs)


def test_a_table_of_delegates_does_for_a_purpose_that_nobody_has() -> None:
    accounts = members(logs={"purpose": "log-archive"})
    delegates = {"macie": "logs", "config": "logs"}
    read = small(
        settings={**SETTINGS, "delegates": delegates},
        accounts=accounts,
        logs=LOGS,
        security={**WATCHED, "macie": {}},
    )

    assert delegate(read.accounts, read.settings, "macie") == "logs"


def test_every_service_has_a_default_and_a_name_in_organizations() -> None:
    assert set(DEFAULTS) == set(PRINCIPALS) == set(get_args(Service))
    assert set(DEFAULTS.values()) <= set(get_args(Purpose))
    assert {principal for names in PRINCIPALS.values() for principal in names} <= set(TRUSTED_ACCESS)


KEYS = st.from_regex(r"\A[a-z][a-z0-9-]{0,9}\Z")
TABLES = st.dictionaries(st.sampled_from(get_args(Service)), KEYS)
ENTRIES = st.dictionaries(
    KEYS,
    st.fixed_dictionaries(
        {"unit": st.just("a")},
        optional={"purpose": st.sampled_from(get_args(Purpose)), "lifecycle": st.sampled_from(["active", "closed"])},
    ),
    max_size=6,
)


class Table:
    """Settings, as far as placement looks at them."""

    def __init__(self, delegates: dict[str, str]) -> None:
        self.delegates: Any = delegates


@given(ENTRIES, TABLES, st.sampled_from(get_args(Service)))
def test_a_service_goes_where_the_table_says_or_else_to_the_account_of_its_purpose(
    entries: dict[str, dict[str, str]], table: dict[str, str], service: Any
) -> None:
    accounts = Accounts.model_validate({"members": entries})
    key = delegate(accounts, Table(table), service)
    if service in table:
        assert key == table[service]
    elif key is None:
        serving = [one for one in entries.values() if one.get("purpose") == DEFAULTS[service]]
        assert all(one.get("lifecycle") == "closed" for one in serving)
    else:
        assert entries[key]["purpose"] == DEFAULTS[service]
        assert entries[key].get("lifecycle", "active") == "active"


@given(TABLES, st.sampled_from(get_args(Service)))
def test_in_another_stack_an_account_is_named_by_its_purpose(table: dict[str, str], service: Any) -> None:
    elsewhere = In.model_validate({"in": "base"})

    assert delegate(elsewhere, Table(table), service) == table.get(service, DEFAULTS[service])
    assert delegate(Off(), Table({}), service) is None
    assert account_of(None, "network") is None


SOME = st.lists(st.sampled_from(REGIONS), min_size=1, unique=True)


@given(SOME, st.none() | SOME)
def test_a_service_watches_in_the_allowed_regions_that_it_names_in_their_order(
    allowed: list[str], own: list[str] | None
) -> None:
    service = Regional() if own is None else Regional(regions=tuple(own))
    found = covered(service, tuple(allowed))

    assert set(found) == (set(allowed) if own is None else set(allowed) & set(own))
    assert sorted(found, key=allowed.index) == list(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda read: read.update(organization="off"), "there are units, accounts, guardrails, baseline, logs and"),
        (lambda read: read.update(accounts="off"), "there are logs and security"),
    ],
)
def test_what_a_section_stands_on_is_declared(change: Callable[[dict[str, Any]], None], says: str) -> None:
    read: dict[str, Any] = {"accounts": members(**PURPOSES), "baseline": {}, "logs": LOGS, "security": WATCHED}
    assert isinstance(small(**read), StackConfig)
    change(read)
    with pytest.raises(ConfigurationError, match=says):
        small(**read)
