"""Which accounts a policy attachment reaches: the root all of them, a unit those at any depth below it.

AWS's own policies are left out: they deny nothing, and there is one attachment of them for every account.
"""

from collections import defaultdict
from collections.abc import Mapping

from checks.denials import AttachedPolicy
from checks.live import LiveOrganization

TYPE = "SERVICE_CONTROL_POLICY"


def attached_policies(live: LiveOrganization) -> tuple[AttachedPolicy, ...]:
    """One entry for each attachment of a service control policy, for `checks.denials.replay`."""
    reached, names = reach(live), _names(live)
    return tuple(
        AttachedPolicy(policy.name, policy.content, names[target], reached[target])
        for policy in live.policies
        if policy.type == TYPE and not policy.aws_managed
        for target in policy.targets
    )


def reach(live: LiveOrganization) -> Mapping[str, frozenset[str]]:
    """The ids of all accounts at or below each target, by the target's id; a unit without accounts has none."""
    above = {unit.id: unit.parent for unit in live.units}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for account in live.accounts:
        target: str | None = account.id
        while target is not None:
            found[target].add(account.id)
            target = account.parent if target == account.id else above.get(target)
    targets = (live.root, *above, *(account.id for account in live.accounts))
    return {target: frozenset(found[target]) for target in targets}


def _names(live: LiveOrganization) -> Mapping[str, str]:
    return {
        live.root: "root",
        **{unit.id: f"unit {'/'.join(unit.names)}" for unit in live.units},
        **{account.id: f"account {account.name} ({account.id})" for account in live.accounts},
    }
