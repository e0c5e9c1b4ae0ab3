"""Rules between the Regions of the settings."""

from collections.abc import Iterator

from foundation.config.draft import Draft
from foundation.config.regions import OPT_IN
from foundation.config.settings import Settings
from foundation.errors import Problem

PATH = "foundation:settings"


def settings_problems(draft: Draft) -> Iterator[Problem]:
    if draft.settings is not None:
        yield from _home(draft.settings)
        yield from _undeclared(draft.settings)
        yield from _declared(draft.settings)


def _home(settings: Settings) -> Iterator[Problem]:
    if settings.home_region not in settings.regions:
        rule = "the home Region is one of the allowed Regions"
        yield Problem(f"{PATH}.home_region", settings.home_region, rule, f"Add {settings.home_region} to `regions`.")


def _undeclared(settings: Settings) -> Iterator[Problem]:
    for index, region in enumerate(settings.regions):
        if region in OPT_IN and region not in settings.opt_in_regions:
            written = "regions" in settings.model_fields_set
            rule = "a Region that AWS leaves off until somebody opts in is named in `opt_in_regions` as well"
            remedy = f"Opt in to {region} in each account, and add it to `opt_in_regions`."
            yield Problem(f"{PATH}.regions[{index}]" if written else f"{PATH}.home_region", region, rule, remedy)


def _declared(settings: Settings) -> Iterator[Problem]:
    for index, region in enumerate(settings.opt_in_regions):
        if region not in OPT_IN:
            rule = "`opt_in_regions` names Regions that AWS leaves off until somebody opts in; this one is always on"
            yield Problem(f"{PATH}.opt_in_regions[{index}]", region, rule, "Remove it from `opt_in_regions`.")
        elif region not in settings.regions:
            rule = "`opt_in_regions` repeats Regions of `regions`"
            remedy = f"Add {region} to `regions`, or remove it here."
            yield Problem(f"{PATH}.opt_in_regions[{index}]", region, rule, remedy)
