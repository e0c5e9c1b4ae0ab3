"""Applications: those that are declared, found by name, and those made by hand, of which only who may use them counts.

Those that nobody declares are left out: services of AWS make some for themselves. Of those made by hand some refuse to
tell whether assignments are required.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_identity.live import MISSING, SSO, Live
from checks.readback_identity.scope import Scope
from foundation.config.applications import OAuth

CUSTOM = "arn:aws:sso::aws:applicationProvider/custom"
"""The provider of applications of OAuth 2.0 that belong to no product of AWS."""


def expected(scope: Scope) -> Subjects:
    """Each application that is not held back."""
    for key, entry in scope.section.applications.items():
        if entry.arn or entry.oauth:
            of_its_own = {**_declared(entry.oauth), **scope.tags("members")} if entry.oauth else {}
            yield _subject(key), {**of_its_own, **{_assigned(f"group {group}"): True for group in entry.groups}}


def found(scope: Scope, live: Live) -> Subjects:
    """The same applications, with everybody who is assigned to them."""
    declared = {one["Name"]: one for one in _of_administrator(scope, live)}
    for key, entry in scope.section.applications.items():
        facts: Mapping[str, Value] | None = None
        if entry.oauth and (described := declared.get(entry.oauth.name)):
            facts = live.of_application(described["ApplicationArn"], partial(_facts, live, described))
        elif arn := entry.arn:
            facts = unless(MISSING, partial(live.of_application, arn, partial(_assignments, live, arn)))
        if facts is not None:
            yield _subject(key), facts


def _subject(key: str) -> str:
    return f"application {key}"


def _assigned(principal: str) -> str:
    return f"assigned to {principal}"


def _declared(oauth: OAuth) -> dict[str, Value]:
    return {
        "description": oauth.description,
        "status": "ENABLED",
        "url": oauth.url,
        "visibility": "ENABLED" if oauth.visible else "DISABLED",
        "assignment required": True,
        **{f"scope {scope}": True for scope in oauth.scopes},
    }


def _of_administrator(scope: Scope, live: Live) -> list[Any]:
    """The delegated administrator's applications: what is declared is made there."""
    account = next((identifier for identifier, key in live.keys.items() if key == scope.administrator), None)
    if account is None:
        return []
    wanted = {"ApplicationAccount": account, "ApplicationProvider": CUSTOM}
    return list(live.listed("list_applications", "Applications", Filter=wanted))


def _facts(live: Live, described: Mapping[str, Any], there: Connection) -> dict[str, Value]:
    arn, portal = described["ApplicationArn"], described.get("PortalOptions") or {}
    required = there.call(SSO, "get_application_assignment_configuration", ApplicationArn=arn)["AssignmentRequired"]
    scopes = there.listed(SSO, "list_application_access_scopes", "Scopes", ApplicationArn=arn)
    tags = there.listed(SSO, "list_tags_for_resource", "Tags", ResourceArn=arn)
    return {
        "description": described.get("Description"),
        "status": described.get("Status"),
        "url": (portal.get("SignInOptions") or {}).get("ApplicationUrl"),
        "visibility": portal.get("Visibility"),
        "assignment required": required,
        **{f"scope {one['Scope']}": True for one in scopes},
        **{f"tag {one['Key']}": one["Value"] for one in tags},
        **_assignments(live, arn, there),
    }


def _assignments(live: Live, arn: str, there: Connection) -> dict[str, Value]:
    listed = there.listed(SSO, "list_application_assignments", "ApplicationAssignments", ApplicationArn=arn)
    return {_assigned(live.principal(one["PrincipalType"], one["PrincipalId"])): True for one in listed}
