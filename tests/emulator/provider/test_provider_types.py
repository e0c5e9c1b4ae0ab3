"""Every handled type, created, read, changed and deleted over gRPC, and looked at past the provider with boto3."""

import json
from typing import Any

from provider_engine import Engine, engine_error, failure, initialization_failure

from emulator.provider.values import Properties

UNIT = "aws:organizations/organizationalUnit:OrganizationalUnit"
ACCOUNT = "aws:organizations/account:Account"
POLICY = "aws:organizations/policy:Policy"
ATTACHMENT = "aws:organizations/policyAttachment:PolicyAttachment"
CONTACT = "aws:account/alternativeContact:AlternativeContact"
ALIAS = "aws:iam/accountAlias:AccountAlias"

DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}]}


def test_organization_has_what_was_declared_in_the_declared_order(organization: Properties, organizations: Any) -> None:
    assert organization["awsServiceAccessPrincipals"] == ["account.amazonaws.com", "inspector2.amazonaws.com"]
    assert organization["enabledPolicyTypes"] == ["SERVICE_CONTROL_POLICY", "INSPECTOR_POLICY", "TAG_POLICY"]
    types = {entry["Type"] for entry in organizations.list_roots()["Roots"][0]["PolicyTypes"]}
    assert types == {"SERVICE_CONTROL_POLICY", "INSPECTOR_POLICY", "TAG_POLICY"}


def test_organization_update_enables_before_it_disables(
    engine: Engine, organization: Properties, organizations: Any
) -> None:
    identifier = organizations.describe_organization()["Organization"]["Id"]
    token = "aws:organizations/organization:Organization"
    services = ["account.amazonaws.com", "inspector2.amazonaws.com"]
    old: Properties = {"awsServiceAccessPrincipals": [*services], "enabledPolicyTypes": ["SERVICE_CONTROL_POLICY"]}
    new: Properties = {
        "awsServiceAccessPrincipals": [*services, "securityhub.amazonaws.com"],
        "enabledPolicyTypes": ["SERVICE_CONTROL_POLICY", "SECURITYHUB_POLICY"],
    }
    state = engine.update(token, identifier, old, new)
    assert "SECURITYHUB_POLICY" in str(state["enabledPolicyTypes"])
    back = engine.update(token, identifier, new, old)
    assert "securityhub.amazonaws.com" not in str(back["awsServiceAccessPrincipals"])
    assert "SECURITYHUB_POLICY" not in str(back["enabledPolicyTypes"])


def test_unit_is_made_renamed_tagged_and_deleted(engine: Engine, root: str, organizations: Any) -> None:
    declared: Properties = {"name": "Security", "parentId": root, "tags": {"a": "1", "b": "2"}}
    identifier, state = engine.create(UNIT, declared)
    assert (state["name"], state["parentId"], state["tags"]) == ("Security", root, {"a": "1", "b": "2"})
    assert str(state["arn"]).startswith("arn:aws:organizations::111122223333:ou/o-")

    engine.update(UNIT, identifier, declared, {**declared, "name": "Safety", "tags": {"b": "3"}})
    live = organizations.describe_organizational_unit(OrganizationalUnitId=identifier)["OrganizationalUnit"]
    assert live["Name"] == "Safety"
    assert organizations.list_tags_for_resource(ResourceId=identifier)["Tags"] == [{"Key": "b", "Value": "3"}]

    engine.delete(UNIT, identifier, state)
    assert engine.read(UNIT, identifier) == ({}, {})


def test_account_is_created_placed_moved_and_gone_once_closed(engine: Engine, root: str, organizations: Any) -> None:
    unit, _ = engine.create(UNIT, {"name": "Workloads", "parentId": root})
    declared: Properties = {"name": "Shop", "email": "shop@example.com", "parentId": unit, "roleName": "Access"}
    identifier, state = engine.create(ACCOUNT, declared)
    assert organizations.list_parents(ChildId=identifier)["Parents"][0]["Id"] == unit
    assert (state["state"], state["roleName"]) == ("ACTIVE", "Access")

    engine.update(ACCOUNT, identifier, declared, {**declared, "parentId": root})
    assert organizations.list_parents(ChildId=identifier)["Parents"][0]["Id"] == root

    organizations.close_account(AccountId=identifier)
    assert engine.read(ACCOUNT, identifier) == ({}, {})


def test_failed_creation_says_why(engine: Engine, root: str) -> None:
    engine.create(ACCOUNT, {"name": "One", "email": "same@example.com", "parentId": root})
    assert "EMAIL_ALREADY_EXISTS" in failure(
        lambda: engine.create(ACCOUNT, {"name": "Two", "email": "same@example.com", "parentId": root})
    )


def test_account_that_cannot_be_placed_is_kept_with_its_id(engine: Engine, root: str, organizations: Any) -> None:
    declared: Properties = {"name": "Lost", "email": "lost@example.com", "parentId": "ou-zzzz-99999999"}
    error = engine_error(lambda: engine.create(ACCOUNT, declared))
    kept = initialization_failure(error)
    live = {account["Email"]: account["Id"] for account in organizations.list_accounts()["Accounts"]}
    assert kept.id == live["lost@example.com"]
    assert "DestinationParentNotFoundException" in kept.reasons[0]


def test_policy_is_updated_in_place_and_white_space_is_no_change(engine: Engine, root: str, organizations: Any) -> None:
    declared: Properties = {"name": "p", "description": "d", "content": json.dumps(DENY), "tags": {"a": "1"}}
    identifier, state = engine.create(POLICY, declared)
    assert state["type"] == "SERVICE_CONTROL_POLICY"
    assert not engine.diff(POLICY, declared, {**declared, "content": json.dumps(DENY, indent=4)}).diffs

    engine.update(POLICY, identifier, declared, {**declared, "description": "e"})
    assert organizations.describe_policy(PolicyId=identifier)["Policy"]["PolicySummary"]["Description"] == "e"

    attachment, _ = engine.create(ATTACHMENT, {"policyId": identifier, "targetId": root})
    assert attachment == f"{root}:{identifier}"
    assert engine.read(ATTACHMENT, attachment)[0] == {"policyId": identifier, "targetId": root}
    engine.delete(ATTACHMENT, attachment, {})
    assert engine.read(ATTACHMENT, attachment) == ({}, {})
    engine.delete(POLICY, identifier, {})
    assert engine.read(POLICY, identifier) == ({}, {})


def test_contact_of_a_member_and_of_the_management_account(engine: Engine, root: str, endpoint: str) -> None:
    account, _ = engine.create(ACCOUNT, {"name": "Called", "email": "called@example.com", "parentId": root})
    contact: Properties = {
        "alternateContactType": "SECURITY",
        "name": "N",
        "title": "T",
        "emailAddress": "n@example.com",
        "phoneNumber": "+49 30 1",
    }
    for owner, expected in ((contact | {"accountId": account}, f"{account}/SECURITY"), (contact, "SECURITY")):
        identifier, state = engine.create(CONTACT, owner)
        assert identifier == expected
        assert state == owner
        assert engine.update(CONTACT, identifier, owner, owner | {"title": "U"})["title"] == "U"
        engine.delete(CONTACT, identifier, owner)
        assert engine.read(CONTACT, identifier) == ({}, {})


def test_alias_is_made_in_the_account_of_the_assumed_role(port: int, engine: Engine, root: str) -> None:
    account, _ = engine.create(
        ACCOUNT, {"name": "Aliased", "email": "alias@example.com", "parentId": root, "roleName": "Enter"}
    )
    role = json.dumps([{"roleArn": f"arn:aws:iam::{account}:role/Enter", "sessionName": "test"}])
    member = Engine(port, {"region": "eu-west-1", "assumeRoles": role, "allowedAccountIds": json.dumps([account])})
    identifier, _ = member.create(ALIAS, {"accountAlias": "the-aliased-one"})
    assert member.read(ALIAS, identifier)[1] == {"accountAlias": "the-aliased-one"}
    assert engine.read(ALIAS, identifier) == ({}, {})
    member.delete(ALIAS, identifier, {})
    assert member.read(ALIAS, identifier) == ({}, {})
