"""How machine images get to those who launch them, and which others are launched: copies, parameters, policies."""

import json
from typing import Any

import pytest
from computed import ORGANIZATION_ID, account_id, unit_id
from computed_images import ACCOUNT
from estates import MANAGEMENT
from image_estates import imaged
from image_program import (
    ATTACHED,
    DISTRIBUTION,
    HOME,
    IMAGES,
    OTHER,
    PARAMETER,
    POLICY,
    PRINCIPAL,
    SETTING,
    SHARE,
    SHARED,
    SHARING,
    TAGS,
    WHOLE,
    deployed,
)
from recording import Key, Recording
from session_tokens import SessionTokens


@pytest.fixture
def images(tokens: SessionTokens) -> Recording:
    return deployed(imaged())


def distributions(recording: Recording) -> dict[str, Any]:
    return {one["region"]: one for one in recording.one(DISTRIBUTION, "base").inputs["distributions"]}


def launchers(recording: Recording) -> Any:
    return distributions(recording)[HOME]["amiDistributionConfiguration"]["launchPermission"]


def test_images_go_to_each_region_under_its_key_and_to_the_organization(images: Recording) -> None:
    assert list(distributions(images)) == [HOME, OTHER]
    for region, place in distributions(images).items():
        ami = place["amiDistributionConfiguration"]
        assert ami["name"] == "foundation-base-{{ imagebuilder:buildDate }}"
        assert ami["kmsKeyId"].endswith(f"key/key-images-{region}")
        assert ami["launchPermission"] == {"organizationArns": [WHOLE]}
        assert ami["amiTags"] == {**TAGS, "Name": "foundation-base"}
        parameter = {"parameterName": "/imagebuilder/foundation/base/latest", "dataType": "text"}
        assert place["ssmParameterConfigurations"] == [parameter]


def test_images_are_shared_with_units_and_accounts_by_name(tokens: SessionTokens) -> None:
    recording = deployed(imaged({"shared_with": ["workloads/production", "account:lab"]}))
    unit = f"arn:aws:organizations::{MANAGEMENT}:ou/{ORGANIZATION_ID}/{unit_id('workloads/production')}"
    assert launchers(recording) == {"organizationalUnitArns": [unit], "userIds": [account_id("lab")]}


@pytest.mark.parametrize("region", [HOME, OTHER])
def test_every_account_reads_which_image_is_the_newest(images: Recording, region: str) -> None:
    parameter = images.one(PARAMETER, f"images-{region}/base")
    assert parameter.inputs["name"] == "/imagebuilder/foundation/base/latest"
    assert (parameter.inputs["tier"], parameter.inputs["type"], parameter.inputs["dataType"]) == (
        "Advanced",
        "String",
        "text",
    )
    assert parameter.ignore_changes == ("value",)
    setting = images.one(SETTING, f"images-{region}").inputs
    assert setting["settingId"] == "/ssm/parameter-store/default-parameter-tier"
    assert setting["settingValue"] == "Advanced"
    share, shared = images.one(SHARE, f"images-{region}"), images.one(SHARED, f"images-{region}/base")
    assert (share.inputs["name"], share.inputs["allowExternalPrincipals"]) == ("foundation-images", False)
    name = "parameter/imagebuilder/foundation/base/latest"
    assert shared.inputs["resourceArn"] == f"arn:aws:ssm:{region}:{ACCOUNT}:{name}"
    principal = images.one(PRINCIPAL, f"images-{region}")
    assert principal.inputs["principal"] == WHOLE
    assert images.one(SHARING, "organization").key in principal.property_dependencies["principal"]
    assert {one.inputs["region"] for one in (parameter, share, shared, principal)} == {region}
    assert setting["region"] == region


def test_the_policy_of_allowed_images_names_the_images_account_by_its_id(images: Recording) -> None:
    policy = images.one(POLICY, "allowed-images@workloads/production")
    criteria = json.loads(policy.inputs["content"])["ec2_attributes"]["allowed_images_settings"]["image_criteria"]
    assert criteria["criteria_1"]["allowed_image_providers"]["@@assign"] == [IMAGES, "amazon"]
    attached = images.one(ATTACHED, "allowed-images@workloads/production")
    assert attached.inputs["targetId"] == unit_id("workloads/production")
    assert (policy.inputs["type"], policy.provider) == ("DECLARATIVE_POLICY_EC2", "management")
    assert "allowed-images@workloads/production" in images.outputs["guardrails"]


def test_a_policy_on_an_account_is_left_alone_when_the_account_leaves(tokens: SessionTokens) -> None:
    recording = deployed(imaged({"allowed_images": {"targets": ["account:lab"]}}))
    attached = recording.one(ATTACHED, "allowed-images@account:lab")
    assert attached.inputs["targetId"] == account_id("lab")
    component = recording.one("foundation:guardrails:Guardrails", "allowed-images:account:lab")
    assert component.deleted_with == Key("aws:organizations/account:Account", "lab")


def test_the_stack_exports_what_others_launch_by(images: Recording) -> None:
    exported = images.outputs["images"]
    assert exported["account"] == "pictures"
    assert set(exported["key_arns"]) == {HOME, OTHER}
    assert exported["pipelines"] == {"base": f"arn:aws:imagebuilder:{HOME}:{ACCOUNT}:image-pipeline/foundation-base"}
    name = "parameter/imagebuilder/foundation/base/latest"
    assert exported["parameters"] == {
        f"{region}/base": f"arn:aws:ssm:{region}:{ACCOUNT}:{name}" for region in (HOME, OTHER)
    }
