"""IAM Identity Center: the instance, who administers it, assignments, attributes and applications."""

import time
from collections.abc import Iterator

import pytest
from emulated_world import MANAGEMENT
from identity_world import HOME, PRINCIPAL, Center, code, founded

OAUTH = "arn:aws:sso::aws:applicationProvider/custom"
ELSEWHERE = "us-west-2"


@pytest.fixture
def center() -> Iterator[Center]:
    with founded() as made:
        yield made


def test_the_instance_is_in_one_region_once_the_organization_trusts_it() -> None:
    with founded(trusted=False) as center:
        assert center.sso.list_instances()["Instances"] == []
        assert code(lambda: center.sso.create_instance(Name="own")) == "AccessDeniedException"
        center.world.organizations.enable_aws_service_access(ServicePrincipal=PRINCIPAL)
        member = Center(center.world, center.world.account())
        assert member.sso.list_instances()["Instances"] == []
        found = center.sso.list_instances()["Instances"][0]
        assert (found["OwnerAccountId"], found["PrimaryRegion"], found["Status"]) == (MANAGEMENT, HOME, "ACTIVE")
        assert center.client("sso-admin", ELSEWHERE).list_instances()["Instances"] == []
        wrong = center.client("sso-admin", ELSEWHERE).describe_instance
        assert code(lambda: wrong(InstanceArn=center.instance)) == "ResourceNotFoundException"
        assert member.sso.list_instances()["Instances"][0]["InstanceArn"] == center.instance
        assert code(lambda: member.sso.describe_instance(InstanceArn=center.instance)) == "AccessDeniedException"
        assert code(lambda: member.sso.list_application_providers()) == "AccessDeniedException"
        center.sso.update_instance(InstanceArn=center.instance, Name="main")
        assert center.sso.describe_instance(InstanceArn=center.instance)["Name"] == "main"
        unknown = "arn:aws:sso:::instance/ssoins-0000000000000000"
        assert code(lambda: center.sso.describe_instance(InstanceArn=unknown)) == "ResourceNotFoundException"


def test_an_instance_that_is_named_by_an_administrator_appears_where_it_is_named(center: Center) -> None:
    with founded() as twin:
        foreseen = twin.instance
    assert center.client("sso-admin", ELSEWHERE).describe_instance(InstanceArn=foreseen)["PrimaryRegion"] == ELSEWHERE
    assert center.sso.list_instances()["Instances"] == []


def test_an_assignment_ends_in_progress_and_makes_a_role_in_the_account(center: Center) -> None:
    account, group = center.world.account(), center.group()
    wanted = center.set(Name="Reader")
    assert center.assign(wanted, account, group)["Status"] == "SUCCEEDED"
    role = center.roles(account)["Reader"]
    assert role["Path"] == f"/aws-reserved/sso.amazonaws.com/{HOME}/"
    assert role["RoleName"].startswith("AWSReservedSSO_Reader_")
    listed = center.sso.list_account_assignments(
        InstanceArn=center.instance, AccountId=account, PermissionSetArn=wanted
    )
    assert [(one["PrincipalType"], one["PrincipalId"]) for one in listed["AccountAssignments"]] == [("GROUP", group)]
    accounts = center.sso.list_accounts_for_provisioned_permission_set(
        InstanceArn=center.instance, PermissionSetArn=wanted
    )
    assert accounts["AccountIds"] == [account]
    # A second time is no error and no second assignment.
    assert center.assign(wanted, account, group)["Status"] == "SUCCEEDED"
    other = center.group()
    center.assign(wanted, account, other)
    center.unassign(wanted, account, group)
    assert center.roles(account)["Reader"]["RoleName"] == role["RoleName"]
    center.unassign(wanted, account, other)
    assert center.roles(account) == {}
    ended = center.key(wanted, account, other)
    assert code(lambda: center.sso.delete_account_assignment(**ended)) == "ResourceNotFoundException"


def test_what_a_principal_may_enter_comes_with_its_groups(center: Center) -> None:
    one, two, group, user = center.world.account(), center.world.account(), center.group(), center.user()
    wanted = center.set()
    center.directory.create_group_membership(IdentityStoreId=center.store, GroupId=group, MemberId={"UserId": user})
    center.assign(wanted, one, group)
    center.assign(wanted, two, user, "USER")
    call = center.sso.list_account_assignments_for_principal
    who = {"InstanceArn": center.instance, "PrincipalId": user, "PrincipalType": "USER"}
    found = {(one["AccountId"], one["PrincipalId"]) for one in call(**who)["AccountAssignments"]}
    assert found == {(one, group), (two, user)}
    only = call(**who, Filter={"AccountId": two})["AccountAssignments"]
    assert [each["AccountId"] for each in only] == [two]
    groups = {"InstanceArn": center.instance, "PrincipalId": group, "PrincipalType": "GROUP"}
    assert [each["AccountId"] for each in call(**groups)["AccountAssignments"]] == [one]


def test_an_assignment_that_cannot_be_fails_after_it_was_accepted(center: Center) -> None:
    account, closed, group, wanted = center.world.account(), center.world.account(), center.group(), center.set()
    center.world.organizations.close_account(AccountId=closed)
    for target, principal, reason in (
        ("999988887777", group, "404"),
        (closed, group, "taking longer than usual"),
        (account, "11111111-2222-3333-4444-555555555555", "404"),
    ):
        status = center.assign(wanted, target, principal)
        assert status["Status"] == "FAILED"
        assert reason in status["FailureReason"]
    failed = center.sso.list_account_assignment_creation_status(
        InstanceArn=center.instance, Filter={"Status": "FAILED"}
    )
    assert len(failed["AccountAssignmentsCreationStatus"]) == 3
    missing = "arn:aws:sso:::permissionSet/ssoins-0000000000000000/ps-0000000000000000"
    refused = center.key(missing, account, group)
    assert code(lambda: center.sso.create_account_assignment(**refused)) == "ResourceNotFoundException"
    assert center.roles(account) == {}


def test_the_delegate_manages_all_but_the_management_account(center: Center) -> None:
    delegate, account, group = center.delegate(), center.world.account(), center.group()
    wanted = delegate.set(Name="Shared")
    assert delegate.assign(wanted, account, group)["Status"] == "SUCCEEDED"
    to_management = delegate.key(wanted, MANAGEMENT, group)
    assert code(lambda: delegate.sso.create_account_assignment(**to_management)) == "AccessDeniedException"
    # What the management account takes for itself is no longer the delegate's.
    assert center.assign(wanted, MANAGEMENT, group)["Status"] == "SUCCEEDED"
    assert "Shared" in center.roles(MANAGEMENT)
    named = {"InstanceArn": delegate.instance, "PermissionSetArn": wanted}
    policy = {**named, "ManagedPolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    refused = [
        lambda: delegate.sso.delete_account_assignment(**to_management),
        lambda: delegate.sso.create_account_assignment(**delegate.key(wanted, center.world.account(), group)),
        lambda: delegate.sso.delete_account_assignment(**delegate.key(wanted, account, group)),
        lambda: delegate.sso.update_permission_set(**named, SessionDuration="PT2H"),
        lambda: delegate.sso.attach_managed_policy_to_permission_set(**policy),
        lambda: delegate.sso.provision_permission_set(**named, TargetType="ALL_PROVISIONED_ACCOUNTS"),
        lambda: delegate.sso.delete_permission_set(**named),
        lambda: delegate.sso.tag_resource(
            InstanceArn=delegate.instance, ResourceArn=wanted, Tags=[{"Key": "a", "Value": "b"}]
        ),
    ]
    assert {code(call) for call in refused} == {"AccessDeniedException"}
    assert delegate.sso.describe_permission_set(**named)["PermissionSet"]["Name"] == "Shared"
    center.sso.update_permission_set(**named, SessionDuration="PT2H")
    center.unassign(wanted, MANAGEMENT, group)
    delegate.sso.update_permission_set(**named, SessionDuration="PT3H")


def test_attributes_for_access_control_are_set_changed_and_withdrawn(center: Center) -> None:
    named = {"InstanceArn": center.instance}
    describe = center.sso.describe_instance_access_control_attribute_configuration
    put = center.sso.create_instance_access_control_attribute_configuration

    def wanted(*keys: str) -> dict[str, object]:
        source = "${path:enterprise.department}"
        return {"AccessControlAttributes": [{"Key": key, "Value": {"Source": [source]}} for key in keys]}

    name = "InstanceAccessControlAttributeConfiguration"
    assert code(lambda: describe(**named)) == "ResourceNotFoundException"
    assert code(lambda: put(**named, **{name: wanted("a", "a")})) == "ValidationException"
    put(**named, **{name: wanted("department")})
    assert code(lambda: put(**named, **{name: wanted("department")})) == "ConflictException"
    center.sso.update_instance_access_control_attribute_configuration(**named, **{name: wanted("team")})
    assert (describe(**named)["Status"], describe(**named)[name]) == ("ENABLED", wanted("team"))
    center.sso.delete_instance_access_control_attribute_configuration(**named)
    assert code(lambda: describe(**named)) == "ResourceNotFoundException"


def test_applications_are_oauth_ones(center: Center) -> None:
    named = {"InstanceArn": center.instance, "Name": "Jira"}
    create = center.sso.create_application
    assert code(lambda: create(**named, ApplicationProviderArn=f"{OAUTH}-saml")) == "ValidationException"
    assert code(lambda: create(**named, ApplicationProviderArn=f"{OAUTH}/none")) == "ResourceNotFoundException"
    lost = {"SignInOptions": {"Origin": "APPLICATION"}}
    assert code(lambda: create(**named, ApplicationProviderArn=OAUTH, PortalOptions=lost)) == "ValidationException"
    arn = create(**named, ApplicationProviderArn=OAUTH)["ApplicationArn"]
    assert code(lambda: create(**named, ApplicationProviderArn=OAUTH)) == "ConflictException"
    portal = {"SignInOptions": {"Origin": "APPLICATION", "ApplicationUrl": "https://jira.example.com"}}
    center.sso.update_application(ApplicationArn=arn, Description="Tickets", PortalOptions=portal, Status="DISABLED")
    found = center.sso.describe_application(ApplicationArn=arn)
    assert (found["Name"], found["Description"], found["Status"]) == ("Jira", "Tickets", "DISABLED")
    assert found["PortalOptions"] == portal | {"Visibility": "ENABLED"}
    listed = center.sso.list_applications(InstanceArn=center.instance)["Applications"]
    assert [one["ApplicationArn"] for one in listed] == [arn]
    center.sso.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "b"}])
    assert center.sso.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
    center.sso.delete_application(ApplicationArn=arn)
    assert code(lambda: center.sso.describe_application(ApplicationArn=arn)) == "ResourceNotFoundException"


def test_an_application_has_assignments_scopes_and_grants(center: Center) -> None:
    made = center.sso.create_application(InstanceArn=center.instance, Name="Wiki", ApplicationProviderArn=OAUTH)[
        "ApplicationArn"
    ]
    named, sso = {"ApplicationArn": made}, center.sso
    who = {"PrincipalId": center.group(), "PrincipalType": "GROUP"}
    nobody = who | {"PrincipalId": "11111111-2222-3333-4444-555555555555"}
    assert code(lambda: sso.create_application_assignment(**named, **nobody)) == "ResourceNotFoundException"
    sso.create_application_assignment(**named, **who)
    assert code(lambda: sso.create_application_assignment(**named, **who)) == "ConflictException"
    assert sso.list_application_assignments(**named)["ApplicationAssignments"] == [named | who]
    mine = sso.list_application_assignments_for_principal(InstanceArn=center.instance, **who)
    assert mine["ApplicationAssignments"] == [named | who]
    sso.delete_application_assignment(**named, **who)
    assert code(lambda: sso.describe_application_assignment(**named, **who)) == "ResourceNotFoundException"

    assert sso.get_application_assignment_configuration(**named)["AssignmentRequired"] is True
    sso.put_application_assignment_configuration(**named, AssignmentRequired=False)
    assert sso.get_application_assignment_configuration(**named)["AssignmentRequired"] is False

    scope = {"Scope": "sso:account:access", "AuthorizedTargets": [made]}
    sso.put_application_access_scope(**named, **scope)
    assert sso.list_application_access_scopes(**named)["Scopes"] == [scope]
    sso.delete_application_access_scope(**named, Scope=scope["Scope"])
    gone = code(lambda: sso.get_application_access_scope(**named, Scope=scope["Scope"]))
    assert gone == "ResourceNotFoundException"

    grant = {"AuthorizationCode": {"RedirectUris": ["https://wiki.example.com"]}}
    wrong = code(lambda: sso.put_application_grant(**named, GrantType="refresh_token", Grant=grant))
    assert wrong == "ValidationException"
    sso.put_application_grant(**named, GrantType="authorization_code", Grant=grant)
    assert sso.get_application_grant(**named, GrantType="authorization_code")["Grant"] == grant
    assert len(sso.list_application_grants(**named)["Grants"]) == 1
    sso.delete_application_grant(**named, GrantType="authorization_code")
    assert sso.list_application_grants(**named)["Grants"] == []


def test_an_assignment_takes_a_fraction_of_the_time_that_an_account_takes() -> None:
    with founded("--creation-seconds", "5.0") as center:
        group, wanted = center.group(), center.set()
        began = time.monotonic()
        assert center.assign(wanted, MANAGEMENT, group)["Status"] == "SUCCEEDED"
        assert 1.0 <= time.monotonic() - began < 5.0  # four seconds are left to a busy machine
