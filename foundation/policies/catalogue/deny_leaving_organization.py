"""Nobody inside an account takes it out of the organization, or closes it.

`AcceptHandshake` counts as leaving: an account that accepts another organization's invitation moves there directly,
without calling `LeaveOrganization`. Closing and removing stay possible from the management account
(`organizations:CloseAccount`, `organizations:RemoveAccountFromOrganization`), which no service control policy binds.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny

ACTIONS = ("account:CloseAccount", "organizations:AcceptHandshake", "organizations:LeaveOrganization")


def deny_leaving_organization(exempt: Iterable[str]) -> tuple[Statement, ...]:
    return (deny("DenyLeavingOrganization", actions=ACTIONS, unless=exempt),)
