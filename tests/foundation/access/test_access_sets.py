"""Permission sets as AWS gets them, and from which side each is managed."""

import json
from typing import Any, get_args

from identity_estates import ASSIGNMENTS, SETS, assigned, identified
from log_estates import ACCOUNTS, LOGS

from foundation.access import Decided, decided_sets
from foundation.config import StackConfig
from foundation.config.permission_sets import INLINE_BYTES, READY_NAMES, ReadyName

STATEMENT = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
VIEW, AUDIT = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", "arn:aws:iam::aws:policy/SecurityAudit"


def decided(config: StackConfig) -> dict[str, Decided]:
    return {one.name: one for one in decided_sets(config)}


def own(**values: Any) -> Decided:
    """A set of the operator's own, that nobody is assigned."""
    return decided(identified(permission_sets={**SETS, "own": values}))["own"]


def archived(**logs: Any) -> StackConfig:
    """A stack with a log archive, and the set that reads it."""
    sections = {"logs": {**LOGS, **logs}}
    return identified(
        accounts=ACCOUNTS, permission_sets={"log-reader": {"ready": "log-reader"}}, assignments={}, sections=sections
    )


def test_a_set_that_is_assigned_in_the_management_account_is_managed_from_there() -> None:
    sides = {name: one.side for name, one in decided(identified()).items()}
    assert sides == {"administrator": "members", "developer": "members", "management-billing": "management"}


def test_a_set_that_nobody_is_assigned_is_there_and_the_delegates() -> None:
    unused = decided(identified(assignments={}))
    assert {name: one.side for name, one in unused.items()} == dict.fromkeys(SETS, "members")


def test_sets_come_in_the_order_of_their_names() -> None:
    turned = dict(reversed(list(SETS.items())))
    assert decided_sets(identified(permission_sets=turned)) == decided_sets(identified())
    assert [one.name for one in decided_sets(identified())] == sorted(SETS)


def test_every_set_of_the_catalogue_fits_the_quota_and_says_what_it_is_for() -> None:
    assert get_args(ReadyName) == READY_NAMES
    sets = {name: {"ready": name} for name in READY_NAMES}
    logs = {"logs": {**LOGS, "reading": {"athena": True}}}
    config = identified(accounts=ACCOUNTS, permission_sets=sets, assignments={}, sections=logs)
    for name, one in decided(config).items():
        assert one.ready == name
        assert len((one.inline_policy or "").encode()) <= INLINE_BYTES
        assert one.managed_policies or one.inline_policy
        assert one.description not in ("", name)
        if one.inline_policy:
            assert json.loads(one.inline_policy)["Version"] == "2012-10-17"


def test_what_the_file_says_of_a_ready_set_goes_before_the_catalogue() -> None:
    plain = decided(identified())["developer"]
    said = {"ready": "developer", "description": "Ours", "session_duration": "PT2H", "relay_state": "https://a.example"}
    changed = decided(identified(permission_sets={**SETS, "developer": said}))["developer"]
    assert (plain.description, plain.session_duration, plain.relay_state) != ("Ours", "PT2H", None)
    assert (changed.description, changed.session_duration, changed.minutes) == ("Ours", "PT2H", 120)
    assert changed.relay_state == "https://a.example"
    assert changed.inline_policy == plain.inline_policy


def test_a_set_of_ones_own_is_named_by_its_key_and_lasts_an_hour() -> None:
    one = own(managed_policies=[VIEW])
    assert (one.description, one.session_duration, one.minutes, one.ready) == ("own", "PT1H", 60, None)
    assert (one.managed_policies, one.inline_policy, one.boundary, one.side) == ((VIEW,), None, None, "members")


def test_policies_of_a_set_come_in_an_order_of_their_own() -> None:
    customers = [{"name": "b", "path": "/ops/"}, {"name": "a"}]
    one = own(managed_policies=[AUDIT, VIEW], customer_managed_policies=customers)
    assert one == own(managed_policies=[VIEW, AUDIT], customer_managed_policies=customers[::-1])
    assert one.customer_managed_policies == (("a", "/"), ("b", "/ops/"))


def test_an_inline_policy_is_minified_and_gets_a_version_unless_it_has_one() -> None:
    plain = own(inline_policy={"Statement": [STATEMENT]}).inline_policy
    assert plain == (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}'
    )
    older = own(inline_policy={"Version": "2008-10-17", "Statement": [STATEMENT]}).inline_policy
    assert json.loads(older or "")["Version"] == "2008-10-17"


def test_a_boundary_is_one_policy_of_either_kind() -> None:
    managed = own(managed_policies=[VIEW], boundary={"managed_policy": AUDIT}).boundary
    customers = own(managed_policies=[VIEW], boundary={"customer_managed_policy": {"name": "most"}}).boundary
    assert managed is not None
    assert (managed.managed_policy, managed.customer_managed_policy) == (AUDIT, None)
    assert customers is not None
    assert customers.customer_managed_policy is not None
    assert (customers.customer_managed_policy.name, customers.customer_managed_policy.path) == ("most", "/")


def test_a_log_reader_reads_the_buckets_of_this_stack_and_queries_them_where_they_can_be() -> None:
    reader = decided(archived())["log-reader"].inline_policy or ""
    querying = decided(archived(reading={"athena": True}))["log-reader"].inline_policy or ""
    assert f"arn:aws:s3:::{LOGS['prefix']}-" in reader
    assert "athena:" not in reader
    assert "athena:StartQueryExecution" in querying
    assert f"{LOGS['prefix']}-operational-logs/athena/" in querying


def test_a_set_with_one_assignment_among_members_and_one_in_no_account_stays_with_the_delegate() -> None:
    nobody = assigned({"pattern": "nobody-*"})
    assert decided(identified(assignments={**ASSIGNMENTS, "nobody": nobody}))["developer"].side == "members"


def test_without_the_section_there_are_no_sets() -> None:
    assert decided_sets(identified(sections={"identity": "off"})) == ()
