"""The baseline: policies at the root, central root access, and the settings of the accounts that have a provider."""

from typing import Any

import pytest
from computed import ATTACHMENT, ORGANIZATION, POLICY, ROOT_ID
from log_estates import logging
from recording import Key, Recording, record
from session_tokens import SessionTokens

from foundation.build import build

EBS = "aws:ebs/encryptionByDefault:EncryptionByDefault"
VPC, GROUP = "aws:ec2/defaultVpc:DefaultVpc", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
FEATURES = "aws:iam/organizationsFeatures:OrganizationsFeatures"
ACCOUNTS = ("management", "archive", "guard")
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
NAMES = {f"{account}/{region}" for account in ACCOUNTS for region in REGIONS}


def based(**baseline: Any) -> Recording:
    return record(lambda: build(logging(sections={"baseline": baseline, "logs": "off"})))


@pytest.mark.parametrize("type_", [EBS, VPC, GROUP])
def test_an_account_with_a_provider_is_set_in_each_region(tokens: SessionTokens, type_: str) -> None:
    found = based().of(type_)
    assert {resource.name for resource in found} == NAMES
    for resource in found:
        account, region = resource.name.split("/")
        assert resource.inputs["region"] == region
        assert resource.provider == ("management" if account == "management" else f"account-{account}")


def test_volumes_are_encrypted_by_default(tokens: SessionTokens) -> None:
    assert {resource.inputs["enabled"] for resource in based().of(EBS)} == {True}
    assert based(ebs_encryption=False).of(EBS) == ()


def test_the_security_group_of_a_default_vpc_lets_nothing_in_or_out(tokens: SessionTokens) -> None:
    for group in based().of(GROUP):
        assert (group.inputs["ingress"], group.inputs["egress"]) == ([], [])
        assert group.inputs["vpcId"] == group.name  # the id of the VPC of that name
        assert Key(VPC, group.name) in group.dependencies


def test_default_vpcs_are_kept_by_choice(tokens: SessionTokens) -> None:
    recording = based(default_vpcs="kept")
    assert recording.of(VPC) == recording.of(GROUP) == ()
    assert {resource.name for resource in recording.of(EBS)} == NAMES


def test_the_ids_of_default_vpcs_are_handed_on_by_region(tokens: SessionTokens) -> None:
    found = based().registered[Key("foundation:baseline:AccountDefaults", "guard")]
    assert found == {"defaultVpcIds": {region: f"guard/{region}" for region in REGIONS}}


def test_a_workload_account_is_not_logged_in_to(tokens: SessionTokens) -> None:
    recording = based()
    assert {found.provider for found in recording.resources if found.provider} == {
        "management",
        "account-archive",
        "account-guard",
    }


def test_what_a_policy_can_set_is_attached_to_the_root_where_it_reaches_every_account(tokens: SessionTokens) -> None:
    recording = based()
    types = {policy.name: policy.inputs["type"] for policy in recording.of(POLICY)}
    assert types["ec2@root"] == "DECLARATIVE_POLICY_EC2"
    assert types["s3@root"] == "S3_POLICY"
    for name in ("ec2@root", "s3@root"):
        attachment = recording.one(ATTACHMENT, name)
        assert attachment.inputs["targetId"] == ROOT_ID
        assert attachment.parent == Key("foundation:guardrails:Guardrails", "baseline")
    assert recording.outputs.get("guardrails") is None  # only `export` hands it on


def test_root_access_is_central_once_the_organization_trusts_iam(tokens: SessionTokens) -> None:
    found = based().one(FEATURES, "organization")
    assert found.inputs["enabledFeatures"] == ["RootCredentialsManagement", "RootSessions"]
    assert found.provider == "management"
    assert Key(ORGANIZATION, "organization") in found.dependencies
    assert based(central_root_access=False).of(FEATURES) == ()


def test_a_baseline_that_is_off_declares_nothing(tokens: SessionTokens) -> None:
    recording = record(lambda: build(logging(sections={"logs": "off"})))
    assert not {EBS, VPC, GROUP, FEATURES} & recording.counts().keys()
    assert not {"ec2@root", "s3@root"} & {policy.name for policy in recording.of(POLICY)}
