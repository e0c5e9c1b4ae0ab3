"""Lifecycle policies of Image Builder: which are accepted, and what they do to images and to what hangs on them."""

from datetime import timedelta
from typing import Any

import pytest
from emulated_world import World
from image_builder_world import OTHER, REGION, ROLE, Builder, amis, code

from emulator.aws.callers import Caller
from emulator.aws.request import Request
from emulator.aws.services.imagebuilder import lifecycle_runs
from emulator.aws.services.imagebuilder.model import Resource, resources
from emulator.aws.services.organizations.model import now
from emulator.aws.state import Settings, State


@pytest.fixture(scope="module")
def builder(world: World) -> Builder:
    """The images account."""
    made = Builder(world, world.account())
    made.prepare()
    return made


def detail(action: str, filtered: dict[str, Any], **more: Any) -> dict[str, Any]:
    included = {"includeResources": {"amis": True, "snapshots": True}} if action == "DELETE" else {}
    return {"action": {"type": action, **included}, "filter": filtered, **more}


def keep(count: int) -> dict[str, Any]:
    return {"type": "COUNT", "value": count}


def create(builder: Builder, *details: dict[str, Any], recipe: str = "any", **more: Any) -> str:
    about: dict[str, Any] = {
        "name": builder.name("policy"),
        "executionRole": builder.role,
        "resourceType": "AMI_IMAGE",
        "policyDetails": list(details),
        "resourceSelection": {"recipes": [{"name": recipe, "semanticVersion": "1.x.x"}]},
    }
    answer = builder.client("imagebuilder").create_lifecycle_policy(clientToken="t", **{**about, **more})
    return str(answer["lifecyclePolicyArn"])


def test_a_policy_is_made_changed_listed_and_deleted(builder: Builder) -> None:
    client = builder.client("imagebuilder")
    policy = create(builder, detail("DEPRECATE", keep(2)), name="retire", tags={"a": "1"}, executionRole=ROLE)
    assert policy == f"arn:aws:imagebuilder:{REGION}:{builder.account}:lifecycle-policy/retire"
    found = client.get_lifecycle_policy(lifecyclePolicyArn=policy)["lifecyclePolicy"]
    assert (found["status"], found["tags"], found["dateCreated"].year > 2000) == ("ENABLED", {"a": "1"}, True)
    assert found["policyDetails"] == [detail("DEPRECATE", keep(2))]
    client.update_lifecycle_policy(
        clientToken="t",
        lifecyclePolicyArn=policy,
        status="DISABLED",
        executionRole=builder.role,
        resourceType="AMI_IMAGE",
        policyDetails=[detail("DISABLE", keep(3))],
        resourceSelection={"tagMap": {"a": "1"}},
    )
    found = client.get_lifecycle_policy(lifecyclePolicyArn=policy)["lifecyclePolicy"]
    assert (found["status"], found["resourceSelection"]) == ("DISABLED", {"tagMap": {"a": "1"}})
    assert found["name"] == "retire"
    listed = client.list_lifecycle_policies()["lifecyclePolicySummaryList"]
    assert [one["executionRole"] for one in listed if one["arn"] == policy] == [builder.role]
    client.delete_lifecycle_policy(lifecyclePolicyArn=policy)
    assert code(client.get_lifecycle_policy, lifecyclePolicyArn=policy) == "ResourceNotFoundException"


def test_a_role_that_image_builder_cannot_assume_is_refused(world: World, builder: Builder) -> None:
    rule, refused = detail("DEPRECATE", keep(1)), "InvalidParameterValueException"
    assert code(lambda: create(builder, rule, executionRole="of-ec2")) == refused
    assert code(lambda: create(builder, rule, executionRole=f"{builder.role}-none")) == refused
    foreign = f"arn:aws:iam::{world.account()}:role/OrganizationAccountAccessRole"
    assert code(lambda: create(builder, rule, executionRole=foreign)) == refused
    linked = "aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder"
    create(builder, rule, executionRole=f"arn:aws:iam::{builder.account}:role/{linked}")


def test_a_policy_that_contradicts_itself_is_refused(builder: Builder) -> None:
    refused = "InvalidParameterValueException"
    assert code(lambda: create(builder)) == "InvalidRequestException"
    assert code(lambda: create(builder, detail("DISABLE", keep(1)), detail("DISABLE", keep(2)))) == refused
    assert code(lambda: create(builder, detail("DISABLE", {"type": "AGE", "value": 1}))) == refused
    assert code(lambda: create(builder, detail("DISABLE", {**keep(1), "unit": "DAYS"}))) == refused
    both = {"recipes": [{"name": "any", "semanticVersion": "1.0.0"}], "tagMap": {"a": "1"}}
    assert code(lambda: create(builder, detail("DISABLE", keep(1)), resourceSelection=both)) == refused
    excluded = {"exclusionRules": {"amis": {"isPublic": True}}}
    missing = "NotImplementedByEmulator"
    assert code(lambda: create(builder, detail("DISABLE", keep(1), **excluded))) == missing
    assert code(lambda: create(builder, detail("DISABLE", keep(1)), resourceType="CONTAINER_IMAGE")) == missing


def test_old_images_are_deprecated_disabled_and_deleted_by_count(builder: Builder) -> None:
    pipeline = builder.pipeline(builder.recipe(name="counted"), {"region": REGION}, {"region": OTHER})
    other = builder.run(builder.pipeline(builder.recipe(name="another")))
    details = (detail("DELETE", keep(3)), detail("DEPRECATE", keep(1)), detail("DISABLE", keep(2)))
    create(builder, *details, recipe="counted")
    oldest, older, old, new = (builder.run(pipeline) for _ in range(4))
    client = builder.client("imagebuilder")

    def status(image: Any) -> str:
        found = client.get_image(imageBuildVersionArn=image["arn"])["image"]
        return str(found["state"]["status"])

    assert [status(image) for image in (older, old, new, other)] == ["DISABLED", "DEPRECATED", "AVAILABLE", "AVAILABLE"]
    assert code(client.get_image, imageBuildVersionArn=oldest["arn"]) == "ResourceNotFoundException"
    for region in (REGION, OTHER):
        ec2 = builder.client("ec2", region)
        gone = amis(oldest)[region]
        assert code(ec2.describe_images, ImageIds=[gone]) == "InvalidAMIID.NotFound"
        shown = {one["ImageId"]: one for one in ec2.describe_images(Owners=["self"], IncludeDisabled=True)["Images"]}
        assert shown[amis(older)[region]]["State"] == "disabled"
        assert "DeprecationTime" in shown[amis(old)[region]]
        assert "DeprecationTime" not in shown[amis(new)[region]]
        left = ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
        assert not any(gone in one["Description"] for one in left)


def test_young_disabled_and_excluded_images_are_left_alone(builder: Builder) -> None:
    recipe = builder.recipe(name="spared")
    pipeline = builder.pipeline(recipe, imageTags={"purpose": "spared"})
    by_tag: dict[str, Any] = {"resourceSelection": {"tagMap": {"purpose": "spared"}}}
    create(builder, detail("DELETE", {"type": "AGE", "value": 1, "unit": "DAYS"}), **by_tag)
    create(builder, detail("DELETE", keep(1)), **by_tag, status="DISABLED")
    excluded = {"exclusionRules": {"tagMap": {"keep": "yes"}}}
    create(builder, detail("DISABLE", keep(1), **excluded), **by_tag)
    kept, first, second = builder.run(pipeline, tags={"keep": "yes"}), builder.run(pipeline), builder.run(pipeline)
    client = builder.client("imagebuilder")
    states = [
        client.get_image(imageBuildVersionArn=image["arn"])["image"]["state"]["status"]
        for image in (kept, first, second)
    ]
    assert states == ["AVAILABLE", "DISABLED", "AVAILABLE"]


def test_a_deleted_image_leaves_its_images_where_the_policy_does_not_include_them(builder: Builder) -> None:
    pipeline = builder.pipeline(builder.recipe(name="shell"))
    only = {"action": {"type": "DELETE"}, "filter": keep(1)}
    create(builder, only, recipe="shell")
    first = builder.run(pipeline)
    builder.run(pipeline)
    client = builder.client("imagebuilder")
    assert code(client.get_image, imageBuildVersionArn=first["arn"]) == "ResourceNotFoundException"
    assert builder.client("ec2").describe_images(ImageIds=[amis(first)[REGION]])["Images"]


def test_images_past_their_age_are_deleted_but_for_the_newest_that_are_retained() -> None:
    caller = Caller("", "111122223333", "arn:aws:iam::111122223333:root", REGION, "imagebuilder")
    request = Request("StartImagePipelineExecution", {}, caller, State(Settings("111122223333")))
    store = resources(request).by_arn
    rule = {"type": "AGE", "value": 2, "unit": "WEEKS", "retainAtLeast": 1}
    content = {
        "status": "ENABLED",
        "policyDetails": [detail("DELETE", rule)],
        "resourceSelection": {"recipes": [{"name": "aged", "semanticVersion": "1.x.0"}]},
    }
    store["policy"] = Resource("policy", "lifecycle-policy", "p", content, {})
    for arn, days, version in (("a", 40, "1.0.0"), ("b", 13, "1.2.0"), ("c", 39, "2.0.0"), ("d", 38, "1.0.0")):
        image: dict[str, Any] = {"state": {"status": "AVAILABLE"}, "outputResources": {"amis": []}}
        made = now() - timedelta(days=days)
        store[arn] = Resource(arn, "image", "aged", image, {}, version, created=made)
    lifecycle_runs.run(request)
    assert sorted(store) == ["b", "c", "d", "policy"]
    content["policyDetails"] = [detail("DELETE", {**rule, "retainAtLeast": 0})]
    lifecycle_runs.run(request)
    assert sorted(store) == ["b", "c", "policy"]
