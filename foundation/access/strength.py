"""How much a permission set may do, in three words: what tables and pictures colour it by.

A set of the operator's own is taken for the stronger one wherever its policies do not show that it only reads.
"""

import json
from collections.abc import Mapping
from typing import Literal

from foundation.access.sets import Decided
from foundation.permission_sets.grants import grants
from foundation.permission_sets.lint import findings

Strength = Literal["administrator", "changes", "reads"]
MEANINGS: Mapping[Strength, str] = {
    "administrator": "may do everything",
    "changes": "changes things, within limits",
    "reads": "reads only",
}
"""From the strongest to the weakest."""
READING = frozenset({"read-only", "billing", "security-audit", "log-reader"})
"""Names in the catalogue of the sets that change nothing."""
_READING_POLICIES = ("ReadOnlyAccess", "/ViewOnlyAccess", "/SecurityAudit")
"""How ARNs of AWS's reading policies end."""
_READING_VERBS = ("get", "list", "describe", "batchget", "lookup", "search", "view")


def strength(one: Decided) -> Strength:
    """The strength of a set."""
    documents = [json.loads(one.inline_policy)] if one.inline_policy else []
    if one.may_do_everything or any(finding.rule == "everything" for finding in findings(documents)):
        return "administrator"
    if one.ready is not None:
        return "reads" if one.ready in READING else "changes"
    reading = (
        not one.customer_managed_policies
        and all(arn.endswith(_READING_POLICIES) for arn in one.managed_policies)
        and all(_reads(grant.actions) for grant in grants(documents) if grant.allows)
    )
    return "reads" if reading else "changes"


def strongest(strengths: frozenset[Strength]) -> Strength | None:
    """The first in the order of `MEANINGS` that is among them."""
    return next((one for one in MEANINGS if one in strengths), None)


def _reads(actions: tuple[str, ...]) -> bool:
    """Whether every action begins with a verb that reads; a statement of NotAction names none, and does not."""
    return bool(actions) and all(action.partition(":")[2].startswith(_READING_VERBS) for action in actions)
