"""Rules between guardrails and what they hold on."""

from collections.abc import Iterator, Mapping

from foundation.config.draft import Draft
from foundation.config.guardrails import Guardrail, Guardrails, PlacedGuardrail
from foundation.config.identifiers import nearest
from foundation.config.section import In, Off
from foundation.errors import Problem

PATH = "foundation:guardrails"
ACCOUNT = "account:"


def guardrail_problems(draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.guardrails, Guardrails):
        return
    for path, target in _targets(draft.guardrails):
        if not known(target, draft):
            yield unknown(path, target, draft)
    yield from _placeless(draft.guardrails, draft)


def _targets(guardrails: Guardrails) -> Iterator[tuple[str, str]]:
    for name in Guardrails.model_fields:
        guardrail = getattr(guardrails, name)
        if isinstance(guardrail, Guardrail | PlacedGuardrail):
            for index, target in enumerate(guardrail.targets or ()):
                yield f"{PATH}.{name}.targets[{index}]", target
    if isinstance(guardrails.restrict_services, Mapping):
        for target in guardrails.restrict_services:
            yield f"{PATH}.restrict_services.{target}", target
    for document in guardrails.adopt:
        yield f"{PATH}.adopt.{document}", document.partition("@")[2]


def _placeless(guardrails: Guardrails, draft: Draft) -> Iterator[Problem]:
    """A guardrail that looks for its targets in units and accounts finds none in another stack's."""
    elsewhere = isinstance(draft.units, In) or isinstance(draft.accounts, In)
    rail = guardrails.deny_internet_gateways
    there = draft.network is not None and not isinstance(draft.network, Off)
    if there and elsewhere and isinstance(rail, PlacedGuardrail) and rail.targets is None:
        rule = "units and accounts are in another stack, so where the guardrail holds is not known here"
        remedy = "Write its targets, all but the network account's, or write `deny_internet_gateways: off`."
        yield Problem(f"{PATH}.deny_internet_gateways", {}, rule, remedy)
    if isinstance(draft.tags, In) and isinstance(guardrails.require_tags, PlacedGuardrail):
        rule = "the tag schema is in another stack, so which tags are required is not known here"
        remedy = "Declare foundation:tags here, or write `require_tags: off`."
        yield Problem(f"{PATH}.require_tags", {}, rule, remedy)


def known(target: str, draft: Draft) -> bool:
    """Whether the target exists, or is declared where this file cannot see it."""
    if target == "root":
        return True
    if target.startswith(ACCOUNT):
        return draft.accounts is None or isinstance(draft.accounts, In) or target in _accounts(draft)
    return draft.units is None or isinstance(draft.units, In) or target in draft.unit_paths


def _accounts(draft: Draft) -> tuple[str, ...]:
    return tuple(ACCOUNT + key for key in draft.account_keys)


def unknown(path: str, target: str, draft: Draft, what: str = "the target of a guardrail") -> Problem:
    """The problem of a target that nothing declares; `what` says whose it is."""
    guess = nearest(target, (*draft.unit_paths, *_accounts(draft)))
    section = "accounts" if target.startswith(ACCOUNT) else "units"
    remedy = f"Write {guess}, or declare {target}." if guess else f"Declare {target}, or write another target."
    if target == "suspended" and path.startswith(f"{PATH}.deny_suspended."):
        remedy = "Declare a unit `suspended`, or write `deny_suspended: off`."
    return Problem(path, target, f"{what} is declared in foundation:{section}", remedy)
