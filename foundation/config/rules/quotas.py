"""Rules within quotas, and between it and the accounts and Regions of the other sections."""

from collections.abc import Iterator, Mapping

from foundation.config.accounts import Accounts
from foundation.config.draft import Draft
from foundation.config.identifiers import nearest
from foundation.config.quotas import GLOBAL_REGION, GLOBAL_SERVICES, TEMPLATE_ENTRIES, QuotaRequest, Quotas
from foundation.config.section import Off
from foundation.config.selectors import MANAGEMENT
from foundation.errors import Problem

PATH = "foundation:quotas"


def quota_problems(draft: Draft) -> Iterator[Problem]:
    section = draft.quotas
    if not isinstance(section, Quotas):
        return
    if len(section.template) > TEMPLATE_ENTRIES:
        rule = f"the template of an organization has at most {TEMPLATE_ENTRIES} quotas"
        remedy = f"Remove {len(section.template) - TEMPLATE_ENTRIES} of them."
        yield Problem(f"{PATH}.template", f"{len(section.template)} quotas", rule, remedy)
    yield from _asked(f"{PATH}.template", section.template, draft)
    for key, requests in section.requests.items():
        yield from _account(f"{PATH}.requests.{key}", key, draft)
        yield from _asked(f"{PATH}.requests.{key}", requests, draft)
    if isinstance(section.auto_management, Off):
        return
    path = f"{PATH}.auto_management"
    for index, key in enumerate(section.auto_management.accounts or ()):
        yield from _account(f"{path}.accounts[{index}]", key, draft)
    for index, region in enumerate(section.auto_management.regions or ()):
        if draft.settings is not None and region not in draft.settings.regions:
            rule = "quotas are watched in Regions of foundation:settings.regions"
            yield Problem(f"{path}.regions[{index}]", region, rule, f"Add {region} there, or remove it here.")


def _asked(path: str, requests: Mapping[str, QuotaRequest], draft: Draft) -> Iterator[Problem]:
    if draft.settings is None:
        return
    first: dict[tuple[str, str, str], str] = {}
    for name, request in requests.items():
        region = request.place(draft.settings.home_region)
        yield from _region(f"{path}.{name}.region", request, region, draft.settings.regions)
        other = first.setdefault((request.service, request.code, region), name)
        if other != name:
            rule = f"a quota is asked for once in a Region; `{other}` is this one too"
            yield Problem(f"{path}.{name}.code", request.code, rule, "Remove one of the two.")


def _region(path: str, request: QuotaRequest, region: str, regions: tuple[str, ...]) -> Iterator[Problem]:
    if request.service in GLOBAL_SERVICES:
        if region != GLOBAL_REGION:
            rule = f"the quotas of {request.service} are in {GLOBAL_REGION} alone"
            yield Problem(path, region, rule, f"Write `region: {GLOBAL_REGION}`.")
    elif region not in (*regions, GLOBAL_REGION):
        rule = f"quotas are asked for in Regions of foundation:settings.regions, and in {GLOBAL_REGION}"
        yield Problem(path, region, rule, f"Add {region} there, or write another one here.")


def _account(path: str, key: str, draft: Draft) -> Iterator[Problem]:
    """Where another stack declares the accounts, they are not known here; of one that is wrong nothing is said."""
    if key == MANAGEMENT or not isinstance(draft.accounts, Accounts):
        return
    known = (MANAGEMENT, *(one.key for one in draft.accounts.active() if one.purpose is not None))
    if key in known or (key in draft.account_keys and key not in draft.accounts.members):
        return
    if key in draft.accounts.members:
        rule = "nothing logs in to an account without a purpose, so nothing can ask for its quotas"
        remedy = "Remove it: quotas of such accounts come from the template, or from somebody who works there."
        yield Problem(path, key, rule, remedy)
        return
    guess = nearest(key, known)
    remedy = f"Write {guess}." if guess else f"Write {MANAGEMENT}, or the key of an account with a purpose."
    yield Problem(path, key, "quotas are asked for in accounts of foundation:accounts", remedy)
