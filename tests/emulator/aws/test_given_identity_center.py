"""The instance of IAM Identity Center that emulated AWS is given, and what a provider has put into its directory."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from emulated_world import MANAGEMENT
from identity_world import HOME, PRINCIPAL, Center, code, founded

from emulator.aws.identity_center import GivenInstance, given_instance
from emulator.aws.services.sso_admin.directory import new_id

ELSEWHERE = "us-west-2"
SAML = "arn:aws:sso::aws:applicationProvider/custom-saml"
GIVEN = {
    "arn": "arn:aws:sso:::instance/ssoins-73b0ba47d7dd79b2",
    "identity_store": "d-11c569a37e",
    "region": HOME,
}


def option(**more: object) -> str:
    return f"--identity-center={json.dumps(GIVEN | more)}"


@pytest.fixture(scope="module")
def center() -> Iterator[Center]:
    with founded(option(groups=["Platform team", "Auditors"], users=["ana.lopez"])) as made:
        yield made


def test_the_given_instance_is_there_once_the_organization_trusts_it() -> None:
    with founded(option(), trusted=False) as center:
        assert center.sso.list_instances()["Instances"] == []
        describe = center.sso.describe_instance
        assert code(lambda: describe(InstanceArn=GIVEN["arn"])) == "ResourceNotFoundException"
        center.world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
        found = center.sso.list_instances()["Instances"][0]
        assert found["InstanceArn"] == GIVEN["arn"]
        assert found["IdentityStoreId"] == GIVEN["identity_store"]
        assert found["OwnerAccountId"] == MANAGEMENT
        assert describe(InstanceArn=GIVEN["arn"])["PrimaryRegion"] == HOME


def test_the_given_instance_is_in_its_region_whoever_asks_first() -> None:
    with founded(option()) as center:
        elsewhere = center.client("sso-admin", ELSEWHERE)
        missing = code(lambda: elsewhere.describe_instance(InstanceArn=GIVEN["arn"]))
        assert missing == "ResourceNotFoundException"
        assert elsewhere.list_instances()["Instances"] == []
        assert center.sso.describe_instance(InstanceArn=GIVEN["arn"])["PrimaryRegion"] == HOME


def test_a_member_sees_the_given_instance_before_anybody_else_has_asked() -> None:
    with founded(option()) as center:
        member = Center(center.world, center.world.account())
        assert member.instance == GIVEN["arn"]


def test_sets_and_entries_carry_the_given_ids(center: Center) -> None:
    assert center.set().startswith("arn:aws:sso:::permissionSet/ssoins-73b0ba47d7dd79b2/ps-")
    assert center.group().startswith("11c569a37e-")


def test_the_groups_of_the_identity_provider_are_in_the_store_beforehand(center: Center) -> None:
    listed = {one["DisplayName"]: one for one in center.directory.list_groups(IdentityStoreId=center.store)["Groups"]}
    assert {"Platform team", "Auditors"} <= listed.keys()
    (external,) = listed["Auditors"]["ExternalIds"]
    assert re.fullmatch(r"https://scim\.aws\.com/[0-9a-f-]{36}", external["Issuer"])
    find = center.directory.get_group_id
    by = {"ExternalId": external}
    assert find(IdentityStoreId=center.store, AlternateIdentifier=by)["GroupId"] == listed["Auditors"]["GroupId"]
    unknown = {"ExternalId": external | {"Id": "other"}}
    missing = code(lambda: find(IdentityStoreId=center.store, AlternateIdentifier=unknown))
    assert missing == "ResourceNotFoundException"
    assert "ExternalIds" not in center.directory.describe_group(IdentityStoreId=center.store, GroupId=center.group())


def test_the_users_of_the_identity_provider_are_in_the_store_beforehand(center: Center) -> None:
    (found,) = center.directory.list_users(IdentityStoreId=center.store)["Users"]
    assert (found["UserName"], found["DisplayName"], found["UserStatus"]) == ("ana.lopez", "ana.lopez", "ENABLED")
    assert len(found["ExternalIds"]) == 1


def test_the_api_changes_a_store_that_an_identity_provider_fills(center: Center) -> None:
    """As on AWS, whose API reference advises caution and refuses nothing."""
    store = {"IdentityStoreId": center.store}
    made = center.group("By the API")
    by_name = {"UniqueAttribute": {"AttributePath": "displayName", "AttributeValue": "Platform team"}}
    provisioned = center.directory.get_group_id(**store, AlternateIdentifier=by_name)["GroupId"]
    (user,) = center.directory.list_users(**store)["Users"]
    for group in (made, provisioned):
        center.directory.create_group_membership(**store, GroupId=group, MemberId={"UserId": user["UserId"]})
    taken = code(lambda: center.group("Platform team"))
    assert taken == "ConflictException"
    center.directory.delete_group(**store, GroupId=provisioned)
    assert code(lambda: center.directory.describe_group(**store, GroupId=provisioned)) == "ResourceNotFoundException"


def test_saml_applications_that_people_made_take_assignments() -> None:
    arn = f"arn:aws:sso::{MANAGEMENT}:application/ssoins-73b0ba47d7dd79b2/apl-0123456789abcdef"
    with founded(option(applications={"jira": arn})) as center:
        found = center.sso.describe_application(ApplicationArn=arn)
        assert (found["Name"], found["ApplicationAccount"], found["Status"]) == ("jira", MANAGEMENT, "ENABLED")
        assert found["ApplicationProviderArn"] == SAML
        assert found["InstanceArn"] == GIVEN["arn"]
        who = {"PrincipalId": center.group(), "PrincipalType": "GROUP"}
        center.sso.create_application_assignment(ApplicationArn=arn, **who)
        assert center.sso.list_application_assignments(ApplicationArn=arn)["ApplicationAssignments"] == [
            {"ApplicationArn": arn} | who
        ]
        made = center.sso.create_application(
            InstanceArn=center.instance, Name="wiki", ApplicationProviderArn=SAML.removesuffix("-saml")
        )["ApplicationArn"]
        by = {"InstanceArn": center.instance, "Filter": {"ApplicationProvider": SAML}}
        assert [one["ApplicationArn"] for one in center.sso.list_applications(**by)["Applications"]] == [arn]
        everything = center.sso.list_applications(InstanceArn=center.instance)["Applications"]
        assert [one["ApplicationArn"] for one in everything] == [arn, made]


def test_ids_of_the_older_stores_are_no_part_of_the_ids_in_them() -> None:
    older = "3f2b6c1e-1111-2222-3333-444455556666"
    assert len(new_id(older)) == 36
    assert older not in new_id(older)
    assert new_id("d-11c569a37e").startswith("11c569a37e-")


def test_the_option_is_a_json_object_with_the_instance() -> None:
    whole = given_instance(json.dumps(GIVEN | {"groups": ["a"], "users": ["b"], "applications": {"c": "arn"}}))
    assert whole == GivenInstance(GIVEN["arn"], GIVEN["identity_store"], HOME, ("a",), ("b",), {"c": "arn"})
    assert given_instance(json.dumps(GIVEN)) == GivenInstance(GIVEN["arn"], GIVEN["identity_store"], HOME)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"arn": GIVEN["arn"]}, "arn, identity_store and region are needed"),
        (GIVEN | {"colour": "red"}, "arn, identity_store and region are needed"),
        ([GIVEN], "expected an object"),
    ],
)
def test_an_option_that_is_something_else_is_refused_with_what_is_wrong(told: Any, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        given_instance(json.dumps(told))


def test_the_command_line_says_what_is_wrong_with_the_option() -> None:
    command = [sys.executable, "-m", "emulator", "aws", "--account", MANAGEMENT, "--identity-center", "{}"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert ended.returncode == 2
    assert "arn, identity_store and region are needed" in ended.stderr
