"""What is known of types of resources and their tags, held against AWS's own models and what AWS accepts."""

import re
from collections.abc import Mapping

import botocore.session
import pytest
from botocore.model import Shape, StructureShape

from emulator.aws.services.organizations.tag_policy_documents import ENFORCED
from foundation.config.tag_types import ANY, NAMES, TYPES, UNTAGGABLE, TagType, resource_type
from foundation.errors import BrokenRule

SIGNED = {
    "elasticfilesystem": ("efs",),
    "elasticloadbalancing": ("elb", "elbv2"),
    "es": ("es", "opensearch"),
    "states": ("stepfunctions",),
}
"""Services of IAM whose models botocore calls otherwise."""
TAGS = {"tags", "taglist", "tagspecifications"}
MADE = [(one.name, action) for one in TYPES.values() for action in one.actions]


@pytest.fixture(scope="module")
def session() -> botocore.session.Session:
    return botocore.session.get_session()


def members(shape: Shape | None) -> Mapping[str, Shape]:
    return shape.members if isinstance(shape, StructureShape) else {}


@pytest.mark.parametrize(("name", "action"), MADE)
def test_what_makes_a_type_takes_tags(session: botocore.session.Session, name: str, action: str) -> None:
    service, _, operation = action.partition(":")
    assert service == name.partition(":")[0]
    models = [session.get_service_model(model) for model in SIGNED.get(service, (service,))]
    operations = [model.operation_model(operation) for model in models if operation in model.operation_names]
    assert operations
    for one in operations:
        given = members(one.input_shape)
        nested = members(given.get("CreateBucketConfiguration"))
        assert TAGS & {member.lower() for member in (*given, *nested)}


def test_types_are_spelled_in_order_and_once() -> None:
    for service in ("ec2", "rds", "ecs"):
        of_service = [name for name in NAMES if name.startswith(f"{service}:")]
        assert of_service == sorted(set(of_service))
    assert len(NAMES) == len(TYPES) >= 40


def test_values_are_enforced_only_for_services_that_aws_takes() -> None:
    assert {name.partition(":")[0] for name in NAMES if TYPES[name].enforced} <= ENFORCED


@pytest.mark.parametrize(
    "name", ["rds:db", "rds:cluster", "iam:role", "logs:log-group", "elasticloadbalancing:loadbalancer"]
)
def test_values_are_not_enforced_for_types_that_aws_refuses(name: str) -> None:
    assert not TYPES[name].enforced


@pytest.mark.parametrize("one", TYPES.values(), ids=NAMES)
def test_every_type_can_be_held_to_a_tag_somehow(one: TagType) -> None:
    assert one.actions or one.reported or one.config
    assert one.config is None or re.fullmatch("AWS(::[A-Za-z0-9]+){2}", one.config)


@pytest.mark.parametrize("one", [one for one in TYPES.values() if one.arns != ANY], ids=lambda one: one.name)
def test_arns_are_those_of_the_type_alone(one: TagType) -> None:
    service, kind = one.name.split(":")
    (arn,) = one.arns
    assert re.fullmatch(rf"arn:aws:{service}:\*:\*?:{kind}[:/]\*", arn)


def test_images_and_snapshots_have_no_account_in_their_arns() -> None:
    without = {name for name in NAMES if TYPES[name].arns[0].startswith("arn:aws:ec2:*::")}
    assert without == {"ec2:image", "ec2:snapshot"}


@pytest.mark.parametrize("name", ["ec2:network-interface", "logs:log-group", "secretsmanager:secret"])
def test_what_services_make_in_the_name_of_others_is_reported_and_made(name: str) -> None:
    assert TYPES[name].actions == ()
    assert TYPES[name].reported


def test_a_copy_is_not_held_to_tags_for_aws_asks_about_its_source_too() -> None:
    assert not [action for _, action in MADE if action.startswith("ec2:Copy")]


def test_a_type_is_taken_as_it_is_spelled() -> None:
    assert resource_type("ec2:instance") == "ec2:instance"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("ec2:nat-gateway", "Write ec2:natgateway."),
        ("rds:dbinstance", "Write "),
        ("EC2:Instance", "Write ec2:instance."),
        ("quark", "Write one of those that foundation/config/stack.schema.json lists."),
    ],
)
def test_an_unknown_type_is_refused_with_a_guess(text: str, remedy: str) -> None:
    with pytest.raises(BrokenRule) as caught:
        resource_type(text)
    assert caught.value.rule == "a resource type is one that can carry tags, as AWS's tag policies spell it"
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("name", UNTAGGABLE)
def test_a_type_without_tags_is_refused_and_told_why(name: str) -> None:
    assert name not in TYPES
    with pytest.raises(BrokenRule) as caught:
        resource_type(name)
    assert name in caught.value.rule
    assert caught.value.rule.endswith(UNTAGGABLE[name])
    assert caught.value.remedy == "Remove it."
