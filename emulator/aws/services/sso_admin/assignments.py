"""Assignments of principals to accounts: asynchronous creation and deletion, and every way to list them."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.sso_admin import work
from emulator.aws.services.sso_admin.access import denied, instance, manageable, permission_set
from emulator.aws.services.sso_admin.directory import Directory
from emulator.aws.services.sso_admin.model import Assignment, PermissionSet, Work, listed, refused
from emulator.aws.services.sso_admin.permission_sets import of_kind

_LATEST = "LATEST_PERMISSION_SET_PROVISIONED"


def create_account_assignment(request: Request) -> Mapping[str, object]:
    """CreateAccountAssignment. One that is there already is no error; an unknown or closed account fails later."""
    wanted = _assignment(request)
    made = work.begin(
        request.state,
        instance(request),
        "creation",
        wanted.permission_set,
        assignment=wanted,
        accounts=(wanted.account,),
    )
    return {"AccountAssignmentCreationStatus": work.described(made)}


def delete_account_assignment(request: Request) -> Mapping[str, object]:
    """DeleteAccountAssignment; the set's role leaves the account with the last assignment there."""
    unwanted, home = _assignment(request), instance(request)
    if unwanted not in home.assignments:
        raise refused("ResourceNotFound", f"{unwanted.principal} is not assigned to {unwanted.account}.")
    made = work.begin(request.state, home, "deletion", unwanted.permission_set, assignment=unwanted)
    return {"AccountAssignmentDeletionStatus": work.described(made)}


def describe_creation(request: Request) -> Mapping[str, object]:
    """DescribeAccountAssignmentCreationStatus."""
    found = _work(request, "creation", request["AccountAssignmentCreationRequestId"])
    return {"AccountAssignmentCreationStatus": work.described(found)}


def describe_deletion(request: Request) -> Mapping[str, object]:
    """DescribeAccountAssignmentDeletionStatus."""
    found = _work(request, "deletion", request["AccountAssignmentDeletionRequestId"])
    return {"AccountAssignmentDeletionStatus": work.described(found)}


def list_creations(request: Request) -> Mapping[str, object]:
    """ListAccountAssignmentCreationStatus."""
    found = [work.summary(one) for one in of_kind(instance(request), "creation", request)]
    return listed(request, "AccountAssignmentsCreationStatus", found)


def list_deletions(request: Request) -> Mapping[str, object]:
    """ListAccountAssignmentDeletionStatus."""
    found = [work.summary(one) for one in of_kind(instance(request), "deletion", request)]
    return listed(request, "AccountAssignmentsDeletionStatus", found)


def list_account_assignments(request: Request) -> Mapping[str, object]:
    """ListAccountAssignments of one account and permission set."""
    wanted = (request["AccountId"], permission_set(request).arn)
    found = [_shown(one) for one in instance(request).assignments if one[:2] == wanted]
    return listed(request, "AccountAssignments", found)


def list_account_assignments_for_principal(request: Request) -> Mapping[str, object]:
    """ListAccountAssignmentsForPrincipal: a user has those of the user's groups too."""
    account = (request.get("Filter") or {}).get("AccountId")
    principals = _principals(request)
    found = [
        _shown(one) for one in instance(request).assignments if one[2:] in principals and account in (None, one.account)
    ]
    return listed(request, "AccountAssignments", found)


def list_permission_sets_provisioned_to_account(request: Request) -> Mapping[str, object]:
    """ListPermissionSetsProvisionedToAccount."""
    account = request["AccountId"]
    found = [one.arn for one in instance(request).sets.values() if _provisioned(one, account, request)]
    return listed(request, "PermissionSets", found)


def list_accounts_for_provisioned_permission_set(request: Request) -> Mapping[str, object]:
    """ListAccountsForProvisionedPermissionSet."""
    found = permission_set(request)
    return listed(request, "AccountIds", [one for one in found.roles if _provisioned(found, one, request)])


def _assignment(request: Request) -> Assignment:
    """The assignment of a request to make or end it; those of the management account are its own business."""
    if request["TargetId"] == instance(request).owner != request.account:
        raise denied(request, "Access to the management account is managed from there.")
    return Assignment(request["TargetId"], manageable(request).arn, request["PrincipalType"], request["PrincipalId"])


def _work(request: Request, kind: str, identifier: str) -> Work:
    found = instance(request).work.get(identifier)
    if found is None or found.kind != kind:
        raise refused("ResourceNotFound", f"The request {identifier} could not be found.")
    return found


def _principals(request: Request) -> set[tuple[str, str]]:
    directory: Directory = request.state.store(Directory)
    kind, principal = request["PrincipalType"], request["PrincipalId"]
    groups = {one.group for one in directory.memberships.values() if kind == "USER" and one.user == principal}
    return {(kind, principal), *(("GROUP", group) for group in groups)}


def _provisioned(found: PermissionSet, account: str, request: Request) -> bool:
    if account not in found.roles:
        return False
    wanted = request.get("ProvisioningStatus")
    return wanted is None or (wanted == _LATEST) == (found.roles[account][1] == found.revision)


def _shown(one: Assignment) -> Mapping[str, object]:
    return {
        "AccountId": one.account,
        "PermissionSetArn": one.permission_set,
        "PrincipalType": one.principal_type,
        "PrincipalId": one.principal,
    }


HANDLERS: Handlers = {
    "CreateAccountAssignment": create_account_assignment,
    "DeleteAccountAssignment": delete_account_assignment,
    "DescribeAccountAssignmentCreationStatus": describe_creation,
    "DescribeAccountAssignmentDeletionStatus": describe_deletion,
    "ListAccountAssignmentCreationStatus": list_creations,
    "ListAccountAssignmentDeletionStatus": list_deletions,
    "ListAccountAssignments": list_account_assignments,
    "ListAccountAssignmentsForPrincipal": list_account_assignments_for_principal,
    "ListPermissionSetsProvisionedToAccount": list_permission_sets_provisioned_to_account,
    "ListAccountsForProvisionedPermissionSet": list_accounts_for_provisioned_permission_set,
}
