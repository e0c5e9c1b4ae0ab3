"""How many accounts an organization may have, whether those to come fit, and how one asks AWS for more. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

SERVICE, CODE = "organizations", "L-E619E033"
NAME = "Default maximum number of accounts"
"""What AWS calls the quota: its code may change, its name does not (Quotas for AWS Organizations, 2026-11)."""
DEFAULT = 10
"""What AWS gives by itself. New organizations may have less, and AWS takes requests for more than this only."""
REGION = "us-east-1"
"""Where quotas of AWS Organizations are asked for, whatever the home Region is."""


@dataclass(frozen=True)
class Asked:
    """A request that AWS has not decided yet."""

    id: str
    value: int
    status: str


@dataclass(frozen=True)
class Live:
    """What AWS says: the quota, and the addresses of the accounts that exist, the management account's among them.

    Closed accounts are there until AWS has forgotten them, after 90 days. Left out: invitations that nobody has
    answered, which count too.
    """

    quota: int
    emails: tuple[str, ...]
    code: str = CODE
    asked: Asked | None = None
    has_organization: bool = True


def request(value: int, code: str = CODE) -> str:
    """The command that asks AWS for a quota of so many accounts, or of the fewest that it lets one ask for."""
    return (
        f"aws service-quotas request-service-quota-increase --service-code {SERVICE} --quota-code {code} "
        f"--desired-value {max(value, DEFAULT + 1)} --region {REGION}"
    )


def refusal(live: Live, declared: Collection[str]) -> str | None:
    """Why the accounts with the declared addresses cannot all be created, and what to do; None when they can."""
    to_come = {email.casefold() for email in declared} - {email.casefold() for email in live.emails}
    existing = len(live.emails)
    needed = existing + len(to_come)
    if not to_come or needed <= live.quota:
        return None
    return (
        f"the organization's quota of accounts is {live.quota}, and {needed} are needed: {existing} for what exists "
        f"(closed accounts and the management account included), {len(to_come)} for what is declared besides. No "
        f"account is created before there is room for all. {_what_to_do(live, needed)}"
    )


def _what_to_do(live: Live, needed: int) -> str:
    command = f"\n  {request(needed, live.code)}"
    if live.asked is None:
        return f"Ask AWS, and run again once it has agreed:{command}{_without_organization(live)}"
    told = f"AWS has not decided on the request for {live.asked.value} yet ({live.asked.id}, {live.asked.status})"
    if live.asked.value >= needed:
        return f"{told}: run again once it has agreed."
    return f"{told}, which is too few. Say so in its case, or ask once it is decided:{command}"


def _without_organization(live: Live) -> str:
    if live.has_organization:
        return ""
    return (
        "\nAWS takes this request from a management account. If it refuses because there is no organization yet, "
        "declare no more accounts than fit at first, run, ask, and add the others then."
    )
