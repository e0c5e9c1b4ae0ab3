"""What the read-back of images expects, decided from the configuration alone."""

from collections.abc import Mapping
from typing import Any

from image_estates import NETWORK, imaged

from checks import readback_images
from checks.readback_facts import Value
from foundation.config import In, StackConfig
from foundation.config.image_lifecycle import Lifecycle
from foundation.config.images import Images

HOME = "eu-central-1"
COMPONENT = f"arn:aws:imagebuilder:{HOME}:444455556666:component/theirs/1.0.0"


def facts(config: StackConfig, subject: str) -> Mapping[str, Value]:
    return readback_images.expected(config)[subject]


def test_images_are_built_in_the_default_vpc_unless_an_environment_is_named() -> None:
    group, infrastructure = "security group foundation-image-builder", "infrastructure foundation-base"
    assert facts(imaged(), group)["VPC"] == "the default VPC"
    assert facts(imaged(), infrastructure)["subnet"] is None
    config = imaged({"build_in": "shared"}, network=NETWORK)
    assert facts(config, group)["VPC"] == f"{HOME}/shared/main"
    assert facts(config, infrastructure)["subnet"] == f"{HOME}/shared/main/private/euc1-az1"


def test_where_another_stack_declares_the_units_only_the_number_of_launchers_is_known() -> None:
    config = imaged({"shared_with": ["workloads", "account:shop"]})
    distribution: Any = facts(
        config.model_copy(update={"units": In.model_validate({"in": "the-other"})}), "distribution foundation-base"
    )
    assert distribution[f"in {HOME}"]["launched by"] == 2


def test_a_pipeline_without_a_schedule_has_none() -> None:
    assert facts(imaged({"schedule": "off"}), "pipeline foundation-base")["schedule"] is None


def test_parents_and_components_by_id_and_arn_are_named_as_they_are() -> None:
    image = {"parent": "ami-0123456789abcdef0", "components": [COMPONENT], "tests": []}
    recipe = facts(imaged({"images": {"theirs": image}}), "recipe foundation-theirs")
    assert (recipe["parent"], recipe["components"]) == ("ami-0123456789abcdef0", [COMPONENT])


def test_images_that_are_only_disabled_are_neither_deprecated_nor_deleted() -> None:
    lifecycle = {"deprecate_days": None, "disable_days": 40, "delete_days": None}
    config = imaged()
    assert isinstance(config.images, Images)
    assert isinstance(config.images.lifecycle, Lifecycle)
    section = config.images.model_copy(update={"lifecycle": config.images.lifecycle.model_copy(update=lifecycle)})
    policy = facts(config.model_copy(update={"images": section}), "lifecycle policy foundation-base")
    assert policy["DISABLE"] == {
        "after": {"type": "AGE", "value": 40, "unit": "DAYS"},
        "of": {"amis": True, "snapshots": False},
    }
    assert not {"DEPRECATE", "DELETE"}.intersection(policy)


def test_without_allowed_images_no_policy_is_expected_anywhere() -> None:
    expected = readback_images.expected(imaged({"allowed_images": "off"}))
    policies = {subject: known for subject, known in expected.items() if subject.startswith("policy of allowed")}
    assert policies == {"policy of allowed images of pictures": {"settings": None}}
