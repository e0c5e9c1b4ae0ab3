import asyncio
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from computed import POLICY, PROVIDER, UNIT, policy_id, unit_id
from pulumi import ResourceHook, ResourceHookArgs, ResourceHookBinding, ResourceHookOptions, ResourceOptions
from recording import UNKNOWN, Key, Recording, record


class Part(pulumi.ComponentResource):
    def __init__(self, name: str, opts: ResourceOptions | None = None) -> None:
        super().__init__("test:parts:Part", name, {}, opts)


def unit(name: str, parent_id: pulumi.Input[str] = "r-ab12", opts: ResourceOptions | None = None) -> Any:
    return aws.organizations.OrganizationalUnit(name, name=name, parent_id=parent_id, opts=opts)


def two_units() -> None:
    unit("lower", unit("upper").id)


def test_everything_that_a_program_registers_is_recorded_in_its_order() -> None:
    recording = record(two_units)
    assert recording.keys == (Key(UNIT, "upper"), Key(UNIT, "lower"))
    assert recording.position(Key(UNIT, "lower")) == 1
    assert recording.counts() == {UNIT: 2}
    assert [resource.name for resource in recording.of(UNIT)] == ["upper", "lower"]
    assert recording.of(POLICY) == ()
    assert recording.one(UNIT, "upper").custom


def test_what_is_registered_late_is_recorded_too() -> None:
    recording = record(lambda: unit("first").id.apply(lambda _: unit("second").urn))
    assert recording.counts() == {UNIT: 2}


def test_an_asynchronous_program_is_awaited() -> None:
    async def program() -> None:
        await asyncio.sleep(0.01)
        unit("late")

    assert record(program).keys == (Key(UNIT, "late"),)


def test_two_resources_of_one_type_and_name_are_refused() -> None:
    def twice() -> None:
        unit("same", "r-ab12")
        unit("same", "r-cd34")

    with pytest.raises(ValueError, match=f"two resources are 'same' of type {UNIT}"):
        record(twice)


def test_one_name_for_two_types_is_fine() -> None:
    def program() -> None:
        unit("same")
        aws.organizations.Policy("same", content="{}")

    assert record(program).counts() == {UNIT: 1, POLICY: 1}


def test_inputs_are_named_as_in_the_schema() -> None:
    assert record(two_units).one(UNIT, "upper").inputs == {"name": "upper", "parentId": "r-ab12"}


def test_ids_and_computed_fields_are_the_same_in_every_run() -> None:
    def program() -> None:
        organization = aws.organizations.Organization("organization")
        policy = aws.organizations.Policy("guard", content="{}")
        made = unit("workloads", organization.roots[0].id)
        attachment = aws.organizations.PolicyAttachment("guard", policy_id=policy.id, target_id=made.id)
        pulumi.export("arns", [organization.arn, policy.arn, made.arn])
        pulumi.export("ids", [organization.id, policy.id, made.id, attachment.id])

    recording = record(program)
    assert recording.one(UNIT, "workloads").inputs["parentId"] == "r-ab12"
    unit_, policy = unit_id("workloads"), policy_id("guard")
    assert recording.outputs["ids"] == ["o-exampleorg1", policy, unit_, f"{unit_}:{policy}"]
    assert [arn.rsplit("/", 1)[-1] for arn in recording.outputs["arns"]] == ["o-exampleorg1", policy, unit_]
    assert recording.outputs == record(program).outputs


def test_a_type_without_computed_fields_fails_with_its_name() -> None:
    with pytest.raises(LookupError, match="aws:sqs/queue:Queue"):
        record(lambda: aws.sqs.Queue("logs"))


def test_what_is_on_aws_with_other_values_comes_back_with_them() -> None:
    recording = record(
        lambda: pulumi.export("name", unit("upper").name), live={Key(UNIT, "upper"): {"name": "As it is"}}
    )
    assert recording.outputs == {"name": "As it is"}


def test_a_preview_knows_inputs_and_nothing_else() -> None:
    def program() -> None:
        two_units()
        pulumi.export("name", unit("third").name)

    recording = record(program, preview=True)
    assert recording.one(UNIT, "upper").inputs == {"name": "upper", "parentId": "r-ab12"}
    assert recording.one(UNIT, "lower").inputs == {"name": "lower", "parentId": UNKNOWN}
    assert recording.outputs == {"name": "third"}


def test_a_preview_knows_the_ids_of_what_is_deployed() -> None:
    recording = record(two_units, preview=True, deployed=record(two_units).keys)
    assert recording.one(UNIT, "lower").inputs["parentId"] == unit_id("upper")


def test_a_preview_knows_the_ids_of_what_is_imported() -> None:
    def program() -> None:
        unit("lower", unit("upper", opts=ResourceOptions(import_="ou-ab12-adopted1")).id)

    recording = record(program, preview=True)
    assert recording.one(UNIT, "upper").import_id == "ou-ab12-adopted1"
    assert recording.one(UNIT, "lower").inputs["parentId"] == "ou-ab12-adopted1"


def test_the_program_is_told_whether_it_is_a_preview() -> None:
    seen: list[bool] = []
    record(lambda: seen.append(pulumi.runtime.is_dry_run()))
    record(lambda: seen.append(pulumi.runtime.is_dry_run()), preview=True)
    assert seen == [False, True]


def options() -> None:
    provider = aws.Provider("management", region="eu-central-1")
    part = Part("part", ResourceOptions(provider=provider))
    first = unit("first", opts=ResourceOptions(parent=part))
    hook = ResourceHook("look", lambda _: None)
    everything = ResourceOptions(
        parent=part,
        depends_on=[first],
        protect=True,
        retain_on_delete=True,
        ignore_changes=["parentId"],
        deleted_with=first,
        hooks=ResourceHookBinding(before_update=[hook], before_delete=[hook]),
    )
    unit("second", opts=everything)
    unit("third", first.id)


def test_every_option_is_recorded() -> None:
    second = record(options).one(UNIT, "second")
    assert second.key == Key(second.type, second.name)
    assert second.parent == Key("test:parts:Part", "part")
    assert second.provider == "management"
    assert second.dependencies == {Key(UNIT, "first")}
    assert second.protect
    assert second.retain_on_delete
    assert second.ignore_changes == ("parentId",)
    assert second.deleted_with == Key(UNIT, "first")
    assert second.hooks == {"before_update": ("look",), "before_delete": ("look",)}


def test_options_that_are_not_given_are_empty() -> None:
    recording = record(options)
    third = recording.one(UNIT, "third")
    assert third.parent is None
    assert third.provider is None
    assert third.import_id is None
    assert third.deleted_with is None
    assert third.ignore_changes == ()
    assert third.hooks == {}
    assert not third.protect
    assert not third.retain_on_delete
    assert not recording.one("test:parts:Part", "part").custom


def test_dependencies_are_also_known_by_the_input_that_has_them() -> None:
    recording = record(options)
    assert recording.one(UNIT, "third").dependencies == {Key(UNIT, "first")}
    assert recording.one(UNIT, "third").property_dependencies["parentId"] == {Key(UNIT, "first")}
    assert recording.one(UNIT, "second").property_dependencies["parentId"] == frozenset()
    assert recording.one(PROVIDER, "management").dependencies == frozenset()


def refusing(args: ResourceHookArgs) -> None:
    before, after = args.old_inputs or {}, args.new_inputs or {}
    if before.get("tags") != after.get("tags"):
        raise ValueError(f"{args.type} {args.name} ({args.id}): {before.get('tags')} -> {after.get('tags')}")


def with_hook() -> Recording:
    return record(lambda: ResourceHook("refusing", refusing, ResourceHookOptions(on_dry_run=True)))


def test_a_hook_is_asked_as_the_engine_asks_it() -> None:
    hook = with_hook().hooks["refusing"]
    said = hook.ask(Key(UNIT, "upper"), "ou-1", old={"tags": {"a": "b"}}, new={"tags": {}})
    assert said == f"{UNIT} upper (ou-1): {{'a': 'b'}} -> {{}}"
    assert hook.ask(Key(UNIT, "upper"), "ou-1") is None


def test_it_is_recorded_when_a_hook_is_asked() -> None:
    def program() -> None:
        ResourceHook("always", refusing, ResourceHookOptions(on_dry_run=True))
        ResourceHook("lenient", refusing, ResourceHookOptions(ignore_errors=True))

    hooks = record(program).hooks
    assert {name: (hook.on_dry_run, hook.ignore_errors) for name, hook in hooks.items()} == {
        "always": (True, False),
        "lenient": (False, True),
    }


def test_two_hooks_of_one_name_are_refused() -> None:
    def twice() -> None:
        ResourceHook("same", refusing)
        ResourceHook("same", refusing)

    with pytest.raises(ValueError, match="two hooks are named 'same'"):
        record(twice)


def test_the_outputs_are_those_that_go_over_the_wire() -> None:
    def program() -> None:
        pulumi.export("units", {"upper": unit("upper").id})
        pulumi.export("nothing", None)

    assert record(program).outputs == {"units": {"upper": unit_id("upper")}}


def test_the_outputs_of_components_are_recorded() -> None:
    recording = record(lambda: Part("part").register_outputs({"id": "x"}))
    assert recording.registered == {Key("test:parts:Part", "part"): {"id": "x"}}
    assert recording.outputs == {}


def test_another_stack_is_read_with_its_outputs() -> None:
    def program() -> None:
        reference = pulumi.StackReference("organization/foundation/network")
        pulumi.export("found", reference.get_output("units"))

    recording = record(program, stacks={"network": {"units": {"a": "ou-1"}}})
    assert recording.outputs == {"found": {"a": "ou-1"}}
    assert recording.reads == (Key("pulumi:pulumi:StackReference", "organization/foundation/network"),)
    assert record(program, stacks={"network": {}}).outputs == {}


def test_a_stack_that_does_not_exist_cannot_be_read() -> None:
    with pytest.raises(LookupError, match="unknown stack 'organization/foundation/network'"):
        record(lambda: pulumi.StackReference("organization/foundation/network"))


def test_the_own_stack_always_exists() -> None:
    name = "organization/foundation/other"
    assert record(lambda: pulumi.StackReference(name), stack="other").reads


def test_what_fails_in_an_apply_fails_the_run() -> None:
    def check(_: str) -> None:
        raise RuntimeError("inside an apply")

    with pytest.raises(RuntimeError, match="inside an apply"):
        record(lambda: unit("upper").id.apply(check))


def test_a_lookup_while_the_program_runs_is_refused() -> None:
    with pytest.raises(Exception, match="looks aws:organizations/getOrganization:getOrganization up"):
        record(lambda: aws.organizations.get_organization_output().id.apply(str))


def test_a_run_that_failed_leaves_nothing_for_the_next() -> None:
    with pytest.raises(ValueError, match="two resources"):
        record(lambda: [unit("same"), unit("same")])
    assert record(lambda: pulumi.export("fine", True)).outputs == {"fine": True}
    assert record(two_units).counts() == {UNIT: 2}
