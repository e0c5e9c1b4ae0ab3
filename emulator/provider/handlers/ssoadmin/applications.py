"""`aws:ssoadmin/application...`: OAuth 2.0 applications, their scopes and who is assigned to them.

Traps: an update cannot change the visibility in the portal, and upstream leaves it out. Deleting an
ApplicationAssignmentConfiguration makes assignments required again. Upstream does not send `clientToken`.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.handlers.shapes import Shape, kept, tag_changes, texts
from emulator.provider.handlers.ssoadmin.waiting import client
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Properties

_SOURCE = "terraform-provider-aws internal/service/ssoadmin/"
_PORTAL = Shape()


def _create(aws: Aws, inputs: Properties) -> str:
    optional = {"description": "Description", "status": "Status"}
    answer = client(aws, inputs).create_application(
        InstanceArn=inputs["instanceArn"],
        ApplicationProviderArn=inputs["applicationProviderArn"],
        Name=inputs["name"],
        **{aws_name: inputs[name] for name, aws_name in optional.items() if inputs.get(name)},
        **({"PortalOptions": _PORTAL.to_aws(inputs["portalOptions"])} if inputs.get("portalOptions") else {}),
        **({"Tags": tag_list(inputs["tags"])} if texts(inputs.get("tags")) else {}),
    )
    return str(answer["ApplicationArn"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    sso = client(aws, inputs)
    try:
        found = sso.describe_application(ApplicationArn=identifier)
    except sso.exceptions.ResourceNotFoundException:
        return None
    pages = sso.get_paginator("list_tags_for_resource").paginate(
        InstanceArn=found["InstanceArn"], ResourceArn=identifier
    )
    tags: Properties = {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}
    return {
        "applicationAccount": found["ApplicationAccount"],
        "applicationArn": identifier,
        "applicationProviderArn": found["ApplicationProviderArn"],
        "arn": identifier,
        "instanceArn": found["InstanceArn"],
        "name": found["Name"],
        "region": sso.meta.region_name,
        "status": found["Status"],
        "tags": tags,
        "tagsAll": tags,
        **({"description": found["Description"]} if "Description" in found else {}),
        **_portal(inputs, found["PortalOptions"]),
        **kept(inputs, "clientToken"),
    }


def _portal(inputs: Properties, live: dict[str, Any]) -> Properties:
    """Upstream shows them with sign-in options only: the visibility alone is no difference."""
    declared = inputs.get("portalOptions")
    if "SignInOptions" not in live:
        return {"portalOptions": declared} if declared else {}
    shown = _PORTAL.shown(declared, live)
    if isinstance(declared, dict) and "visibility" not in declared:
        shown.pop("visibility", None)
    return {"portalOptions": shown}


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    sso = client(aws, new)
    names = {"name": "Name", "description": "Description", "status": "Status"}
    settings = {aws_name: new[name] for name, aws_name in names.items() if new.get(name)}
    portal = new.get("portalOptions")
    if isinstance(portal, dict) and portal.get("signInOptions"):
        settings["PortalOptions"] = {"SignInOptions": _PORTAL.to_aws(portal["signInOptions"])}
    if any(old.get(name) != new.get(name) for name in (*names, "portalOptions")):
        sso.update_application(ApplicationArn=identifier, **settings)
    removed, changed = tag_changes(old, new)
    about = {"InstanceArn": new["instanceArn"], "ResourceArn": identifier}
    if removed:
        sso.untag_resource(**about, TagKeys=removed)
    if changed:
        sso.tag_resource(**about, Tags=tag_list({**changed}))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    _gone(aws, state, "delete_application", ApplicationArn=identifier)


def _put_scope(aws: Aws, inputs: Properties) -> str:
    targets = inputs.get("authorizedTargets")
    client(aws, inputs).put_application_access_scope(
        ApplicationArn=inputs["applicationArn"],
        Scope=inputs["scope"],
        **({"AuthorizedTargets": targets} if targets else {}),
    )
    return f"{inputs['applicationArn']},{inputs['scope']}"


def _read_scope(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    arn, _, scope = identifier.partition(",")
    sso = client(aws, inputs)
    try:
        found = sso.get_application_access_scope(ApplicationArn=arn, Scope=scope)
    except sso.exceptions.ResourceNotFoundException:
        return None
    targets = found.get("AuthorizedTargets", [])
    return {"applicationArn": arn, "authorizedTargets": targets, "region": sso.meta.region_name, "scope": scope}


def _delete_scope(aws: Aws, identifier: str, state: Properties) -> None:
    arn, _, scope = identifier.partition(",")
    _gone(aws, state, "delete_application_access_scope", ApplicationArn=arn, Scope=scope)


def _assignment(identifier: str) -> dict[str, str]:
    arn, principal, kind = identifier.split(",")
    return {"ApplicationArn": arn, "PrincipalId": principal, "PrincipalType": kind}


def _assign(aws: Aws, inputs: Properties) -> str:
    identifier = f"{inputs['applicationArn']},{inputs['principalId']},{inputs['principalType']}"
    client(aws, inputs).create_application_assignment(**_assignment(identifier))
    return identifier


def _read_assignment(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    sso = client(aws, inputs)
    try:
        sso.describe_application_assignment(**_assignment(identifier))
    except sso.exceptions.ResourceNotFoundException:
        return None
    parts: Properties = {name[:1].lower() + name[1:]: value for name, value in _assignment(identifier).items()}
    return {**parts, "region": sso.meta.region_name}


def _unassign(aws: Aws, identifier: str, state: Properties) -> None:
    _gone(aws, state, "delete_application_assignment", **_assignment(identifier))


def _require(aws: Aws, inputs: Properties) -> str:
    client(aws, inputs).put_application_assignment_configuration(
        ApplicationArn=inputs["applicationArn"], AssignmentRequired=inputs["assignmentRequired"]
    )
    return str(inputs["applicationArn"])


def _read_required(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    sso = client(aws, inputs)
    try:
        found = sso.get_application_assignment_configuration(ApplicationArn=identifier)
    except sso.exceptions.ResourceNotFoundException:
        return None
    required = {"assignmentRequired": found["AssignmentRequired"]}
    return {"applicationArn": identifier, "region": sso.meta.region_name, **required}


def _update_required(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _require(aws, new)


def _reset_required(aws: Aws, identifier: str, state: Properties) -> None:
    operation = "put_application_assignment_configuration"
    _gone(aws, state, operation, ApplicationArn=identifier, AssignmentRequired=True)


def _gone(aws: Aws, state: Properties, operation: str, **parameters: object) -> None:
    sso = client(aws, state)
    try:
        getattr(sso, operation)(**parameters)
    except sso.exceptions.ResourceNotFoundException:
        return


_SCOPE = frozenset({"applicationArn", "authorizedTargets", "region", "scope"})
_ASSIGNMENT = frozenset({"applicationArn", "principalId", "principalType", "region"})
_KEY = frozenset({"applicationProviderArn", "instanceArn", "region"})

HANDLERS: tuple[Handler, ...] = (
    Handler(
        token="aws:ssoadmin/application:Application",
        source=_SOURCE + "application.go",
        takes=_KEY | {"clientToken", "description", "name", "portalOptions", "status", "tags"},
        replaces=_KEY,
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"portalOptions": _PORTAL.same},
    ),
    Handler(
        token="aws:ssoadmin/applicationAccessScope:ApplicationAccessScope",
        source=_SOURCE + "application_access_scope.go",
        takes=_SCOPE,
        replaces=_SCOPE,
        create=_put_scope,
        read=_read_scope,
        update=no_update,
        delete=_delete_scope,
    ),
    Handler(
        token="aws:ssoadmin/applicationAssignment:ApplicationAssignment",
        source=_SOURCE + "application_assignment.go",
        takes=_ASSIGNMENT,
        replaces=_ASSIGNMENT,
        create=_assign,
        read=_read_assignment,
        update=no_update,
        delete=_unassign,
    ),
    Handler(
        token="aws:ssoadmin/applicationAssignmentConfiguration:ApplicationAssignmentConfiguration",
        source=_SOURCE + "application_assignment_configuration.go",
        takes=frozenset({"applicationArn", "assignmentRequired", "region"}),
        replaces=frozenset({"applicationArn", "region"}),
        create=_require,
        read=_read_required,
        update=_update_required,
        delete=_reset_required,
    ),
)
