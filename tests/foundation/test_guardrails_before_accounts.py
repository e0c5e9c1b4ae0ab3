"""Guardrails come first: root documents before the first account is created, a unit's before an account enters it."""

from computed import ACCOUNT, ATTACHMENT, ROOT_ID, UNIT, unit_id
from estates import members, small
from recording import Key, Recording, record

from foundation.build import build

ROOT_DOCUMENTS = {"organization@root", "protection@root", "regions@root"}
GUARDRAILS = {
    "restrict_services": {
        "workloads": {"deny": ["redshift"]},
        "workloads/production": {"deny": ["shield"]},
        "suspended": {"deny": ["ec2"]},
        "account:lab": {"deny": ["s3"]},
    }
}
STACK = small(
    accounts=members(shop={"unit": "workloads/production/shops"}, lab={}, old={"unit": "suspended"}),
    guardrails=GUARDRAILS,
)


def placed_after(recording: Recording, account: str) -> set[str]:
    """The attachments that an account's place waits for."""
    found = recording.one(ACCOUNT, account).property_dependencies["parentId"]
    return {key.name for key in found if key.type == ATTACHMENT}


def test_an_account_waits_for_the_documents_of_the_root_and_of_every_unit_above_it() -> None:
    recording = record(lambda: build(STACK), preview=True)
    assert placed_after(recording, "shop") == ROOT_DOCUMENTS | {"services@workloads", "services@workloads/production"}
    assert placed_after(recording, "lab") == ROOT_DOCUMENTS | {"services@workloads"}
    assert placed_after(recording, "old") == ROOT_DOCUMENTS | {"services@suspended", "suspended@suspended"}


def test_an_account_waits_for_its_unit() -> None:
    shop = record(lambda: build(STACK)).one(ACCOUNT, "shop")
    assert Key(UNIT, "workloads/production/shops") in shop.dependencies
    assert shop.inputs["parentId"] == unit_id("workloads/production/shops")


def test_a_document_of_an_account_comes_after_the_account() -> None:
    recording = record(lambda: build(STACK), preview=True)
    assert Key(ACCOUNT, "lab") in recording.one(ATTACHMENT, "services@account:lab").dependencies


def test_documents_wait_for_no_account() -> None:
    recording = record(lambda: build(STACK), preview=True)
    first = min(recording.position(account.key) for account in recording.of(ACCOUNT))
    for name in [*ROOT_DOCUMENTS, "services@workloads", "services@workloads/production", "suspended@suspended"]:
        assert recording.position(Key(ATTACHMENT, name)) < first


def test_a_new_document_does_not_make_the_place_of_an_account_unknown() -> None:
    deployed = {
        key for key in record(lambda: build(STACK)).keys if key.name not in ("regions@root", "services@workloads")
    }
    recording = record(lambda: build(STACK), preview=True, deployed=deployed)
    assert recording.one(ACCOUNT, "lab").inputs["parentId"] == unit_id("workloads")
    assert recording.one(UNIT, "workloads").inputs["parentId"] == ROOT_ID


def test_without_guardrails_an_account_waits_for_its_unit_alone() -> None:
    recording = record(lambda: build(small(guardrails="off")), preview=True)
    assert recording.one(ACCOUNT, "lab").property_dependencies["parentId"] == {Key(UNIT, "workloads")}
