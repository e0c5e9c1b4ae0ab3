"""Who has which permission set in which account, of every account that a set is in, whatever its state.

Each assignment is a subject of its own. One call for each set, and one for each account that it is in: only so are
assignments told that outlived their group or person.
"""

from typing import Any

from checks.readback_facts import Subjects
from checks.readback_identity.live import Live
from checks.readback_identity.scope import Scope, account_words
from foundation.access import grants


def expected(scope: Scope) -> Subjects:
    """Each assignment of the access matrix."""
    for grant in grants(scope.config):
        principal = f"{grant.principal.kind} {grant.principal.name}"
        yield _subject(account_words(grant.account), grant.permission_set, principal), {}


def found(live: Live) -> Subjects:
    """Each assignment of the instance."""
    arns = list(live.permission_sets)
    listed = live.each(lambda arn: _accounts(live, arn), arns)
    places = [(arn, account) for arn, accounts in zip(arns, listed, strict=True) for account in accounts]
    for assignments in live.each(lambda place: _assignments(live, *place), places):
        for one in assignments:
            name = live.permission_sets[one["PermissionSetArn"]]["Name"]
            principal = live.principal(one["PrincipalType"], one["PrincipalId"])
            yield _subject(live.account(one["AccountId"]), name, principal), {}


def _subject(account: str, permission_set: str, principal: str) -> str:
    return f"{account}, {permission_set} for {principal}"


def _accounts(live: Live, arn: str) -> list[str]:
    return list(live.listed("list_accounts_for_provisioned_permission_set", "AccountIds", PermissionSetArn=arn))


def _assignments(live: Live, arn: str, account: str) -> list[Any]:
    member = "AccountAssignments"
    return list(live.listed("list_account_assignments", member, PermissionSetArn=arn, AccountId=account))
