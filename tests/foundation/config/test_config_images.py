"""What `foundation:images` takes, what it means when little is written, and what it says of mistakes."""

import json
from typing import Any

import pytest
from image_estates import AGENTS, MEMBERS, NETWORK, UNITS, imaged

from foundation.config.images import Image, Images
from foundation.config.images_allowed import AllowedImages
from foundation.config.production import production_units
from foundation.config.section import In
from foundation.config.units import Units
from foundation.errors import ABSENT, ConfigurationError, Problem


def problems(images: object, **sections: Any) -> tuple[Problem, ...]:
    with pytest.raises(ConfigurationError) as caught:
        imaged(images, **sections)
    return caught.value.problems


def problem(images: object, **sections: Any) -> Problem:
    (found,) = problems(images, **sections)
    return found


def section(images: object = None) -> Images:
    found = imaged(images).images
    assert isinstance(found, Images)
    return found


def test_nothing_written_is_one_hardened_amazon_linux_built_every_week() -> None:
    found = section()
    assert found.images == {"base": Image()}
    base = found.images["base"]
    assert base.parent == "amazon-linux-2023"
    assert base.components == ("update-linux", "stig-build-linux-medium")
    assert (base.device, base.machines, base.volume_gib) == ("/dev/xvda", ("t3.medium",), 10)
    assert (found.schedule, found.shared_with) == ("cron(0 3 ? * SUN *)", ("root",))
    assert found.allowed_images == AllowedImages(providers=("amazon",), mode="enabled")


def test_images_are_in_the_home_region_first_and_in_it_always() -> None:
    settings = imaged().settings
    assert section().everywhere(settings) == ("eu-central-1", "eu-west-1")
    assert section({"regions": ["eu-west-1"]}).everywhere(settings) == ("eu-central-1", "eu-west-1")
    assert section({"regions": ["eu-central-1"]}).everywhere(settings) == ("eu-central-1",)


def test_an_image_for_arm_is_built_on_arm_with_the_root_device_of_its_parent() -> None:
    found = Image(parent="ubuntu-24.04", architecture="arm64")
    assert (found.device, found.machines) == ("/dev/sda1", ("t4g.medium",))
    assert Image(root_device="/dev/nvme0n1").device == "/dev/nvme0n1"
    assert Image(instance_types=("m7i.large", "g5.xlarge")).machines == ("m7i.large", "g5.xlarge")
    for graviton in ("m7gd.large", "a1.medium", "im4gn.large", "g5g.xlarge"):
        assert Image(architecture="arm64", instance_types=(graviton,)).machines == (graviton,)


def test_a_component_of_ones_own_is_a_document_that_image_builder_reads() -> None:
    found = section({"components": {"agents": AGENTS}}).components["agents"]
    assert json.loads(found.document) == {"schemaVersion": 1.0, **AGENTS}


@pytest.mark.parametrize(
    ("written", "path", "rule"),
    [
        ({"images": {}}, "", "there is at least one image"),
        ({"images": {"base": {"parent": "windows"}}}, ".images.base.parent", "an image is built from"),
        ({"images": {"base": {"version": "1.0"}}}, ".images.base.version", "a version is three numbers with dots"),
        ({"images": {"base": {"version": "1.x.0"}}}, ".images.base.version", "a version is three numbers with dots"),
        ({"images": {"base": {"volume_gib": 0}}}, ".images.base.volume_gib", "a volume has 1 to 16,000 GiB"),
        ({"images": {"base": {"root_device": "xvda"}}}, ".images.base.root_device", "a device is named like"),
        ({"images": {"base": {"components": ["Update"]}}}, ".images.base.components[0]", "a component is Amazon's"),
        ({"images": {"base": {"instance_types": ["t3"]}}}, ".images.base.instance_types[0]", "an instance type has"),
        ({"images": {"base": {"instance_types": ["t4g.small"]}}}, ".images.base", "t4g.small has not x86_64"),
        (
            {"images": {"base": {"architecture": "arm64", "instance_types": ["t3.small"]}}},
            ".images.base",
            "t3.small has not arm64",
        ),
        ({"schedule": "cron(0 3 * * *)"}, ".schedule", "a schedule is cron("),
        ({"schedule": "weekly"}, ".schedule", "a schedule is cron("),
        ({"lifecycle": {"deprecate_days": 90, "disable_days": 60}}, ".lifecycle", "an image is first deprecated"),
        ({"lifecycle": {"deprecate_days": 200}}, ".lifecycle", "an image is first deprecated"),
        ({"lifecycle": {"delete_days": 30}}, ".lifecycle", "an image is first deprecated"),
        ({"lifecycle": {"delete_days": 1001}}, ".lifecycle.delete_days", "an image gets 1 to 1,000 days"),
        ({"lifecycle": {"keep": 0}}, ".lifecycle.keep", "1 to 10 of the newest images are always kept"),
        ({"allowed_images": {"providers": ["ubuntu"]}}, ".allowed_images.providers[0]", "images are from amazon"),
        ({"components": {"a": {"phases": []}}}, ".components.a.phases", "this list has at least one entry"),
        (
            {"components": {"a": {"phases": [{"name": "build", "steps": [{"name": "x"}]}]}}},
            ".components.a.phases[0].steps[0]",
            "a step has a name and an action",
        ),
        (
            {"components": {"a": {"phases": [{"name": "build", "steps": [{"name": "x", "action": "y" * 16_000}]}]}}},
            ".components.a",
            "a component has at most 16,000 characters",
        ),
    ],
)
def test_a_mistake_within_the_section_is_named(written: object, path: str, rule: str) -> None:
    found = problem(written)
    assert found.path == f"foundation:images{path}"
    assert rule in found.rule
    assert found.remedy


@pytest.mark.parametrize(
    ("written", "path", "value", "rule", "remedy"),
    [
        (
            {"regions": ["us-east-1"]},
            "regions[0]",
            "us-east-1",
            "images are in Regions of foundation:settings.regions",
            "Add us-east-1 there, or remove it here.",
        ),
        (
            {"shared_with": ["workloads/prodution"]},
            "shared_with[0]",
            "workloads/prodution",
            "who launches images is declared in foundation:units",
            "Write workloads/production, or declare workloads/prodution.",
        ),
        (
            {"images": {"base": {"components": ["update-linus"]}}},
            "images.base.components[0]",
            "update-linus",
            "a component is one of Amazon's, or of foundation:images.components",
            "Write update-linux.",
        ),
        (
            {"images": {"base": {"tests": ["agents"]}}},
            "images.base.tests[0]",
            "agents",
            "a component is one of Amazon's, or of foundation:images.components",
            "Declare it in foundation:images.components, or write its ARN.",
        ),
        (
            {"images": {"base": {"tests": ["update-linux"]}}},
            "images.base.tests[0]",
            "update-linux",
            "a component is once in an image",
            "Remove it here, or from `components`: its tests run in any case.",
        ),
        (
            {"components": {"update-linux": AGENTS}},
            "components.update-linux",
            "update-linux",
            "Amazon has a component of this name, so what is meant by it would not be clear",
            "Give the own component another name.",
        ),
        (
            {"images": {"b" * 81: {}}},
            f"images.{'b' * 81}",
            "b" * 81,
            "the name of an image or component has at most 80 characters",
            "Write a shorter name.",
        ),
        (
            {"allowed_images": {"targets": ["account:shp"]}},
            "allowed_images.targets[0]",
            "account:shp",
            "where images are allowed is declared in foundation:accounts",
            "Write account:shop, or declare account:shp.",
        ),
        (
            {"allowed_images": {"providers": ["account:shp"]}},
            "allowed_images.providers[0]",
            "account:shp",
            "whose images are allowed is declared in foundation:accounts",
            "Write account:shop, or declare account:shp.",
        ),
    ],
)
def test_a_mistake_between_the_section_and_the_others_is_named(
    written: object, path: str, value: object, rule: str, remedy: str
) -> None:
    assert problem(written) == Problem(f"foundation:images.{path}", value, rule, remedy)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ({"shared_with": ["root", "account:gone"]}, "shared_with[1]"),
        ({"allowed_images": {"providers": ["account:gone"]}}, "allowed_images.providers[0]"),
    ],
)
def test_a_closed_account_has_no_part_in_images(written: object, path: str) -> None:
    rule = "a closed account has no part in images"
    assert problem(written) == Problem(f"foundation:images.{path}", "account:gone", rule, "Remove it.")


def test_components_of_ones_own_and_those_with_an_arn_are_known() -> None:
    arn = "arn:aws:imagebuilder:eu-central-1:aws:component/python-3-linux/x.x.x"
    images = {"base": {"components": ["agents", arn]}}
    assert section({"images": images, "components": {"agents": AGENTS}}).images["base"].components == ("agents", arn)


def test_images_need_an_account() -> None:
    members = {"cables": {"unit": "infrastructure", "purpose": "network"}}
    found = problem({}, accounts={**MEMBERS, "members": members})
    assert (found.path, found.value) == ("foundation:accounts.members", ABSENT)
    assert found.rule == "foundation:images needs an account with the purpose images"


def test_allowed_images_hold_somewhere() -> None:
    units = {**UNITS, "workloads": {"units": {"production": {"units": {"shops": {}}}}}}
    found = problem({}, units=units)
    assert found.path == "foundation:images.allowed_images"
    assert "add the tag environment: production to a unit" in found.remedy
    imaged({"allowed_images": "off"}, units=units)
    imaged({"allowed_images": {"targets": ["root"]}}, units=units)


def test_where_no_images_are_made_is_written_where_units_are_another_stacks() -> None:
    elsewhere = {"units": {"in": "other"}, "accounts": {"in": "other"}, "organization": {"in": "other"}}
    allowed = {"allowed_images": {"targets": ["workloads"]}}
    guardrails = {"deny_suspended": "off", "deny_internet_gateways": "off"}
    found = problem(allowed, **elsewhere, guardrails=guardrails)
    assert found.path == "foundation:guardrails.deny_image_making"
    imaged(allowed, **elsewhere, guardrails={**guardrails, "deny_image_making": "off"})


@pytest.mark.parametrize(
    ("environment", "rule"),
    [
        ("shred", "images are built in an environment of foundation:network"),
        ("sealed", "machines that build images reach the internet by IPv4, and sealed has egress none"),
        ("others", "images are built in subnets that are shared with the images account, and those of others are not"),
        ("flat", "images are built in private subnets of the home Region, eu-central-1, and flat has none there"),
    ],
)
def test_images_are_built_where_machines_can_be_and_reach_the_internet(environment: str, rule: str) -> None:
    found = problem({"build_in": environment}, network=NETWORK)
    assert (found.path, found.value, found.rule) == ("foundation:images.build_in", environment, rule)
    assert found.remedy


def test_images_are_built_in_a_network_that_is_declared_here() -> None:
    assert "not declared here" in problem({"build_in": "shared"}).rule
    imaged({"build_in": "shared"}, network=NETWORK)


@pytest.mark.parametrize(
    ("baseline", "rule"),
    [
        ({"default_vpcs": "removed"}, "foundation:baseline.default_vpcs removes"),
        ({"vpc_block_public_access": "bidirectional"}, "foundation:baseline.vpc_block_public_access cuts off"),
    ],
)
def test_images_are_built_in_a_default_vpc_only_where_it_is_of_use(baseline: object, rule: str) -> None:
    found = problem({}, baseline=baseline)
    assert (found.path, found.value) == ("foundation:images.build_in", ABSENT)
    assert found.rule.endswith(rule)
    imaged({}, baseline={"default_vpcs": "harmless", "vpc_block_public_access": "ingress"})


def test_images_are_built_in_a_network_where_default_vpcs_are_removed() -> None:
    imaged({"build_in": "shared"}, baseline={"default_vpcs": "removed"}, network=NETWORK)


def test_production_is_the_uppermost_units_with_the_tag() -> None:
    tagged = {"tags": {"environment": "production"}}
    units = Units.model_validate(
        {
            "shops": {"units": {"live": {**tagged, "units": {"big": tagged}}}},
            "bank": tagged,
            "live": {"tags": {"environment": "test"}},
            "banking": tagged,
        }
    )
    assert production_units(units) == ("bank", "banking", "shops/live")
    assert production_units(In.model_validate({"in": "other"})) == ()
