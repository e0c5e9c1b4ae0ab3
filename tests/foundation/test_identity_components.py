"""What the components of IAM Identity Center declare: inputs, parents, order, and ids that they hand on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pulumi
import pytest
from estates import managed
from recording import Key, Recording, record

from foundation.identity.application import Application, ApplicationArgs, OAuthArgs
from foundation.identity.directory import Directory, DirectoryArgs, GroupArgs, UserArgs
from foundation.identity.identity_center import (
    AssignmentArgs,
    IdentityCenter,
    IdentityCenterArgs,
    PermissionSetArgs,
    PolicyReferenceArgs,
)

INSTANCE, STORE, REGION = "arn:aws:sso:::instance/ssoins-1234567890abcdef", "d-1234567890", "eu-west-1"
SAML = "arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef"
DECLARED = "arn:aws:sso::999900001111:application/ssoins-1234567890abcdef/apl-wiki"
SET_ARN = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-whole"
AUDIT, POLICY = "arn:aws:iam::aws:policy/SecurityAudit", '{"Version":"2012-10-17","Statement":[]}'
DIRECTORY = DirectoryArgs(
    identity_store_id=STORE,
    region=REGION,
    groups=[GroupArgs("platform", "Platform", "Runs it"), GroupArgs("developers", "developers", None)],
    users=[UserArgs("ana.lopez", "Ana", "Lopez", "ana@example.com", ["developers", "platform"])],
)
WHOLE = PermissionSetArgs(
    name="whole",
    description="Everything that a set can have",
    session_duration="PT2H",
    relay_state="https://console.example",
    managed_policies=[AUDIT],
    customer_managed_policies=[PolicyReferenceArgs("ours", "/ops/")],
    inline_policy=POLICY,
    boundary_policy_arn=AUDIT,
)
BARE = PermissionSetArgs("bare", "Bare", "PT1H", [], [], POLICY)
ASSIGNMENT = AssignmentArgs("lab/whole/group:developers", "whole", "GROUP", "group-developers", "222233334444")
CENTER = IdentityCenterArgs(
    instance_arn=INSTANCE,
    region=REGION,
    permission_sets=[WHOLE, BARE],
    assignments=[ASSIGNMENT],
    attributes={"team": "${path:enterprise.department}", "cost": "${path:enterprise.costCenter}"},
    tags={"owner": "platform"},
)
OAUTH = OAuthArgs("Wiki", "https://wiki.example.com", True, ["openid"], description="Where things are written")
WIKI = ApplicationArgs(
    instance_arn=INSTANCE,
    region=REGION,
    oauth=OAUTH,
    groups={"developers": "group-developers", "platform": "group-platform"},
)


def ssoadmin(kind: str) -> str:
    return f"aws:ssoadmin/{kind[0].lower()}{kind[1:]}:{kind}"


def store(kind: str) -> str:
    return f"aws:identitystore/{kind[0].lower()}{kind[1:]}:{kind}"


def center(args: IdentityCenterArgs = CENTER) -> Recording:
    return record(lambda: IdentityCenter("identity-center", args, managed()))


def application(args: ApplicationArgs = WIKI) -> Recording:
    return record(lambda: Application("wiki", args, managed()))


def directory() -> Recording:
    return record(lambda: Directory("directory", DIRECTORY, managed()))


@pytest.mark.parametrize("program", [center, application, directory])
def test_everything_is_below_its_component_in_the_region_of_the_instance(program: Callable[[], Recording]) -> None:
    recording = program()
    (component,) = (resource for resource in recording.resources if resource.type.startswith("foundation:"))
    made = [resource for resource in recording.resources if resource.type.startswith("aws:")]
    assert made
    for resource in made:
        assert resource.parent == component.key
        assert resource.inputs["region"] == REGION
        assert resource.provider == "management"


def test_a_group_has_its_name_and_a_person_what_signing_in_asks_for() -> None:
    recording = directory()
    groups = {group.name: group.inputs for group in recording.of(store("Group"))}
    assert groups["platform"] == {
        "displayName": "Platform",
        "description": "Runs it",
        "identityStoreId": STORE,
        "region": REGION,
    }
    assert groups["developers"] == {"displayName": "developers", "identityStoreId": STORE, "region": REGION}
    assert recording.one(store("User"), "ana.lopez").inputs == {
        "userName": "ana.lopez",
        "displayName": "Ana Lopez",
        "name": {"givenName": "Ana", "familyName": "Lopez"},
        "emails": {"value": "ana@example.com", "primary": True, "type": "work"},
        "identityStoreId": STORE,
        "region": REGION,
    }


def test_a_membership_joins_the_ids_of_a_person_and_a_group() -> None:
    memberships = {one.name: one.inputs for one in directory().of(store("GroupMembership"))}
    assert memberships == {
        f"ana.lopez/{group}": {
            "groupId": f"group-{group}",
            "memberId": "user-ana.lopez",
            "identityStoreId": STORE,
            "region": REGION,
        }
        for group in ("developers", "platform")
    }


def test_a_directory_hands_on_the_ids_of_groups_and_people() -> None:
    def program() -> None:
        made = Directory("directory", DIRECTORY, managed())
        pulumi.export("ids", {"groups": made.groups, "users": made.users})
        pulumi.export("number", len(made.resources))

    outputs = record(program).outputs
    assert outputs["ids"] == {
        "groups": {"platform": "group-platform", "developers": "group-developers"},
        "users": {"ana.lopez": "user-ana.lopez"},
    }
    assert outputs["number"] == 2 + 1 + 2


def test_a_permission_set_is_what_the_file_says_with_each_policy_beside_it() -> None:
    recording = center()
    assert recording.one(ssoadmin("PermissionSet"), "whole").inputs == {
        "name": "whole",
        "tags": {"owner": "platform"},
        "description": "Everything that a set can have",
        "sessionDuration": "PT2H",
        "relayState": "https://console.example",
        "instanceArn": INSTANCE,
        "region": REGION,
    }
    of_set = {"instanceArn": INSTANCE, "permissionSetArn": SET_ARN, "region": REGION}
    reference = {"customerManagedPolicyReference": {"name": "ours", "path": "/ops/"}}
    policies: dict[tuple[str, str], dict[str, Any]] = {
        ("ManagedPolicyAttachment", "whole/SecurityAudit"): {"managedPolicyArn": AUDIT},
        ("CustomerManagedPolicyAttachment", "whole//ops/ours"): reference,
        ("PermissionSetInlinePolicy", "whole"): {"inlinePolicy": POLICY},
        ("PermissionsBoundaryAttachment", "whole"): {"permissionsBoundary": {"managedPolicyArn": AUDIT}},
    }
    for (kind, name), inputs in policies.items():
        assert recording.one(ssoadmin(kind), name).inputs == {**of_set, **inputs}


def test_a_boundary_may_be_a_customers_policy() -> None:
    boundary = replace(WHOLE, boundary_policy_arn=None, boundary_policy=PolicyReferenceArgs("most", "/"))
    recording = center(replace(CENTER, permission_sets=[boundary], assignments=[ASSIGNMENT]))
    made = recording.one(ssoadmin("PermissionsBoundaryAttachment"), "whole").inputs["permissionsBoundary"]
    assert made == {"customerManagedPolicyReference": {"name": "most", "path": "/"}}


def test_a_set_has_no_more_than_it_is_given() -> None:
    recording = center()
    assert "relayState" not in recording.one(ssoadmin("PermissionSet"), "bare").inputs
    beside = {key for key in recording.keys if key.name.split("/")[0] == "bare"}
    assert beside == {Key(ssoadmin("PermissionSet"), "bare"), Key(ssoadmin("PermissionSetInlinePolicy"), "bare")}
    nothing = center(replace(CENTER, permission_sets=[replace(BARE, inline_policy=None)], assignments=[]))
    assert nothing.of(ssoadmin("PermissionSetInlinePolicy")) == ()


def test_an_assignment_comes_after_all_policies_of_its_set_and_of_no_other() -> None:
    assigned = center().one(ssoadmin("AccountAssignment"), ASSIGNMENT.name)
    of_sets = {key for key in assigned.dependencies if key.type.startswith("aws:ssoadmin")}
    assert of_sets == {
        Key(ssoadmin("PermissionSet"), "whole"),
        Key(ssoadmin("ManagedPolicyAttachment"), "whole/SecurityAudit"),
        Key(ssoadmin("CustomerManagedPolicyAttachment"), "whole//ops/ours"),
        Key(ssoadmin("PermissionSetInlinePolicy"), "whole"),
        Key(ssoadmin("PermissionsBoundaryAttachment"), "whole"),
    }


def test_an_assignment_is_one_principal_with_one_set_in_one_account_and_never_there_twice() -> None:
    assigned = center().one(ssoadmin("AccountAssignment"), ASSIGNMENT.name)
    assert assigned.inputs == {
        "instanceArn": INSTANCE,
        "permissionSetArn": SET_ARN,
        "principalId": "group-developers",
        "principalType": "GROUP",
        "targetId": "222233334444",
        "targetType": "AWS_ACCOUNT",
        "region": REGION,
    }
    assert assigned.delete_before_replace


def test_attributes_are_one_resource_in_the_order_of_their_names_or_none() -> None:
    (attributes,) = center().of(ssoadmin("InstanceAccessControlAttributes"))
    assert attributes.name == "attributes"
    assert attributes.inputs == {
        "instanceArn": INSTANCE,
        "region": REGION,
        "attributes": [
            {"key": "cost", "values": [{"sources": ["${path:enterprise.costCenter}"]}]},
            {"key": "team", "values": [{"sources": ["${path:enterprise.department}"]}]},
        ],
    }
    assert center(replace(CENTER, attributes={})).of(ssoadmin("InstanceAccessControlAttributes")) == ()


def test_identity_center_hands_on_the_arns_of_its_sets_and_knows_what_it_has_made() -> None:
    def program() -> None:
        made = IdentityCenter("identity-center", CENTER, managed())
        pulumi.export("arns", made.permission_sets)
        pulumi.export("made", [pulumi.Output.from_input(resource.urn) for resource in made.resources])

    recording = record(program)
    assert recording.outputs["arns"] == {"whole": SET_ARN, "bare": SET_ARN.replace("whole", "bare")}
    made = [resource for resource in recording.resources if resource.type.startswith("aws:")]
    assert len(set(recording.outputs["made"])) == len(made) == 2 + 5 + 1 + 1


def test_an_application_of_oauth_is_declared_with_its_scopes_and_how_people_sign_in() -> None:
    recording = application()
    declared = recording.one(ssoadmin("Application"), "wiki")
    assert declared.inputs == {
        "name": "Wiki",
        "description": "Where things are written",
        "applicationProviderArn": "arn:aws:sso::aws:applicationProvider/custom",
        "instanceArn": INSTANCE,
        "status": "ENABLED",
        "portalOptions": {
            "visibility": "ENABLED",
            "signInOptions": {"origin": "APPLICATION", "applicationUrl": "https://wiki.example.com"},
        },
        "region": REGION,
    }
    (scope,) = recording.of(ssoadmin("ApplicationAccessScope"))
    assert (scope.name, scope.inputs["scope"]) == ("wiki/openid", "openid")
    assert declared.key in scope.dependencies


def test_an_application_may_be_hidden_in_the_access_portal() -> None:
    recording = application(replace(WIKI, oauth=replace(OAUTH, visible=False, description=None)))
    (declared,) = recording.of(ssoadmin("Application"))
    assert declared.inputs["portalOptions"]["visibility"] == "DISABLED"
    assert "description" not in declared.inputs


@pytest.mark.parametrize("args", [WIKI, replace(WIKI, application_arn=SAML, oauth=None)])
def test_an_application_is_for_its_groups_alone(args: ApplicationArgs) -> None:
    recording = application(args)
    arn = args.application_arn or DECLARED
    assigned = recording.of(ssoadmin("ApplicationAssignment"))
    assert {one.name: one.inputs for one in assigned} == {
        f"wiki/{group}": {
            "applicationArn": arn,
            "principalType": "GROUP",
            "principalId": f"group-{group}",
            "region": REGION,
        }
        for group in ("developers", "platform")
    }
    assert all(one.delete_before_replace for one in assigned)


def test_an_application_that_is_declared_is_for_nobody_who_is_not_assigned() -> None:
    (required,) = application().of(ssoadmin("ApplicationAssignmentConfiguration"))
    assert required.inputs == {"applicationArn": DECLARED, "assignmentRequired": True, "region": REGION}


def test_an_application_that_was_made_by_hand_is_only_assigned() -> None:
    recording = application(replace(WIKI, application_arn=SAML, oauth=None))
    made = {resource.type for resource in recording.resources if resource.type.startswith("aws:")}
    assert made == {ssoadmin("ApplicationAssignment")}


def test_an_application_knows_what_it_has_made() -> None:
    made: list[Application] = []
    recording = record(lambda: made.append(Application("wiki", WIKI, managed())))
    assert len(made[0].resources) == sum(resource.type.startswith("aws:") for resource in recording.resources) == 5
