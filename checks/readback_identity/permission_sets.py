"""Permission sets: what each is and allows, and whether the accounts have it as it is now."""

import json
from collections.abc import Mapping
from typing import Any

from checks.answers import unless
from checks.readback_facts import Subjects, Value
from checks.readback_identity.live import MISSING, Live
from checks.readback_identity.scope import Scope
from checks.readback_words import tags
from foundation.access import Decided, decided_sets
from foundation.config.inherited import organization_tags
from foundation.config.permission_sets import Boundary

ATTACHED = "attached"
OUTDATED = "LATEST_PERMISSION_SET_NOT_PROVISIONED"


def expected(scope: Scope) -> Subjects:
    """Each set of the configuration."""
    for decided in decided_sets(scope.config):
        yield (
            _subject(decided.name),
            {**_declared(decided), **scope.tags(decided.side), **tags(organization_tags(scope.config.settings))},
        )


def found(live: Live) -> Subjects:
    """Each set of the instance."""
    arns = list(live.permission_sets)
    for arn, facts in zip(arns, live.each(lambda arn: _facts(live, arn), arns), strict=True):
        yield _subject(live.permission_sets[arn]["Name"]), facts


def _subject(name: str) -> str:
    return f"permission set {name}"


def _managed(arn: str) -> str:
    return f"managed policy {arn}"


def _customer_managed(path: str, name: str) -> str:
    return f"customer-managed policy {path}{name}"


def _declared(decided: Decided) -> dict[str, Value]:
    facts: dict[str, Value] = {"description": decided.description, "session": decided.session_duration}
    if decided.relay_state:
        facts["relay state"] = decided.relay_state
    if decided.inline_policy:
        facts["inline policy"] = json.loads(decided.inline_policy)
    if decided.boundary:
        facts["boundary"] = _boundary(decided.boundary)
    facts |= {_managed(arn): ATTACHED for arn in decided.managed_policies}
    return facts | {_customer_managed(path, name): ATTACHED for name, path in decided.customer_managed_policies}


def _boundary(boundary: Boundary) -> str:
    reference = boundary.customer_managed_policy
    return _customer_managed(reference.path, reference.name) if reference else _managed(boundary.managed_policy or "")


def _facts(live: Live, arn: str) -> Mapping[str, Value]:
    described, of_set = live.permission_sets[arn], {"PermissionSetArn": arn}
    facts: dict[str, Value] = {
        "description": described.get("Description"),
        "session": described.get("SessionDuration"),
        "relay state": described.get("RelayState"),
    }
    if inline := live.call("get_inline_policy_for_permission_set", **of_set)["InlinePolicy"]:
        facts["inline policy"] = json.loads(inline)
    if answer := unless(MISSING, lambda: live.call("get_permissions_boundary_for_permission_set", **of_set)):
        facts["boundary"] = _live_boundary(answer["PermissionsBoundary"])
    for one in live.listed("list_managed_policies_in_permission_set", "AttachedManagedPolicies", **of_set):
        facts[_managed(one["Arn"])] = ATTACHED
    operation = "list_customer_managed_policy_references_in_permission_set"
    for one in live.listed(operation, "CustomerManagedPolicyReferences", **of_set):
        facts[_customer_managed(one.get("Path") or "/", one["Name"])] = ATTACHED
    for tag in live.listed("list_tags_for_resource", "Tags", ResourceArn=arn):
        facts[f"tag {tag['Key']}"] = tag["Value"]
    operation = "list_accounts_for_provisioned_permission_set"
    outdated = live.listed(operation, "AccountIds", ProvisioningStatus=OUTDATED, **of_set)
    if accounts := sorted(map(live.account, outdated)):
        facts["outdated in"] = accounts
    return facts


def _live_boundary(boundary: Mapping[str, Any]) -> str:
    if reference := boundary.get("CustomerManagedPolicyReference"):
        return _customer_managed(reference.get("Path") or "/", reference["Name"])
    return _managed(boundary["ManagedPolicyArn"])
