import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from computed import ACCOUNT, ATTACHMENT, ORGANIZATION, POLICY, UNIT
from estates import SMALL, members, small
from pulumi import ResourceHook, ResourceHookArgs, ResourceHookBinding, ResourceOptions
from recording import Key, Recording, Resource, record

from foundation.adoption import Adoption, differences
from foundation.arguments import adopted_ids
from foundation.build import build
from foundation.config import StackConfig
from foundation.guard import Refused

ORGANIZATION_ID, ROOT_ID, UNIT_ID, ACCOUNT_ID = "o-exampleorg1", "r-ab12", "ou-ab12-12345678", "222233334444"
POLICY_ID = "p-abcd1234"
OWN_STACK = Key("pulumi:pulumi:StackReference", "organization/foundation/prod")


def adopting(**sections: Any) -> StackConfig:
    """An organization in which one resource of each kind exists already."""
    given: dict[str, Any] = {
        "organization": {"adopt": {"id": ORGANIZATION_ID, "root": ROOT_ID}},
        "units": {**SMALL["units"], "workloads": {**SMALL["units"]["workloads"], "adopt": UNIT_ID}},
        "accounts": members(lab={"adopt": ACCOUNT_ID}, new={}),
        "guardrails": {"adopt": {"organization@root": POLICY_ID}},
    }
    return small(**{**given, **sections})


def previewed(stack: StackConfig, **outputs: Any) -> Recording:
    return record(lambda: build(stack).export(), preview=True, stacks={"prod": outputs})


IMPORTED = {
    Key(ORGANIZATION, "organization"): ORGANIZATION_ID,
    Key(UNIT, "workloads"): UNIT_ID,
    Key(ACCOUNT, "lab"): ACCOUNT_ID,
    Key(POLICY, "organization@root"): POLICY_ID,
    Key(ATTACHMENT, "organization@root"): f"{ROOT_ID}:{POLICY_ID}",
}


def test_what_names_an_id_is_imported_and_nothing_else() -> None:
    recording = previewed(adopting())
    assert {found.key: found.import_id for found in recording.resources if found.import_id} == IMPORTED


def before_update(resource: Resource) -> list[str]:
    return [name for name in resource.hooks.get("before_update", ()) if "import-only" in name]


def test_import_protection_and_refusal_travel_together() -> None:
    for resource in previewed(adopting()).resources:
        if resource.import_id:
            assert resource.protect, resource.key
            assert len(before_update(resource)) == 1, resource.key
        elif resource.type != ORGANIZATION:
            assert not resource.protect, resource.key
            assert not before_update(resource), resource.key


def test_an_adopted_resource_keeps_every_other_option() -> None:
    recording = previewed(adopting())
    account = recording.one(ACCOUNT, "lab")
    assert account.hooks["before_delete"] == ("foundation:keep-accounts",)
    assert account.retain_on_delete
    assert "email" in account.ignore_changes
    assert account.parent == Key("foundation:accounts:Accounts", "accounts")
    assert "foundation:keep-trusted-access" in recording.one(ORGANIZATION, "organization").hooks["before_update"]


def test_each_component_refuses_with_a_hook_of_its_own_in_previews_too() -> None:
    hooks = {name: hook for name, hook in previewed(adopting()).hooks.items() if "import-only" in name}
    assert hooks.keys() == {
        "foundation:import-only:organization:organization",
        "foundation:import-only:units:units",
        "foundation:import-only:accounts:accounts",
        "foundation:import-only:guardrails:root",
    }
    assert all(hook.on_dry_run for hook in hooks.values())


def asked(recording: Recording, **new: Any) -> str | None:
    """What is said against an update of the adopted account."""
    hook = recording.hooks["foundation:import-only:accounts:accounts"]
    return hook.ask(
        Key(ACCOUNT, "lab"), ACCOUNT_ID, old={"name": "Lab", "tags": {"a": "b"}}, new={"name": "Lab", **new}
    )


def test_an_update_in_the_run_that_adopts_is_refused_with_each_difference() -> None:
    assert asked(previewed(adopting()), tags={"a": "c"}, roleName="Access") == (
        f"lab ({ACCOUNT_ID}) is being adopted, and the run that adopts may change nothing.\n"
        "  roleName: AWS has None, the program says 'Access'\n"
        "  tags: AWS has {'a': 'b'}, the program says {'a': 'c'}\n"
        "Put the values that AWS has into the file and run again; change them after that."
    )


def test_what_an_earlier_run_has_adopted_may_be_updated() -> None:
    assert asked(previewed(adopting(), adopted=[ACCOUNT_ID]), tags={}) is None


def test_what_no_earlier_run_has_adopted_may_not_though_others_were() -> None:
    assert "AWS has" in str(asked(previewed(adopting(), adopted=[UNIT_ID, POLICY_ID]), tags={}))


def test_every_adopted_id_is_exported_and_among_the_ids_that_the_engine_gives() -> None:
    stack = adopting()
    assert adopted_ids(stack) == sorted(IMPORTED.values())
    assert previewed(stack).outputs["adopted"] == adopted_ids(stack)


def test_a_policy_on_a_new_target_is_imported_and_its_attachment_made() -> None:
    stack = adopting(organization={})
    recording = previewed(stack)
    assert recording.one(POLICY, "organization@root").import_id == POLICY_ID
    assert recording.one(ATTACHMENT, "organization@root").import_id is None
    assert f"{ROOT_ID}:{POLICY_ID}" not in adopted_ids(stack)
    assert POLICY_ID in adopted_ids(stack)


@pytest.mark.parametrize(
    ("target", "identifier"), [("root", ROOT_ID), ("workloads", UNIT_ID), ("account:lab", ACCOUNT_ID)]
)
def test_the_attachment_of_an_adopted_policy_to_an_adopted_target_is_imported(target: str, identifier: str) -> None:
    rails = {"restrict_services": {target: {"deny": ["shield"]}}, "adopt": {f"services@{target}": POLICY_ID}}
    stack = adopting(guardrails=rails)
    attachment = previewed(stack).one(ATTACHMENT, f"services@{target}")
    assert attachment.import_id == f"{identifier}:{POLICY_ID}"
    assert f"{identifier}:{POLICY_ID}" in adopted_ids(stack)


def test_a_new_policy_on_an_adopted_target_is_made() -> None:
    attachment = previewed(adopting()).one(ATTACHMENT, "regions@root")
    assert attachment.import_id is None
    assert attachment.inputs["targetId"] == ROOT_ID


def test_the_own_outputs_are_read_when_something_is_adopted_and_not_otherwise() -> None:
    assert previewed(adopting()).reads == (OWN_STACK,)
    assert previewed(small()).reads == ()
    assert previewed(small()).outputs["adopted"] == []
    assert adopted_ids(small()) == []


def test_options_without_an_id_are_left_as_they_are() -> None:
    given, kept = ResourceOptions(retain_on_delete=True), []
    recording = record(lambda: kept.append(Adoption("owner", None).options(given, None)))
    assert kept == [given]
    assert not recording.hooks


def test_options_with_an_id_are_added_to() -> None:
    made: list[ResourceOptions] = []

    def program() -> None:
        hook = ResourceHook("other", lambda _: None)
        given = ResourceOptions(retain_on_delete=True, hooks=ResourceHookBinding(before_update=[hook]))
        adoption = Adoption("owner", None)
        made.extend([adoption.options(given, "id-1"), adoption.options(ResourceOptions(), "id-2")])

    assert list(record(program).hooks) == ["other", "foundation:import-only:owner"]
    assert [(options.import_, options.protect, options.retain_on_delete) for options in made] == [
        ("id-1", True, True),
        ("id-2", True, None),
    ]


def test_an_update_of_which_the_engine_tells_no_inputs_is_refused_too() -> None:
    made: list[ResourceOptions] = []
    record(lambda: made.append(Adoption("owner", None).options(ResourceOptions(), "id-1")))
    assert isinstance(made[0].hooks, ResourceHookBinding)
    hook = (made[0].hooks.before_update or [])[0]
    answer = hook(ResourceHookArgs("urn", "id-1", "lab", ACCOUNT))
    assert isinstance(answer, Coroutine)
    with pytest.raises(Refused, match=r"lab \(id-1\) is being adopted"):
        asyncio.run(answer)


def test_differences_name_what_was_added_removed_and_changed() -> None:
    assert differences({"same": 1, "gone": 2, "other": 3}, {"same": 1, "other": 4, "more": 5}) == [
        "gone: AWS has 2, the program says None",
        "more: AWS has None, the program says 5",
        "other: AWS has 3, the program says 4",
    ]
