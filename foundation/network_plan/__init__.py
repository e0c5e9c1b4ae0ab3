"""The network of a stack file for people: what is where, how it is routed, who sees it, what stays free. Pure.

`plan` puts together what `foundation.addresses` and `foundation.networks` work out; nothing is decided here.
"""

from foundation.addresses import Warned
from foundation.network_plan.plan import EnvironmentPlan, NetworkPlan, RegionPlan, TierPlan, VpcPlan, plan
from foundation.network_plan.routes import Route, Target
from foundation.network_plan.warnings import warnings

__all__ = [
    "EnvironmentPlan",
    "NetworkPlan",
    "RegionPlan",
    "Route",
    "Target",
    "TierPlan",
    "VpcPlan",
    "Warned",
    "plan",
    "warnings",
]
