"""The policy of allowed images: whose, where, and in the words of AWS; and where no images are made."""

import json

import botocore.session
import pytest
from image_estates import imaged
from sample_calls import EXEMPT, denied_by, role

from foundation.config.backup import ROLE
from foundation.policies import documents
from foundation.policies.allowed_images import allowed_images_documents
from foundation.policies.catalogue.deny_image_making import ACTIONS
from foundation.policies.image_targets import image_making
from foundation.policies.placeholders import accounts_named, filled

PRODUCTION = "workloads/production"


def test_only_images_of_the_images_account_and_of_amazon_are_launched_in_production() -> None:
    (document,) = allowed_images_documents(imaged())
    assert (document.key, document.type) == (f"allowed-images@{PRODUCTION}", "DECLARATIVE_POLICY_EC2")
    assert document.name == "foundation-allowed-images-workloads-production"
    assert json.loads(document.content) == {
        "ec2_attributes": {
            "allowed_images_settings": {
                "state": {"@@assign": "enabled"},
                "image_criteria": {
                    "criteria_1": {"allowed_image_providers": {"@@assign": ["${account:pictures}", "amazon"]}}
                },
            }
        }
    }
    assert accounts_named(document.content) == ("pictures",)
    assert "${" not in filled(document.content, {"pictures": "222233334444"})


def test_providers_and_the_mode_are_in_the_words_of_policies() -> None:
    providers = ["aws-marketplace", "aws-backup-vault", "999988887777", "account:lab"]
    section = {"allowed_images": {"providers": providers, "mode": "audit-mode"}}
    (document,) = allowed_images_documents(imaged(section))
    settings = json.loads(document.content)["ec2_attributes"]["allowed_images_settings"]
    assert settings["state"] == {"@@assign": "audit_mode"}
    assert settings["image_criteria"]["criteria_1"]["allowed_image_providers"]["@@assign"] == [
        "${account:lab}",
        "${account:pictures}",
        "999988887777",
        "aws_backup_vault",
        "aws_marketplace",
    ]


def test_targets_are_those_that_are_named_without_closed_accounts() -> None:
    targets = ["workloads", "account:gone", "account:lab", "root"]
    found = allowed_images_documents(imaged({"allowed_images": {"targets": targets}}))
    assert [document.target for document in found] == ["root", "account:lab", "workloads"]


def test_the_policy_is_off_with_its_part_or_with_the_section() -> None:
    assert list(allowed_images_documents(imaged({"allowed_images": "off"}))) == []
    assert list(allowed_images_documents(imaged("off"))) == []


def test_the_policy_and_the_guardrail_are_among_the_documents() -> None:
    keys = {document.key for document in documents(imaged())}
    assert {f"allowed-images@{PRODUCTION}", f"images@{PRODUCTION}"} <= keys


def test_images_are_not_made_in_production_where_there_are_images() -> None:
    assert image_making(imaged()) == (PRODUCTION,)
    assert image_making(imaged("off")) == ()
    assert image_making(imaged("off", guardrails={"deny_image_making": {"targets": ["root"]}})) == ("root",)
    assert image_making(imaged(guardrails={"deny_image_making": "off"})) == ()
    assert image_making(imaged(guardrails="off")) == ()


def test_every_action_that_is_denied_exists() -> None:
    session = botocore.session.get_session()
    for action in ACTIONS:
        service, _, operation = action.partition(":")
        assert operation in session.get_service_model(service).operation_names


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_makes_copies_or_imports_an_image(action: str) -> None:
    assert denied_by(action, deny_image_making={"targets": ["root"]}) == ["DenyImageMaking"]
    for exempt in EXEMPT:
        assert denied_by(action, role(exempt), deny_image_making={"targets": ["root"]}) == []


@pytest.mark.parametrize("action", ["ec2:RunInstances", "ec2:DescribeImages", "ec2:DeregisterImage"])
def test_images_that_are_there_are_launched_seen_and_removed(action: str) -> None:
    assert denied_by(action, deny_image_making={"targets": ["root"]}) == []


def test_aws_backup_makes_an_image_of_what_it_backs_up() -> None:
    def exempt(operations: object) -> list[str]:
        config = imaged(operations=operations)
        (document,) = (one for one in documents(config) if one.category == "images")
        condition = json.loads(document.content)["Statement"][0]["Condition"]
        return list(condition["ArnNotLike"]["aws:PrincipalArn"])

    backing_up = f"arn:aws:iam::*:role/{ROLE}"
    assert backing_up not in exempt("off")
    assert backing_up in exempt({"in": "other"})
    parts = ("systems_manager", "health", "backup", "notifications", "state")
    assert backing_up not in exempt(dict.fromkeys(parts, "off"))
