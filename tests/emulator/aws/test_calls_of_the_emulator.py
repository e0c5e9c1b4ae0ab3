"""The call log: who did what, where, in which order, and how it ended."""

import time

import pytest
from botocore.exceptions import ClientError
from emulated_world import DENY, MANAGEMENT, ROLE, World


def test_calls_are_numbered_in_order_and_read_from_a_number_on(world: World) -> None:
    before = world.aws.calls()[-1]["seq"]
    world.unit()
    world.organizations.list_roots()

    calls = world.aws.calls(since=before)
    assert [call["operation"] for call in calls] == ["CreateOrganizationalUnit", "ListRoots"]
    assert [call["seq"] for call in calls] == [before + 1, before + 2]
    assert [call["seq"] for call in world.aws.calls()] == list(range(1, before + 3))


def test_a_call_is_recorded_with_everything_that_a_policy_can_ask_for(world: World) -> None:
    unit = world.unit(name="Recorded")
    call = world.aws.calls()[-1]
    organization = world.organizations.describe_organization()["Organization"]["Id"]

    assert {name: call[name] for name in ("account", "service", "operation", "action", "region", "error")} == {
        "account": MANAGEMENT,
        "service": "organizations",
        "operation": "CreateOrganizationalUnit",
        "action": "organizations:CreateOrganizationalUnit",
        "region": "us-east-1",
        "error": None,
    }
    assert call["principal"] == f"arn:aws:iam::{MANAGEMENT}:user/foundation"
    assert call["resource"] == [f"arn:aws:organizations::{MANAGEMENT}:root/{organization}/{world.root}"]
    assert call["parameters"] == {"ParentId": world.root, "Name": "Recorded"}
    assert call["mutating"] is True
    assert "Boto3" in call["user_agent"]
    assert time.time() - 60 < call["time"] <= time.time()
    assert unit


def test_a_session_is_recorded_as_the_role_that_it_is(world: World) -> None:
    account = world.account()
    iam = world.member("iam", account)
    iam.create_account_alias(AccountAlias=world.name("alias"))
    iam.get_role(RoleName=ROLE)

    assumed, made, read = world.aws.calls()[-3:]
    role = f"arn:aws:iam::{account}:role/{ROLE}"
    assert (assumed["action"], assumed["resource"], assumed["mutating"]) == ("sts:AssumeRole", [role], False)
    assert made["principal"] == f"arn:aws:sts::{account}:assumed-role/{ROLE}/tests"
    assert (made["account"], made["action"], made["mutating"]) == (account, "iam:CreateAccountAlias", True)
    assert (read["resource"], read["mutating"]) == ([role], False)


def test_a_move_names_the_account_and_both_places(world: World) -> None:
    account, unit = world.account(), world.unit()
    world.organizations.move_account(AccountId=account, SourceParentId=world.root, DestinationParentId=unit)

    kinds = [arn.split(":")[5].split("/")[0] for arn in world.aws.calls()[-1]["resource"]]
    assert kinds == ["account", "root", "ou"]


def test_a_deleted_thing_is_recorded_by_the_arn_that_it_had(world: World) -> None:
    policy = world.policy()
    world.organizations.delete_policy(PolicyId=policy)

    assert world.aws.calls()[-1]["resource"][0].endswith(f"/service_control_policy/{policy}")


def test_an_attachment_names_policy_and_target(world: World) -> None:
    unit = world.unit()
    policy = world.attached(target=unit)

    assert sorted(arn.rpartition("/")[2] for arn in world.aws.calls()[-1]["resource"]) == sorted([policy, unit])


def test_what_names_nothing_is_about_everything(world: World) -> None:
    world.organizations.create_policy(Type="SERVICE_CONTROL_POLICY", Name=world.name(), Description="", Content=DENY)

    assert world.aws.calls()[-1]["resource"] == ["*"]


def test_a_contact_is_about_the_account_within_the_organization(world: World) -> None:
    account = world.account()
    organization = world.organizations.describe_organization()["Organization"]["Id"]
    with pytest.raises(ClientError):
        world.aws.client("account").get_alternate_contact(AccountId=account, AlternateContactType="BILLING")

    assert world.aws.calls()[-1]["resource"] == [f"arn:aws:account::{MANAGEMENT}:account/{organization}/{account}"]


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "code"),
    [
        ("organizations", "describe_policy", {"PolicyId": "p-12345678"}, "PolicyNotFoundException"),
        ("organizations", "describe_policy", {}, "InvalidInputException"),
        ("iam", "get_user", {"UserName": "nobody"}, "NoSuchEntity"),
        ("s3", "get_object", {"Bucket": "no-such-bucket", "Key": "k"}, "NoSuchBucket"),
        ("guardduty", "get_detector", {"DetectorId": "0" * 32}, "BadRequestException"),
    ],
)
def test_a_refused_call_is_recorded_with_its_code(
    world: World, service: str, operation: str, parameters: dict[str, str], code: str
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(world.aws.client(service), operation)(**parameters)

    assert world.aws.calls()[-1]["error"] == code == caught.value.response["Error"]["Code"]


def test_region_action_and_resource_of_other_services_are_recorded(world: World) -> None:
    bucket = world.name("bucket")
    world.aws.client("s3").create_bucket(Bucket=bucket)
    world.aws.client("s3", "eu-central-1").list_objects_v2(Bucket=bucket)

    call = world.aws.calls()[-1]
    assert (call["region"], call["action"]) == ("eu-central-1", "s3:ListBucket")
    assert call["resource"] == [f"arn:aws:s3:::{bucket}"]


def test_secrets_are_not_recorded(world: World) -> None:
    world.aws.client("secretsmanager").create_secret(Name=world.name("secret"), SecretString="hunter2")

    assert "hunter2" not in str(world.aws.calls()[-1])
    assert world.aws.calls()[-1]["parameters"]["SecretString"] == "(sensitive)"
