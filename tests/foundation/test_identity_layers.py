"""What the identity layer declares with which account, in which order, and what it holds back."""

from collections.abc import Mapping
from typing import Any

import pytest
from computed import account_id
from computed_services import found_groups, found_users
from estates import MANAGEMENT as MANAGEMENT_ACCOUNT
from identity_estates import ACCOUNTS, ASSIGNMENTS, INSTANCE, SAML, SETS, SETTINGS, assigned, identified
from recording import Key, Recording, Resource, record
from session_tokens import SessionTokens

from foundation.access import grants
from foundation.build import build
from foundation.guard import Refused

DELEGATE, MANAGEMENT = "account-guard", "management"
DESIGNATION = Key("aws:organizations/delegatedAdministrator:DelegatedAdministrator", "identity-center")
ASSIGNMENT, SET = "aws:ssoadmin/accountAssignment:AccountAssignment", "aws:ssoadmin/permissionSet:PermissionSet"
GROUP, USER = "aws:identitystore/group:Group", "aws:identitystore/user:User"
APPLICATION = "aws:ssoadmin/applicationAssignment:ApplicationAssignment"
ATTRIBUTES = "aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes"
CENTER = "foundation:identity:IdentityCenter"
ATTRIBUTE = {"team": "${path:userName}"}
SCIM: Mapping[str, Any] = {"directory": "scim", "users": None}
PROVISIONED = {**found_groups("Developers", "platform"), **found_users("ben+ops@example.com")}
APPLICATIONS: Mapping[str, Any] = {
    "jira": {"kind": "jira", "groups": ["developers"]},
    "slack": {"kind": "slack", "groups": ["developers"], "arn": SAML.format(account=MANAGEMENT_ACCOUNT)},
    "zoom": {"kind": "zoom", "groups": ["developers"], "arn": SAML.format(account="222233334444")},
    "wiki": {"kind": "other", "groups": ["platform"], "oauth": {"name": "Wiki", "url": "https://wiki.example.com"}},
}


def declared(answers: Mapping[str, Any] | None = None, preview: bool = True, **identity: Any) -> Recording:
    """The program, in a first preview: ids are unknown, order is not."""
    stack = identified(**identity)
    return record(lambda: build(stack).export(), preview=preview, answers=answers)


def identity_of(recording: Recording) -> list[Resource]:
    """The resources of IAM Identity Center and its identity store."""
    return [one for one in recording.resources if one.type.startswith(("aws:ssoadmin", "aws:identitystore"))]


def before(recording: Recording, resource: Resource) -> set[Key]:
    """Everything that a resource comes after, however indirectly."""
    by_key = {one.key: one for one in recording.resources}
    found: set[Key] = set()
    left = set(resource.dependencies)
    while left:
        key = left.pop()
        found.add(key)
        left |= (by_key[key].dependencies if key in by_key else frozenset()) - found
    return found


def providers(recording: Recording, type_: str) -> dict[str, str | None]:
    return {one.name: one.provider for one in recording.of(type_)}


@pytest.mark.parametrize("identity", [{}, SCIM], ids=["built-in", "scim"])
def test_the_delegate_is_designated_before_anything_is_made_as_the_delegate(identity: dict[str, Any]) -> None:
    recording = declared(PROVISIONED, applications=APPLICATIONS, **identity)
    designated = recording.one(*DESIGNATION)
    assert designated.provider == MANAGEMENT
    assert designated.inputs["servicePrincipal"] == "sso.amazonaws.com"
    made = [one for one in identity_of(recording) if one.provider == DELEGATE]
    assert {one.type for one in made} >= {SET, ASSIGNMENT, APPLICATION}
    for resource in made:
        assert DESIGNATION in before(recording, resource), resource.key


def test_the_delegate_is_the_account_that_the_table_names(tokens: SessionTokens) -> None:
    accounts = {**ACCOUNTS, "people": {"unit": "security", "purpose": "operations"}}
    settings = {**SETTINGS, "delegates": {"identity-center": "people"}}
    recording = declared(preview=False, accounts=accounts, sections={"settings": settings})
    assert recording.one(*DESIGNATION).inputs["accountId"] == account_id("people")
    assert recording.one(SET, "developer").provider == "account-people"


def test_sets_of_the_management_account_are_its_own_and_all_others_the_delegates() -> None:
    recording = declared()
    assert providers(recording, SET) == {
        "administrator": DELEGATE,
        "developer": DELEGATE,
        "management-billing": MANAGEMENT,
    }
    assert providers(recording, ASSIGNMENT) == {
        "guard/administrator/group:platform": DELEGATE,
        "lab/developer/group:developers": DELEGATE,
        "shop-test/developer/group:developers": DELEGATE,
        "management/management-billing/user:ben+ops@example.com": MANAGEMENT,
    }
    parents = {one.name: one.parent for one in recording.of(SET)}
    assert parents["developer"] == Key(CENTER, "identity-center")
    assert parents["management-billing"] == Key(CENTER, "identity-center/management")


def test_the_management_account_makes_its_sets_once_the_organization_is_there() -> None:
    recording = declared()
    organization = recording.of("aws:organizations/organization:Organization")[0].key
    assert organization in before(recording, recording.one(SET, "management-billing"))


def test_there_is_one_assignment_for_each_grant_with_ids_of_principal_and_account(tokens: SessionTokens) -> None:
    recording = declared(preview=False)
    assert [one.name for one in recording.of(ASSIGNMENT) if one.provider == DELEGATE] == [
        grant.name for grant in grants(identified()) if grant.account != "management"
    ]
    inputs = {one.name: one.inputs for one in recording.of(ASSIGNMENT)}
    lab = inputs["lab/developer/group:developers"]
    assert (lab["principalType"], lab["principalId"], lab["targetId"]) == (
        "GROUP",
        "group-developers",
        account_id("lab"),
    )
    bills = inputs["management/management-billing/user:ben+ops@example.com"]
    assert (bills["principalType"], bills["principalId"], bills["targetId"]) == (
        "USER",
        "user-ben+ops@example.com",
        MANAGEMENT_ACCOUNT,
    )


def test_everything_is_declared_in_the_region_of_the_instance_with_its_arn(tokens: SessionTokens) -> None:
    resources = identity_of(declared(preview=False, applications=APPLICATIONS, attributes=ATTRIBUTE))
    assert {one.inputs["region"] for one in resources} == {INSTANCE["region"]}
    assert {one.inputs["instanceArn"] for one in resources if "instanceArn" in one.inputs} == {INSTANCE["arn"]}
    stores = {one.inputs["identityStoreId"] for one in resources if "identityStoreId" in one.inputs}
    assert stores == {INSTANCE["identity_store"]}


def test_people_and_groups_are_declared_by_the_delegate_in_one_directory() -> None:
    recording = declared()
    assert providers(recording, GROUP) == {"developers": DELEGATE, "platform": DELEGATE}
    assert providers(recording, USER) == {"ana.lopez": DELEGATE, "ben+ops@example.com": DELEGATE}
    assert recording.lookups == ()


def test_attributes_are_set_once_by_the_management_account_whatever_it_is_assigned() -> None:
    only_members: dict[str, Any] = {"assignments": {"developers": ASSIGNMENTS["developers"]}}
    for identity in ({}, only_members):
        assert providers(declared(attributes=ATTRIBUTE, **identity), ATTRIBUTES) == {"attributes": MANAGEMENT}
    assert providers(declared(), ATTRIBUTES) == {}


def test_a_side_without_sets_is_not_declared() -> None:
    only_members = {"developers": ASSIGNMENTS["developers"]}
    assert [one.name for one in declared(assignments=only_members).of(CENTER)] == ["identity-center"]
    only_management: dict[str, Any] = {"permission_sets": {"management-billing": SETS["management-billing"]}}
    recording = declared(**only_management, assignments={"money": ASSIGNMENTS["money"]})
    assert [one.name for one in recording.of(CENTER)] == ["identity-center/management"]


def test_with_an_external_provider_no_group_or_person_is_declared_and_ids_are_looked_up(tokens: SessionTokens) -> None:
    recording = declared(PROVISIONED, preview=False, **SCIM)
    assert [one for one in recording.resources if one.type.startswith("aws:identitystore")] == []
    assert {(one.token.rpartition(":")[2], one.provider) for one in recording.lookups} == {
        ("getGroups", MANAGEMENT),
        ("getUsers", MANAGEMENT),
    }
    for asked in recording.lookups:
        assert asked.arguments == {"identityStoreId": INSTANCE["identity_store"], "region": INSTANCE["region"]}
    inputs = {one.name: one.inputs["principalId"] for one in recording.of(ASSIGNMENT)}
    assert inputs["lab/developer/group:developers"] == "group-Developers"
    assert inputs["management/management-billing/user:ben+ops@example.com"] == "user-ben+ops@example.com"


def test_only_what_is_assigned_is_looked_up(tokens: SessionTokens) -> None:
    only_groups = {"assignments": {"developers": ASSIGNMENTS["developers"]}}
    recording = declared(found_groups("Developers", "platform"), preview=False, **SCIM, **only_groups)
    assert [one.token.rpartition(":")[2] for one in recording.lookups] == ["getGroups"]
    direct = assigned({"account": "lab"}, groups=[], users=["zoe"])
    nobody = declared(found_users("zoe"), preview=False, **SCIM, groups={}, assignments={"one": direct})
    assert [one.token.rpartition(":")[2] for one in nobody.lookups] == ["getUsers"]


def test_groups_that_the_provider_has_not_provisioned_are_refused_by_name(tokens: SessionTokens) -> None:
    with pytest.raises(Refused) as caught:
        declared({**found_groups("Auditors"), **found_users("ben+ops@example.com")}, preview=False, **SCIM)
    assert str(caught.value) == (
        "the identity store has no group named Developers, platform: the identity provider has not provisioned them "
        "yet, or under another name.\n"
        "Assign each group to the AWS application in your identity provider and wait for it to provision, "
        "or correct the name in foundation:identity (docs/identity)."
    )


def test_a_person_whom_the_provider_has_not_provisioned_is_refused_by_name(tokens: SessionTokens) -> None:
    with pytest.raises(Refused, match=r"has no user named ben\+ops@example.com: .* has not provisioned it yet"):
        declared({**found_groups("Developers", "platform"), **found_users("zoe")}, preview=False, **SCIM)


def test_without_an_instance_nothing_is_declared_and_one_warning_says_what_to_do(
    caplog: pytest.LogCaptureFixture,
) -> None:
    recording = declared(instance=None, applications=APPLICATIONS, attributes=ATTRIBUTE)
    assert identity_of(recording) == []
    assert DESIGNATION not in recording.keys
    assert "identity" not in recording.outputs
    (warning,) = [one.getMessage() for one in caplog.records if "Held back" in one.getMessage()]
    for named in ("choose Enable", "list-instances", "arn, identity_store and region", "3 permission sets, 2 groups"):
        assert named in warning


def test_an_application_without_its_arn_is_held_back_by_name_and_the_others_are_declared(
    caplog: pytest.LogCaptureFixture,
) -> None:
    recording = declared(applications=APPLICATIONS)
    assert providers(recording, APPLICATION) == {
        "slack/developers": MANAGEMENT,
        "zoom/developers": DELEGATE,
        "wiki/platform": DELEGATE,
    }
    (warning,) = [one.getMessage() for one in caplog.records if "Held back" in one.getMessage()]
    assert "the application jira (jira)" in warning
    assert "foundation:identity.applications.jira.arn" in warning


def test_an_application_that_is_declared_is_the_delegates() -> None:
    recording = declared(applications=APPLICATIONS)
    assert providers(recording, "aws:ssoadmin/application:Application") == {"wiki": DELEGATE}


def test_ids_of_groups_and_arns_of_sets_are_exported(tokens: SessionTokens) -> None:
    exported = declared(preview=False).outputs["identity"]
    assert exported == {
        "instance_arn": INSTANCE["arn"],
        "groups": {"developers": "group-developers", "platform": "group-platform"},
        "permission_sets": {
            name: f"arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-{name}" for name in sorted(SETS)
        },
    }


def test_accounts_of_another_stack_are_assigned_by_their_ids_there(tokens: SessionTokens) -> None:
    account = {"name": "A", "email": "a@example.com", "unit": "security", "access_role": "Access"}
    base = {
        "organization": {"id": "o-elsewhere1", "root_id": "r-else", "management_account": MANAGEMENT_ACCOUNT},
        "accounts": {
            "security-tooling": {**account, "id": "222233334444"},
            "zoo": {**account, "id": "333344445555"},
        },
    }
    elsewhere: dict[str, Any] = {key: {"in": "base"} for key in ("organization", "units", "accounts")}
    stack = identified(assignments={"one": assigned({"account": "zoo"})}, sections={**elsewhere, "guardrails": "off"})
    recording = record(lambda: build(stack).export(), stacks={"base": base})
    assert recording.one(ASSIGNMENT, "zoo/developer/group:developers").inputs["targetId"] == "333344445555"
    assert recording.one(*DESIGNATION).inputs["accountId"] == "222233334444"


def test_adding_an_account_changes_no_other_resource_of_identity(tokens: SessionTokens) -> None:
    accounts = {**ACCOUNTS, "new": {"unit": "workloads/test"}}
    less, more = (
        {one.key: one.inputs for one in identity_of(declared(preview=False, **extra))}
        for extra in (
            {},
            {"accounts": accounts},
        )
    )
    assert more.keys() - less.keys() == {Key(ASSIGNMENT, "new/developer/group:developers")}
    assert {key: more[key] for key in less} == less
