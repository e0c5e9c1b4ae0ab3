"""Sections that another stack declares, or none: what is built of the others, and where their ids come from."""

import pytest
from computed import ACCOUNT, ATTACHMENT, ORGANIZATION, POLICY, PROVIDER, UNIT, account_id, unit_id
from estates import MANAGEMENT, SMALL, members, small
from recording import Key, Recording, record

from foundation.build import build
from foundation.config import StackConfig

ELSEWHERE = {"in": "base"}
BASE = {
    "organization": {"id": "o-elsewhere1", "root_id": "r-else", "management_account": MANAGEMENT},
    "units": {"workloads": "ou-else-00000001", "suspended": "ou-else-00000002"},
    "accounts": {"lab": {"id": "222233334444", "name": "Lab", "email": "lab@example.com", "unit": "workloads"}},
}
BASE_STACK = Key("pulumi:pulumi:StackReference", "organization/foundation/base")


def built(stack: StackConfig, *, preview: bool = False) -> Recording:
    return record(lambda: build(stack).export(), stacks={"base": BASE}, preview=preview)


def test_units_are_placed_under_the_root_that_another_stack_declares() -> None:
    recording = built(small(organization=ELSEWHERE))
    assert recording.of(ORGANIZATION) == ()
    assert recording.one(UNIT, "workloads").inputs["parentId"] == "r-else"
    assert recording.one(UNIT, "workloads/production").inputs["parentId"] == unit_id("workloads")


def test_guardrails_are_attached_to_the_root_that_another_stack_declares() -> None:
    recording = built(small(organization=ELSEWHERE))
    assert recording.one(ATTACHMENT, "regions@root").inputs["targetId"] == "r-else"
    assert recording.one(POLICY, "regions@root").dependencies == frozenset()


def test_accounts_are_placed_in_units_that_another_stack_declares() -> None:
    recording = built(small(units=ELSEWHERE, accounts=members(lab={})))
    assert recording.of(UNIT) == ()
    lab = recording.one(ACCOUNT, "lab")
    assert lab.inputs["parentId"] == "ou-else-00000001"
    assert Key(ATTACHMENT, "regions@root") in lab.dependencies


def test_guardrails_are_attached_to_units_that_another_stack_declares() -> None:
    recording = built(small(units=ELSEWHERE, accounts="off"))
    assert recording.one(ATTACHMENT, "suspended@suspended").inputs["targetId"] == "ou-else-00000002"
    assert recording.one(ATTACHMENT, "regions@root").inputs["targetId"] == "r-ab12"


def test_guardrails_are_attached_to_accounts_that_another_stack_declares() -> None:
    rails = {"restrict_services": {"account:lab": {"deny": ["shield"]}}}
    recording = built(small(accounts=ELSEWHERE, guardrails=rails))
    assert recording.of(ACCOUNT) == ()
    assert recording.one(ATTACHMENT, "services@account:lab").inputs["targetId"] == "222233334444"
    assert recording.one("foundation:guardrails:Guardrails", "account:lab").deleted_with is None


def test_guardrails_that_another_stack_declares_are_not_declared_here() -> None:
    recording = built(small(guardrails=ELSEWHERE))
    assert recording.of(POLICY) == recording.of(ATTACHMENT) == ()
    assert recording.counts()[ACCOUNT] == 2


def test_one_stack_is_read_once_however_many_sections_it_declares() -> None:
    stack = small(organization=ELSEWHERE, units=ELSEWHERE, accounts=ELSEWHERE)
    assert built(stack).reads == (BASE_STACK,)
    assert built(small()).reads == ()


def test_two_stacks_are_both_read() -> None:
    stack = small(organization=ELSEWHERE, units={"in": "units"}, accounts="off")
    recording = record(lambda: build(stack), stacks={"base": BASE, "units": BASE})
    assert {key.name for key in recording.reads} == {"organization/foundation/base", "organization/foundation/units"}


def test_what_another_stack_declares_is_not_exported_here() -> None:
    outputs = built(small(organization=ELSEWHERE, units=ELSEWHERE, accounts=ELSEWHERE, guardrails=ELSEWHERE)).outputs
    assert outputs == {"guardrails": {}, "adopted": []}


def test_without_units_there_are_the_organization_and_what_holds_on_its_root() -> None:
    recording = built(small(units="off", accounts="off", guardrails={"deny_suspended": "off"}))
    assert recording.of(UNIT) == recording.of(ACCOUNT) == ()
    assert {attachment.inputs["targetId"] for attachment in recording.of(ATTACHMENT)} == {"r-ab12"}


@pytest.mark.parametrize("section", ["accounts", "guardrails"])
def test_a_section_that_is_off_declares_nothing(section: str) -> None:
    types = {"accounts": {ACCOUNT}, "guardrails": {POLICY, ATTACHMENT}}[section]
    everything, without = built(small()), built(small(**{section: "off"}))
    gone = {resource.type for resource in everything.resources} - {resource.type for resource in without.resources}
    assert {type_ for type_ in gone if type_.startswith("aws:")} == types


def test_everything_off_is_a_provider_and_nothing_else() -> None:
    recording = built(small(organization="off", units="off", accounts="off", guardrails="off"))
    assert recording.keys == (Key(PROVIDER, "management"),)
    assert recording.outputs == {"guardrails": {}, "adopted": []}


def test_a_first_preview_of_two_stacks_does_not_drop_what_it_cannot_know() -> None:
    stack = small(units=ELSEWHERE, accounts=members(lab={}))
    recording = record(lambda: build(stack), stacks={"base": {}}, preview=True)
    assert recording.one(ACCOUNT, "lab").inputs["parentId"] == "(unknown)"
    assert recording.one(ATTACHMENT, "suspended@suspended").inputs["targetId"] == "(unknown)"


def test_sections_may_stand_in_any_order_in_the_file() -> None:
    backwards = dict(reversed(list(SMALL.items())))
    assert built(small(**backwards)).outputs == built(small()).outputs
    assert built(small()).outputs["accounts"]["lab"]["id"] == account_id("lab")
