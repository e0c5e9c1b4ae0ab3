"""Who may use an application, and how: assignments, whether they are required, access scopes and grants."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.sso_admin.access import application, instance
from emulator.aws.services.sso_admin.directory import Directory
from emulator.aws.services.sso_admin.model import Application, listed, refused

_GRANTS = {
    "authorization_code": "AuthorizationCode",
    "refresh_token": "RefreshToken",
    "urn:ietf:params:oauth:grant-type:jwt-bearer": "JwtBearer",
    "urn:ietf:params:oauth:grant-type:token-exchange": "TokenExchange",
}


def create_application_assignment(request: Request) -> Mapping[str, object]:
    """CreateApplicationAssignment."""
    found, key = application(request), (request["PrincipalType"], request["PrincipalId"])
    if not request.state.store(Directory).has(*key):
        raise refused("ResourceNotFound", f"{key[0]} {key[1]} could not be found.")
    if key in found.assignments:
        raise refused("Conflict", f"{key[0]} {key[1]} is already assigned to {found.arn}.")
    found.assignments[key] = None
    return {}


def describe_application_assignment(request: Request) -> Mapping[str, object]:
    """DescribeApplicationAssignment."""
    return _shown(*_assigned(request))


def delete_application_assignment(request: Request) -> Mapping[str, object]:
    """DeleteApplicationAssignment."""
    found, key = _assigned(request)
    del found.assignments[key]
    return {}


def list_application_assignments(request: Request) -> Mapping[str, object]:
    """ListApplicationAssignments."""
    found = application(request)
    return listed(request, "ApplicationAssignments", [_shown(found, key) for key in found.assignments])


def list_application_assignments_for_principal(request: Request) -> Mapping[str, object]:
    """ListApplicationAssignmentsForPrincipal: those of its own."""
    key, only = (request["PrincipalType"], request["PrincipalId"]), request.get("Filter") or {}
    found = [
        _shown(one, key)
        for one in instance(request).applications.values()
        if key in one.assignments and only.get("ApplicationArn", one.arn) == one.arn
    ]
    return listed(request, "ApplicationAssignments", found)


def put_assignment_configuration(request: Request) -> Mapping[str, object]:
    """PutApplicationAssignmentConfiguration."""
    application(request).assignment_required = request["AssignmentRequired"]
    return {}


def get_assignment_configuration(request: Request) -> Mapping[str, object]:
    """GetApplicationAssignmentConfiguration: required unless somebody said otherwise."""
    return {"AssignmentRequired": application(request).assignment_required}


def put_access_scope(request: Request) -> Mapping[str, object]:
    """PutApplicationAccessScope: at most ten."""
    found, scope = application(request), request["Scope"]
    if scope not in found.scopes and len(found.scopes) >= 10:
        raise refused("Conflict", "An application can have ten access scopes.")
    found.scopes[scope] = list(request.get("AuthorizedTargets") or ())
    return {}


def get_access_scope(request: Request) -> Mapping[str, object]:
    """GetApplicationAccessScope."""
    return _scope(request["Scope"], _scoped(request).scopes[request["Scope"]])


def delete_access_scope(request: Request) -> Mapping[str, object]:
    """DeleteApplicationAccessScope."""
    del _scoped(request).scopes[request["Scope"]]
    return {}


def list_access_scopes(request: Request) -> Mapping[str, object]:
    """ListApplicationAccessScopes."""
    return listed(request, "Scopes", [_scope(*one) for one in application(request).scopes.items()])


def put_grant(request: Request) -> Mapping[str, object]:
    """PutApplicationGrant: its settings have to be those of its type."""
    found, kind, grant = application(request), request["GrantType"], request["Grant"]
    if set(grant) != {_GRANTS[kind]}:
        raise refused("Validation", f"The grant type {kind} takes {_GRANTS[kind]}.")
    found.grants[kind] = grant
    return {}


def get_grant(request: Request) -> Mapping[str, object]:
    """GetApplicationGrant."""
    return {"Grant": _granted(request).grants[request["GrantType"]]}


def delete_grant(request: Request) -> Mapping[str, object]:
    """DeleteApplicationGrant."""
    del _granted(request).grants[request["GrantType"]]
    return {}


def list_grants(request: Request) -> Mapping[str, object]:
    """ListApplicationGrants."""
    grants = [{"GrantType": kind, "Grant": grant} for kind, grant in application(request).grants.items()]
    return listed(request, "Grants", grants)


def _assigned(request: Request) -> tuple[Application, tuple[str, str]]:
    found, key = application(request), (request["PrincipalType"], request["PrincipalId"])
    if key not in found.assignments:
        raise refused("ResourceNotFound", f"{key[0]} {key[1]} is not assigned to {found.arn}.")
    return found, key


def _scoped(request: Request) -> Application:
    found = application(request)
    if request["Scope"] not in found.scopes:
        raise refused("ResourceNotFound", f"{found.arn} has no scope {request['Scope']}.")
    return found


def _granted(request: Request) -> Application:
    found = application(request)
    if request["GrantType"] not in found.grants:
        raise refused("ResourceNotFound", f"{found.arn} has no grant {request['GrantType']}.")
    return found


def _shown(found: Application, key: tuple[str, str]) -> Mapping[str, object]:
    return {"ApplicationArn": found.arn, "PrincipalType": key[0], "PrincipalId": key[1]}


def _scope(name: str, targets: list[str]) -> Mapping[str, object]:
    return {"Scope": name, **({"AuthorizedTargets": targets} if targets else {})}


HANDLERS: Handlers = {
    "CreateApplicationAssignment": create_application_assignment,
    "DescribeApplicationAssignment": describe_application_assignment,
    "DeleteApplicationAssignment": delete_application_assignment,
    "ListApplicationAssignments": list_application_assignments,
    "ListApplicationAssignmentsForPrincipal": list_application_assignments_for_principal,
    "PutApplicationAssignmentConfiguration": put_assignment_configuration,
    "GetApplicationAssignmentConfiguration": get_assignment_configuration,
    "PutApplicationAccessScope": put_access_scope,
    "GetApplicationAccessScope": get_access_scope,
    "DeleteApplicationAccessScope": delete_access_scope,
    "ListApplicationAccessScopes": list_access_scopes,
    "PutApplicationGrant": put_grant,
    "GetApplicationGrant": get_grant,
    "DeleteApplicationGrant": delete_grant,
    "ListApplicationGrants": list_grants,
}
