"""IAM: central root access, service-linked roles, AWS's own policies."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World, running

IAM = "iam.amazonaws.com"
CONFIG_ROLE = "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


def code(call: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


@pytest.fixture
def fresh() -> Iterator[World]:
    with running("--quota", "20", "--creation-seconds", "0.01") as aws:
        yield World(aws)


def test_root_features_need_an_organization_with_all_features_and_trusted_access(fresh: World) -> None:
    iam = fresh.aws.client("iam")
    assert code(iam.list_organizations_features) == "OrganizationNotFoundException"
    fresh.organizations.create_organization(FeatureSet="CONSOLIDATED_BILLING")
    assert code(iam.enable_organizations_root_sessions) == "OrganizationNotInAllFeaturesModeException"


def test_root_features_are_enabled_by_the_management_account_and_seen_by_the_delegate(fresh: World) -> None:
    fresh.organizations.create_organization(FeatureSet="ALL")
    iam, account = fresh.aws.client("iam"), fresh.account()
    member = fresh.member("iam", account)
    assert code(iam.enable_organizations_root_sessions) == "ServiceAccessNotEnabledException"
    fresh.organizations.enable_aws_service_access(ServicePrincipal=IAM)
    refused = "AccountNotManagementOrDelegatedAdministratorException"
    assert code(member.list_organizations_features) == refused
    assert code(member.enable_organizations_root_sessions) == refused

    iam.enable_organizations_root_credentials_management()
    answer = iam.enable_organizations_root_sessions()
    assert set(answer["EnabledFeatures"]) == {"RootCredentialsManagement", "RootSessions"}
    assert answer["OrganizationId"] == fresh.organizations.describe_organization()["Organization"]["Id"]

    fresh.organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=IAM)
    assert code(member.enable_organizations_root_sessions) == "CallerIsNotManagementAccountException"
    member.disable_organizations_root_sessions()
    assert iam.list_organizations_features()["EnabledFeatures"] == ["RootCredentialsManagement"]


def test_service_linked_roles_have_awss_names_once_and_are_deleted_their_own_way(world: World) -> None:
    iam = world.member("iam")
    names = {
        "config.amazonaws.com": "AWSServiceRoleForConfig",
        "malware-protection.guardduty.amazonaws.com": "AWSServiceRoleForAmazonGuardDutyMalwareProtection",
        "access-analyzer.amazonaws.com": "AWSServiceRoleForAccessAnalyzer",
        "cloudtrail.amazonaws.com": "AWSServiceRoleForCloudTrail",
    }
    for service, name in names.items():
        role = iam.create_service_linked_role(AWSServiceName=service)["Role"]
        assert (role["RoleName"], role["Path"]) == (name, f"/aws-service-role/{service}/")
        assert iam.get_role(RoleName=name)["Role"]["Arn"] == role["Arn"]
    create = iam.create_service_linked_role
    assert code(create, AWSServiceName="config.amazonaws.com") == "InvalidInput"
    assert code(create, AWSServiceName="ecs.amazonaws.com", CustomSuffix="x") == "InvalidInput"
    assert code(create, AWSServiceName="nonsense") == "InvalidInput"
    suffixed = create(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix="x")["Role"]["RoleName"]
    assert suffixed == "AWSServiceRoleForAutoScaling_x"
    assert code(iam.delete_role, RoleName="AWSServiceRoleForConfig") == "UnmodifiableEntity"
    iam.delete_service_linked_role(RoleName="AWSServiceRoleForConfig")
    assert code(iam.get_role, RoleName="AWSServiceRoleForConfig") == "NoSuchEntity"


def test_awss_policies_can_be_attached_and_read_without_being_made(world: World) -> None:
    account = world.account()
    iam = world.member("iam", account)
    iam.create_role(RoleName="config", AssumeRolePolicyDocument=TRUST)
    for arn in (CONFIG_ROLE, READ_ONLY):
        iam.attach_role_policy(RoleName="config", PolicyArn=arn)
    attached = iam.list_attached_role_policies(RoleName="config")["AttachedPolicies"]
    assert {policy["PolicyArn"] for policy in attached} == {CONFIG_ROLE, READ_ONLY}
    policy = world.member("iam").get_policy(PolicyArn=CONFIG_ROLE)["Policy"]
    assert (policy["PolicyName"], policy["Path"], policy["AttachmentCount"]) == ("AWS_ConfigRole", "/service-role/", 0)
    version = iam.get_policy_version(
        PolicyArn=READ_ONLY, VersionId=iam.get_policy(PolicyArn=READ_ONLY)["Policy"]["DefaultVersionId"]
    )
    assert version["PolicyVersion"]["Document"]["Statement"]

    attach = iam.attach_role_policy
    assert code(attach, RoleName="config", PolicyArn="arn:aws:iam::aws:policy/AWS_ConfigRole") == "NoSuchEntity"
    assert code(attach, RoleName="config", PolicyArn="arn:aws:iam::aws:policy/Nonsense") == "NoSuchEntity"


def test_a_role_with_attachments_is_not_deleted(world: World) -> None:
    iam = world.member("iam")
    iam.create_role(RoleName="audit", AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName="audit", PolicyArn=READ_ONLY)
    assert code(iam.delete_role, RoleName="audit") == "DeleteConflict"
    iam.detach_role_policy(RoleName="audit", PolicyArn=READ_ONLY)
    iam.put_role_policy(RoleName="audit", PolicyName="own", PolicyDocument=json.dumps(ALLOW))
    assert code(iam.delete_role, RoleName="audit") == "DeleteConflict"
    iam.delete_role_policy(RoleName="audit", PolicyName="own")
    iam.delete_role(RoleName="audit")
    assert code(iam.delete_role, RoleName="audit") == "NoSuchEntity"


ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
