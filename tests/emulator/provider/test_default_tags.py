"""Tags that a provider's configuration gives to all that it makes, as `aws` and `aws-native` do it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from provider_engine import Engine
from pulumi.runtime.proto import provider_pb2

from emulator.provider.default_tags import default_tags
from emulator.provider.handlers import HANDLERS
from emulator.provider.schema import resource_type
from emulator.provider.values import UNKNOWN, Json, Properties, properties, struct

UNIT = "aws:organizations/organizationalUnit:OrganizationalUnit"
ATTACHMENT = "aws:organizations/policyAttachment:PolicyAttachment"
STACK_SET = "aws-native:cloudformation:StackSet"
DEFAULTS = {"owner": "platform", "stage": "all"}
WITH = json.dumps({"tags": DEFAULTS})


@pytest.fixture(scope="module")
def tagging(port: int) -> Engine:
    return Engine(port, {"region": "eu-central-1", "defaultTags": WITH})


def checked(engine: Engine, token: str, inputs: Properties) -> Properties:
    urn = f"urn:pulumi:prod::foundation::{token}::name"
    return properties(engine.stub.Check(provider_pb2.CheckRequest(urn=urn, news=struct(inputs))).inputs)


def unit(engine: Engine, name: str, root: str, tags: Mapping[str, Json] | None = None) -> Properties:
    """The checked inputs of a unit."""
    return checked(engine, UNIT, {"name": name, "parentId": root, **({} if tags is None else {"tags": dict(tags)})})


def on_aws(organizations: Any, identifier: str) -> dict[str, str]:
    found = organizations.list_tags_for_resource(ResourceId=identifier)["Tags"]
    return {tag["Key"]: tag["Value"] for tag in found}


def test_a_resource_has_the_tags_of_its_provider_and_keeps_its_own_apart(
    tagging: Engine, root: str, organizations: Any
) -> None:
    inputs = unit(tagging, "Both", root, {"stage": "test", "name": "a"})
    assert (inputs["tags"], inputs["tagsAll"]) == (
        {"stage": "test", "name": "a"},
        {"owner": "platform", "stage": "test", "name": "a"},
    )
    identifier, state = tagging.create(UNIT, inputs)
    assert on_aws(organizations, identifier) == state["tagsAll"] == inputs["tagsAll"]
    assert state["tags"] == inputs["tags"]


def test_without_tags_of_its_own_a_resource_shows_none(tagging: Engine, root: str, organizations: Any) -> None:
    identifier, state = tagging.create(UNIT, unit(tagging, "None", root))
    assert (state["tags"], state["tagsAll"]) == ({}, DEFAULTS)
    assert on_aws(organizations, identifier) == DEFAULTS


def test_own_tags_that_the_provider_gives_too_are_shown_as_own(tagging: Engine, root: str) -> None:
    _, state = tagging.create(UNIT, unit(tagging, "Same", root, {"owner": "platform"}))
    assert state["tags"] == {"owner": "platform"}


@pytest.mark.parametrize("tags", [UNKNOWN, {"a": UNKNOWN}])
def test_one_unknown_tag_makes_all_of_them_unknown(tagging: Engine, tags: Json) -> None:
    assert checked(tagging, UNIT, {"name": "a", "parentId": "r-1", "tags": tags})["tagsAll"] == UNKNOWN


def test_a_preview_of_a_creation_shows_all_tags(tagging: Engine, root: str) -> None:
    _, state = tagging.create(UNIT, unit(tagging, "Planned", root), preview=True)
    assert state["tagsAll"] == DEFAULTS


def test_other_tags_of_the_provider_update_what_it_has_made(
    tagging: Engine, port: int, root: str, organizations: Any
) -> None:
    before = unit(tagging, "Later", root, {"name": "a"})
    identifier, _ = tagging.create(UNIT, before)
    other = Engine(port, {"region": "eu-central-1", "defaultTags": {"tags": {"owner": "it"}}})
    after = unit(other, "Later", root, {"name": "a"})
    assert list(other.diff(UNIT, before, after).diffs) == ["tagsAll"]
    assert not other.diff(UNIT, before, after).replaces
    state = other.update(UNIT, identifier, before, after)
    assert on_aws(organizations, identifier) == state["tagsAll"] == {"owner": "it", "name": "a"}
    assert state["tags"] == {"name": "a"}
    bare = unit(Engine(port, {"region": "eu-central-1"}), "Later", root)
    other.update(UNIT, identifier, after, bare)
    assert on_aws(organizations, identifier) == {}


def test_tags_that_move_from_the_resource_to_its_provider_are_no_change_on_aws(
    tagging: Engine, root: str, organizations: Any
) -> None:
    old: Properties = {"name": "Moved", "parentId": root, "tags": dict(DEFAULTS)}
    identifier, _ = tagging.create(UNIT, old)
    new = unit(tagging, "Moved", root)
    assert list(tagging.diff(UNIT, old, new).diffs) == ["tags"]
    tagging.update(UNIT, identifier, old, new)
    assert on_aws(organizations, identifier) == DEFAULTS


def test_ignored_tags_are_no_difference(tagging: Engine) -> None:
    old, new = unit(tagging, "a", "r-1"), unit(tagging, "a", "r-1")
    new["tagsAll"] = {"a": "b"}
    request = provider_pb2.DiffRequest(
        urn=f"urn:pulumi:prod::foundation::{UNIT}::name",
        old_inputs=struct(old),
        news=struct(new),
        ignoreChanges=["tagsAll"],
    )
    assert not tagging.stub.Diff(request).diffs


def test_an_import_shows_as_own_what_the_provider_does_not_give(tagging: Engine, root: str, organizations: Any) -> None:
    tags = [{"Key": key, "Value": value} for key, value in {"owner": "platform", "stage": "test"}.items()]
    made = organizations.create_organizational_unit(ParentId=root, Name="Import", Tags=tags)["OrganizationalUnit"]
    inputs, state = tagging.read(UNIT, made["Id"])
    assert inputs["tags"] == state["tags"] == {"stage": "test"}
    assert inputs["tagsAll"] == state["tagsAll"] == {"owner": "platform", "stage": "test"}


def test_a_refresh_finds_a_tag_that_somebody_took_away(tagging: Engine, root: str, organizations: Any) -> None:
    declared = unit(tagging, "Refresh", root)
    identifier, _ = tagging.create(UNIT, declared)
    assert not tagging.diff(UNIT, tagging.read(UNIT, identifier, declared)[0], declared).diffs
    organizations.untag_resource(ResourceId=identifier, TagKeys=["owner"])
    found, _ = tagging.read(UNIT, identifier, declared)
    assert found["tagsAll"] == {"stage": "all"}
    assert list(tagging.diff(UNIT, found, declared).diffs) == ["tagsAll"]
    tagging.update(UNIT, identifier, found, declared)
    assert on_aws(organizations, identifier) == DEFAULTS


def test_a_type_without_tags_gets_none(tagging: Engine) -> None:
    inputs: Properties = {"policyId": "p-1", "targetId": "r-1"}
    assert checked(tagging, ATTACHMENT, inputs) == inputs


def test_the_native_provider_adds_its_tags_to_the_list_after_those_of_the_resource(tagging: Engine) -> None:
    own: Json = [{"key": "stage", "value": "test"}]
    inputs = checked(tagging, STACK_SET, {"permissionModel": "SERVICE_MANAGED", "tags": own})
    assert inputs["tags"] == [{"key": "stage", "value": "test"}, {"key": "owner", "value": "platform"}]
    assert "tagsAll" not in inputs
    none = checked(tagging, STACK_SET, {"permissionModel": "SERVICE_MANAGED"})
    assert none["tags"] == [{"key": key, "value": DEFAULTS[key]} for key in ("owner", "stage")]


def test_unknown_tags_of_a_native_type_stay_unknown(tagging: Engine) -> None:
    assert checked(tagging, STACK_SET, {"permissionModel": "SERVICE_MANAGED", "tags": UNKNOWN})["tags"] == UNKNOWN


def test_a_provider_without_such_tags_leaves_native_types_alone(engine: Engine) -> None:
    inputs: Properties = {"permissionModel": "SERVICE_MANAGED"}
    assert checked(engine, STACK_SET, inputs) == inputs


def test_a_provider_that_is_not_configured_yet_adds_none(port: int) -> None:
    assert checked(Engine(port), UNIT, {"name": "a", "parentId": "r-1"})["tagsAll"] == {}


@pytest.mark.parametrize("given", [WITH, {"tags": DEFAULTS}, {"tags": json.dumps(DEFAULTS)}])
def test_a_provider_takes_its_tags_as_text_or_as_they_are(given: Json) -> None:
    assert default_tags({"defaultTags": given}) == DEFAULTS


@pytest.mark.parametrize("given", [None, "{}", {}, UNKNOWN, {"tags": UNKNOWN}])
def test_a_provider_may_have_none(given: Json) -> None:
    assert default_tags({"defaultTags": given}) == {}


def test_every_handler_of_a_type_with_tags_applies_them() -> None:
    for token, handler in HANDLERS.items():
        assert ("tags" in resource_type(token).inputs) == ("tags" in handler.takes), token
