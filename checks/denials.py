"""Would the attached guardrails deny what this program does? A replay of its AWS calls against them.

Owns who is bound by a service control policy and what a denied call looks like in a report. Only Deny statements are
replayed: a policy that allows less than everything (FullAWSAccess is attached everywhere) is not seen here.

Calls are held against the policies as they are attached now, also those that were made before a policy was attached:
the next run makes them again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from checks.denial_call import Call
from evaluation.match import EvaluationError
from evaluation.policy import PolicyStatement, Request, parse
from evaluation.principal import Principal, principal

__all__ = ["AttachedPolicy", "Call", "Denial", "DenialReport", "replay"]


@dataclass(frozen=True)
class AttachedPolicy:
    """A service control policy and whom it reaches: ``accounts`` are the ids of all accounts at or below ``target``.

    ``target`` is only shown.
    """

    name: str
    document: str
    target: str
    accounts: frozenset[str]


@dataclass(frozen=True)
class Denial:
    """A call that a policy denies; ``region`` is what aws:RequestedRegion says."""

    action: str
    principal: str
    resource: str
    region: str
    account: str
    policy: str
    target: str
    sid: str

    def __str__(self) -> str:
        return (
            f"{self.action} on {self.resource} in {self.region} by {self.principal} (account {self.account})"
            f" is denied by {self.policy}, statement {self.sid or '(without Sid)'}, attached to {self.target}"
        )


@dataclass(frozen=True)
class DenialReport:
    """``checked`` calls were replayed, ``bound`` of them made by principals that some policy reaches.

    ``denied`` lists what was denied, in the order of the calls, once however often the call was made.
    """

    checked: int
    bound: int
    denied: tuple[Denial, ...]


def replay(calls: Iterable[Call], attachments: Sequence[AttachedPolicy], management_account: str) -> DenialReport:
    """Hold every call against every policy that binds its caller.

    Service control policies bind members, their root users and delegated administrators included. They do not bind the
    management account, service-linked roles and AWS services. Source:
    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html

    Raises EvaluationError where a policy or a call cannot be judged, naming the policy.
    """
    policies = [(attached, _denies(attached)) for attached in attachments]
    checked = bound = 0
    denied: dict[Denial, None] = {}
    for call in calls:
        checked += 1
        caller = principal(call.principal)
        if caller.is_service or caller.is_service_linked or caller.account == management_account:
            continue
        reaching = [(attached, denies) for attached, denies in policies if caller.account in attached.accounts]
        bound += bool(reaching)
        for attached, denies in reaching:
            denied.update(dict.fromkeys(_denials(call, caller, attached, denies)))
    return DenialReport(checked, bound, tuple(denied))


def _denies(attached: AttachedPolicy) -> tuple[PolicyStatement, ...]:
    try:
        return tuple(statement for statement in parse(attached.document) if statement.effect == "Deny")
    except EvaluationError as error:
        raise EvaluationError(f"{attached.name}: {error}") from error


def _denials(
    call: Call, caller: Principal, attached: AttachedPolicy, denies: tuple[PolicyStatement, ...]
) -> Iterator[Denial]:
    for statement, resource in product(denies, call.resources):
        try:
            meant = statement.means(Request(call.action, resource, call.context(caller, resource)))
        except EvaluationError as error:
            raise EvaluationError(f"{attached.name}, statement {statement.sid}: {error}") from error
        if meant:
            region, account = call.requested_region, caller.account
            place = (attached.name, attached.target, statement.sid)
            yield Denial(call.action, call.principal, resource, region, account, *place)
