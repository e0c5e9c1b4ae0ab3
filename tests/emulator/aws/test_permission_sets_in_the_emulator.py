"""Permission sets: what they hold, their limits, and how changes reach the accounts."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from emulated_world import MANAGEMENT
from identity_world import HOME, PRINCIPAL, Center, code, founded

from emulator.aws.callers import Caller
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import Account, Organization, Organizations, Root, now
from emulator.aws.services.sso_admin.model import IdentityCenter, instance_of
from emulator.aws.services.sso_admin.permission_sets import HANDLERS
from emulator.aws.state import Settings, State

AWS_POLICY = "arn:aws:iam::aws:policy/"
READ = f"{AWS_POLICY}ReadOnlyAccess"
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}


@pytest.fixture(scope="module")
def center() -> Iterator[Center]:
    with founded() as made:
        yield made


def named(center: Center, wanted: str) -> dict[str, str]:
    return {"InstanceArn": center.instance, "PermissionSetArn": wanted}


def described(center: Center, wanted: str) -> dict[str, Any]:
    found: dict[str, Any] = center.sso.describe_permission_set(**named(center, wanted))["PermissionSet"]
    return found


def policy(center: Center, account: str, name: str, path: str = "/") -> None:
    """A policy of the account's own."""
    iam = center.world.aws.client("iam") if account == MANAGEMENT else center.world.member("iam", account)
    iam.create_policy(PolicyName=name, Path=path, PolicyDocument=json.dumps(ALLOW))


def test_a_set_is_described_changed_and_deleted(center: Center) -> None:
    wanted = center.set(Name="Admin", Description="All", RelayState="https://example.com", SessionDuration="PT1H30M")
    found = described(center, wanted)
    assert (found["Name"], found["Description"], found["SessionDuration"]) == ("Admin", "All", "PT1H30M")
    assert wanted in center.sso.list_permission_sets(InstanceArn=center.instance)["PermissionSets"]
    assert described(center, center.set())["SessionDuration"] == "PT1H"
    assert code(lambda: center.set(Name="Admin")) == "ConflictException"
    center.sso.update_permission_set(**named(center, wanted), SessionDuration="PT12H")
    found = described(center, wanted)
    assert (found["SessionDuration"], found["Description"], found.get("RelayState")) == ("PT12H", "All", None)
    center.sso.delete_permission_set(**named(center, wanted))
    assert code(lambda: described(center, wanted)) == "ResourceNotFoundException"


@pytest.mark.parametrize("duration", ["PT59M", "PT12H1S", "P1D", "one hour"])
def test_a_session_lasts_one_to_twelve_hours(center: Center, duration: str) -> None:
    assert code(lambda: center.set(SessionDuration=duration)) == "ValidationException"


def test_a_set_that_is_assigned_or_about_to_be_is_not_deleted(center: Center) -> None:
    account, group, wanted = center.world.account(), center.group(), center.set()
    center.sso.create_account_assignment(**center.key(wanted, account, group))
    assert code(lambda: center.sso.delete_permission_set(**named(center, wanted))) == "ConflictException"
    center.assign(wanted, account, group)
    assert code(lambda: center.sso.delete_permission_set(**named(center, wanted))) == "ConflictException"
    center.unassign(wanted, account, group)
    center.sso.delete_permission_set(**named(center, wanted))


def test_a_set_has_twenty_managed_policies_at_most(center: Center) -> None:
    wanted = named(center, center.set())
    attach = center.sso.attach_managed_policy_to_permission_set
    assert code(lambda: attach(**wanted, ManagedPolicyArn=f"{AWS_POLICY}NoSuchPolicy")) == "ResourceNotFoundException"
    attach(**wanted, ManagedPolicyArn=READ)
    assert code(lambda: attach(**wanted, ManagedPolicyArn=READ)) == "ConflictException"
    refer = center.sso.attach_customer_managed_policy_reference_to_permission_set
    for number in range(19):
        refer(**wanted, CustomerManagedPolicyReference={"Name": f"own-{number}"})
    again = code(lambda: refer(**wanted, CustomerManagedPolicyReference={"Name": "own-0", "Path": "/"}))
    assert again == "ConflictException"
    more = f"{AWS_POLICY}job-function/Billing"
    assert code(lambda: attach(**wanted, ManagedPolicyArn=more)) == "ServiceQuotaExceededException"
    full = code(lambda: refer(**wanted, CustomerManagedPolicyReference={"Name": "one-more"}))
    assert full == "ServiceQuotaExceededException"
    listed = center.sso.list_managed_policies_in_permission_set(**wanted)["AttachedManagedPolicies"]
    assert listed == [{"Name": "ReadOnlyAccess", "Arn": READ}]
    center.sso.detach_managed_policy_from_permission_set(**wanted, ManagedPolicyArn=READ)
    detach = center.sso.detach_managed_policy_from_permission_set
    assert code(lambda: detach(**wanted, ManagedPolicyArn=READ)) == "ResourceNotFoundException"
    reference = {"Name": "own-3", "Path": "/"}
    let_go = center.sso.detach_customer_managed_policy_reference_from_permission_set
    let_go(**wanted, CustomerManagedPolicyReference=reference)
    assert code(lambda: let_go(**wanted, CustomerManagedPolicyReference=reference)) == "ResourceNotFoundException"
    references = center.sso.list_customer_managed_policy_references_in_permission_set(**wanted)
    assert len(references["CustomerManagedPolicyReferences"]) == 18


def test_an_inline_policy_is_json_of_limited_length(center: Center) -> None:
    wanted, put = named(center, center.set()), center.sso.put_inline_policy_to_permission_set
    assert center.sso.get_inline_policy_for_permission_set(**wanted)["InlinePolicy"] == ""
    assert code(lambda: put(**wanted, InlinePolicy="{")) == "ValidationException"
    assert code(lambda: put(**wanted, InlinePolicy="[]")) == "ValidationException"
    longest = json.dumps(ALLOW).ljust(10_240)
    put(**wanted, InlinePolicy=longest)
    assert code(lambda: put(**wanted, InlinePolicy=longest + " ")) == "ServiceQuotaExceededException"
    assert center.sso.get_inline_policy_for_permission_set(**wanted)["InlinePolicy"] == longest
    center.sso.delete_inline_policy_from_permission_set(**wanted)
    delete = center.sso.delete_inline_policy_from_permission_set
    assert code(lambda: delete(**wanted)) == "ResourceNotFoundException"


def test_a_boundary_is_one_of_two_kinds(center: Center) -> None:
    wanted, put = named(center, center.set()), center.sso.put_permissions_boundary_to_permission_set
    get = center.sso.get_permissions_boundary_for_permission_set
    assert code(lambda: get(**wanted)) == "ResourceNotFoundException"
    own = {"CustomerManagedPolicyReference": {"Name": "edge", "Path": "/"}}
    assert code(lambda: put(**wanted, PermissionsBoundary={})) == "ValidationException"
    both = own | {"ManagedPolicyArn": READ}
    assert code(lambda: put(**wanted, PermissionsBoundary=both)) == "ValidationException"
    put(**wanted, PermissionsBoundary={"ManagedPolicyArn": READ})
    assert get(**wanted)["PermissionsBoundary"] == {"ManagedPolicyArn": READ}
    put(**wanted, PermissionsBoundary=own)
    assert get(**wanted)["PermissionsBoundary"] == own
    center.sso.delete_permissions_boundary_from_permission_set(**wanted)
    delete = center.sso.delete_permissions_boundary_from_permission_set
    assert code(lambda: delete(**wanted)) == "ResourceNotFoundException"


def test_changes_reach_the_account_when_the_set_is_provisioned(center: Center) -> None:
    account, wanted = center.world.account(), center.set(Name="Dev")
    center.assign(wanted, account, center.group())
    iam = center.world.member("iam", account)
    name = center.roles(account)["Dev"]["RoleName"]
    center.sso.put_inline_policy_to_permission_set(**named(center, wanted), InlinePolicy=json.dumps(ALLOW))
    center.sso.attach_managed_policy_to_permission_set(**named(center, wanted), ManagedPolicyArn=READ)
    bounded = {"ManagedPolicyArn": f"{AWS_POLICY}PowerUserAccess"}
    center.sso.put_permissions_boundary_to_permission_set(**named(center, wanted), PermissionsBoundary=bounded)
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == []
    status = center.sso.list_permission_sets_provisioned_to_account
    where = {"InstanceArn": center.instance, "AccountId": account}
    assert status(**where, ProvisioningStatus="LATEST_PERMISSION_SET_NOT_PROVISIONED")["PermissionSets"] == [wanted]
    assert status(**where, ProvisioningStatus="LATEST_PERMISSION_SET_PROVISIONED")["PermissionSets"] == []
    assert center.provision(wanted)["Status"] == "SUCCEEDED"
    assert status(**where, ProvisioningStatus="LATEST_PERMISSION_SET_PROVISIONED")["PermissionSets"] == [wanted]
    inline = iam.get_role_policy(RoleName=name, PolicyName="AwsSSOInlinePolicy")["PolicyDocument"]
    assert inline == ALLOW
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    assert [one["PolicyArn"] for one in attached] == [READ]
    boundary = iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]
    assert boundary == bounded["ManagedPolicyArn"]
    center.sso.detach_managed_policy_from_permission_set(**named(center, wanted), ManagedPolicyArn=READ)
    center.sso.delete_inline_policy_from_permission_set(**named(center, wanted))
    center.provision(wanted, TargetType="AWS_ACCOUNT", TargetId=account)
    assert iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"] == []
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == []
    provision = center.sso.provision_permission_set
    lost = code(lambda: provision(**named(center, wanted), TargetType="AWS_ACCOUNT", TargetId=MANAGEMENT))
    assert lost == "ResourceNotFoundException"
    assert code(lambda: provision(**named(center, wanted), TargetType="AWS_ACCOUNT")) == "ValidationException"
    listed = center.sso.list_permission_set_provisioning_status(InstanceArn=center.instance)
    assert len(listed["PermissionSetsProvisioningStatus"]) == 2


def test_a_customers_policy_has_to_be_in_the_account(center: Center) -> None:
    account, group, wanted = center.world.account(), center.group(), center.set(Name="Own")
    reference = {"Name": "team", "Path": "/own/"}
    attach = center.sso.attach_customer_managed_policy_reference_to_permission_set
    attach(**named(center, wanted), CustomerManagedPolicyReference=reference)
    status = center.assign(wanted, account, group)
    assert (status["Status"], "policy/own/team" in status["FailureReason"]) == ("FAILED", True)
    assert center.roles(account) == {}
    policy(center, account, "team", "/own/")
    assert center.assign(wanted, account, group)["Status"] == "SUCCEEDED"
    name = center.roles(account)["Own"]["RoleName"]
    attached = center.world.member("iam", account).list_attached_role_policies(RoleName=name)
    assert [one["PolicyName"] for one in attached["AttachedPolicies"]] == ["team"]


def test_a_set_in_a_closed_account_cannot_be_provisioned_everywhere(center: Center) -> None:
    account, group, wanted = center.world.account(), center.group(), center.set()
    center.assign(wanted, account, group)
    center.world.organizations.close_account(AccountId=account)
    assert center.provision(wanted)["Status"] == "FAILED"
    assert center.unassign(wanted, account, group)["Status"] == "SUCCEEDED"


def test_a_set_has_tags(center: Center) -> None:
    wanted = center.set(Tags=[{"Key": "a", "Value": "1"}])
    about = {"InstanceArn": center.instance, "ResourceArn": wanted}
    center.sso.tag_resource(**about, Tags=[{"Key": "b", "Value": "2"}])
    center.sso.untag_resource(**about, TagKeys=["a"])
    assert center.sso.list_tags_for_resource(**about)["Tags"] == [{"Key": "b", "Value": "2"}]
    assert code(lambda: center.sso.list_tags_for_resource(ResourceArn=wanted)) == "ValidationException"
    many = [{"Key": f"k{number}", "Value": ""} for number in range(50)]
    assert code(lambda: center.sso.tag_resource(**about, Tags=many)) == "ServiceQuotaExceededException"


def test_an_instance_has_3500_sets_at_most() -> None:
    state = State(Settings(management=MANAGEMENT))
    root = Root("r-1", "Root", {}, None)
    joined = now()
    owner = Account(MANAGEMENT, "Management", {}, root, email="a@example.com", joined=joined)
    services = {PRINCIPAL: joined}
    state.store(Organizations).current = Organization(
        "o-1", MANAGEMENT, "ALL", root, accounts={MANAGEMENT: owner}, services=services
    )
    instance = instance_of(state.settings, MANAGEMENT, HOME)
    state.store(IdentityCenter).instance = instance
    caller = Caller("test", MANAGEMENT, "arn:aws:iam::111122223333:user/test", HOME, "sso")

    def create(number: int) -> object:
        parameters = {"InstanceArn": instance.arn, "Name": f"Set-{number}"}
        return HANDLERS["CreatePermissionSet"](Request("CreatePermissionSet", parameters, caller, state))

    for number in range(3_500):
        create(number)
    with pytest.raises(AwsError) as refused:
        create(3_500)
    assert refused.value.code == "ServiceQuotaExceededException"
