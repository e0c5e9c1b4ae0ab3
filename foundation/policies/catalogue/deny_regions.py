"""Nothing runs outside the allowed Regions.

Two statements: one lets global services through in every Region, the other lets the regional services that global
resources need through in us-east-1 only. What is exempt, and why, is data in `global_services`.
"""

from collections.abc import Iterable

from foundation.policies.global_services import US_EAST_1_ONLY, global_actions
from foundation.policies.statement import ConditionValue, Statement, deny, deny_all_but


def deny_regions(
    regions: Iterable[str], exempt_services: Iterable[str], exempt: Iterable[str]
) -> tuple[Statement, ...]:
    """``regions`` are the allowed ones; ``exempt_services`` are IAM service prefixes to leave alone everywhere."""
    allowed, unless = sorted(set(regions)), tuple(exempt)
    everywhere = (*global_actions(), *(f"{prefix}:*" for prefix in exempt_services))
    us_east_1 = [action for action in US_EAST_1_ONLY if f"{action.partition(':')[0]}:*" not in everywhere]
    outside = deny_all_but(
        "DenyRegions", actions=(*everywhere, *us_east_1), unless=unless, when=_requested_outside(allowed)
    )
    if not us_east_1:
        return (outside,)
    elsewhere = _requested_outside([*allowed, "us-east-1"])
    return (outside, deny("DenyRegionsExceptUsEast1", actions=us_east_1, unless=unless, when=elsewhere))


def _requested_outside(regions: Iterable[str]) -> dict[str, dict[str, ConditionValue]]:
    return {"StringNotEquals": {"aws:RequestedRegion": sorted(set(regions))}}
