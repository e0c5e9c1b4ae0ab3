import json

import pulumi
from computed import ATTACHMENT, ORGANIZATION, POLICY, ROOT_ID, UNIT, account_id, policy_id, unit_id
from estates import managed, members, prod, small
from recording import UNKNOWN, Key, Recording, record

from foundation.build import build
from foundation.guardrails import GuardrailArgs, Guardrails, GuardrailsArgs
from foundation.ordering import after
from foundation.policies import documents
from foundation.policies.placeholders import accounts_named, filled
from foundation.units import UnitArgs, Units, UnitsArgs

COMPONENT = Key("foundation:guardrails:Guardrails", "root")
CONTENT = '{"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Deny","Action":"*","Resource":"*"}]}'


def document(key: str) -> GuardrailArgs:
    return GuardrailArgs(
        key=key, type="SERVICE_CONTROL_POLICY", name=f"foundation-{key}", description="One", content=CONTENT
    )


def declared(*, preview: bool = False) -> Recording:
    def program() -> None:
        args = GuardrailsArgs(ROOT_ID, [document("regions@root"), document("protection@root")], [])
        Guardrails("root", args, managed())

    return record(program, preview=preview)


def test_a_document_is_a_policy_with_its_content_unchanged() -> None:
    assert declared().one(POLICY, "regions@root").inputs == {
        "type": "SERVICE_CONTROL_POLICY",
        "name": "foundation-regions@root",
        "description": "One",
        "content": CONTENT,
    }


def test_each_policy_is_attached_to_the_target_after_it_exists() -> None:
    recording = declared()
    for key in ("regions@root", "protection@root"):
        attachment = recording.one(ATTACHMENT, key)
        assert attachment.inputs == {"policyId": policy_id(key), "targetId": ROOT_ID}
        assert attachment.dependencies == {Key(POLICY, key)}


def test_policies_and_attachments_belong_to_the_component_and_use_its_provider() -> None:
    recording = declared()
    found = [*recording.of(POLICY), *recording.of(ATTACHMENT)]
    assert len(found) == 4
    assert {resource.parent for resource in found} == {COMPONENT}
    assert {resource.provider for resource in found} == {"management"}


def test_ids_are_handed_on_by_document() -> None:
    ids = {key: policy_id(key) for key in ("regions@root", "protection@root")}
    assert declared().registered[COMPONENT] == {"policyIds": ids}


def test_the_urns_of_the_attachments_are_handed_on() -> None:
    def program() -> None:
        made = Guardrails("root", GuardrailsArgs(ROOT_ID, [document("regions@root")], {}, []), managed())
        pulumi.export("attached", made.attached)

    (urn,) = record(program, preview=True).outputs["attached"]
    assert urn.endswith(f"${ATTACHMENT}::regions@root")


def test_content_is_known_in_a_first_preview_though_the_policy_waits_for_the_organization() -> None:
    policy = record(lambda: build(small()), preview=True).one(POLICY, "regions@root")
    assert policy.inputs["content"].startswith('{"Version":"2012-10-17","Statement":[{"Sid":"DenyRegions"')
    assert policy.dependencies == {Key(ORGANIZATION, "organization")}


def test_every_document_of_the_file_is_declared_with_the_content_that_was_decided(estate: Recording) -> None:
    decided = {document.key: document for document in documents(prod())}
    assert {policy.name for policy in estate.of(POLICY)} == decided.keys()
    for policy in estate.of(POLICY):
        document = decided[policy.name]
        ids = {key: account_id(key) for key in accounts_named(document.content)}
        assert policy.inputs["content"] == filled(document.content, ids)
        assert policy.inputs["name"] == document.name
        assert policy.inputs["description"] == document.description
        assert policy.inputs["type"] == document.type
        assert json.dumps(json.loads(document.content), separators=(",", ":")) == document.content


def test_every_document_of_the_file_is_attached_to_its_target(estate: Recording) -> None:
    assert {attachment.name: attachment.inputs["targetId"] for attachment in estate.of(ATTACHMENT)} == {
        "archive@root": ROOT_ID,
        "allowed-images@workloads/production": unit_id("workloads/production"),
        "backup@root": ROOT_ID,
        "ec2@root": ROOT_ID,
        "images@workloads/production": unit_id("workloads/production"),
        "network@account:images": account_id("images"),
        "network@account:operations": account_id("operations"),
        "network@security": unit_id("security"),
        "network@suspended": unit_id("suspended"),
        "network@workloads": unit_id("workloads"),
        "inspector@root": ROOT_ID,
        "organization@root": ROOT_ID,
        "protection@root": ROOT_ID,
        "regions@root": ROOT_ID,
        "s3@root": ROOT_ID,
        "services@workloads/sandbox": unit_id("workloads/sandbox"),
        "suspended@suspended": unit_id("suspended"),
        **{
            f"{category}@{target}": ROOT_ID if target == "root" else unit_id(target)
            for category in ("tags", "tags-required")
            for target in ("root", "workloads/pre-production", "workloads/production")
        },
    }


def test_every_policy_depends_on_the_organization(estate: Recording) -> None:
    assert all(Key(ORGANIZATION, "organization") in policy.dependencies for policy in estate.of(POLICY))


def on_an_account(**entry: str) -> Recording:
    stack = small(
        accounts=members(lab=entry), guardrails={"restrict_services": {"account:lab": {"deny": ["redshift"]}}}
    )
    return record(lambda: build(stack).export())


def test_a_document_of_an_account_is_attached_to_the_account_and_left_alone_with_it() -> None:
    recording = on_an_account()
    attachment = recording.one(ATTACHMENT, "services@account:lab")
    assert attachment.inputs["targetId"] == account_id("lab")
    component = recording.one("foundation:guardrails:Guardrails", "account:lab")
    assert attachment.parent == component.key
    assert component.deleted_with == Key("aws:organizations/account:Account", "lab")
    assert attachment.provider == "management"
    assert recording.outputs["guardrails"]["services@account:lab"] == policy_id("services@account:lab")


def test_a_closed_account_has_no_document() -> None:
    assert "services@account:lab" not in on_an_account(lifecycle="closed").outputs["guardrails"]


def test_what_comes_after_something_keeps_its_value_and_stays_known_in_a_preview() -> None:
    def program() -> None:
        units = Units("units", UnitsArgs(ROOT_ID, [UnitArgs("new", "New", {}), UnitArgs("old", "Old", {})]), managed())
        urns = [resource.urn for resource in units.resources]
        Units("after", UnitsArgs(after("r-1", urns[0]), [UnitArgs("one", "One", {})]))
        Units("after-all", UnitsArgs(after("r-2", pulumi.Output.all(*urns)), [UnitArgs("all", "All", {})]))
        Units("after-id", UnitsArgs(units.by_path["new"], [UnitArgs("id", "Id", {})]))

    recording = record(program, preview=True)
    assert recording.one(UNIT, "one").inputs["parentId"] == "r-1"
    assert recording.one(UNIT, "one").dependencies == {Key(UNIT, "new")}
    assert recording.one(UNIT, "all").inputs["parentId"] == "r-2"
    assert recording.one(UNIT, "all").dependencies == {Key(UNIT, "new"), Key(UNIT, "old")}
    assert recording.one(UNIT, "id").inputs["parentId"] == UNKNOWN
