"""AWS Config: recorder and delivery channel of an account and Region, aggregators, and what an organization deploys.

Retention configurations, rules of one account and aggregation authorizations are moto's. Left out: remediation,
conformance packs of one account, and evaluation: no rule is ever evaluated.
"""

from emulator.aws.request import Checks, Handlers
from emulator.aws.services.config import aggregators, channels, conformance_packs, organization_rules, recorders
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {
    **recorders.HANDLERS,
    **channels.HANDLERS,
    **conformance_packs.HANDLERS,
    **organization_rules.HANDLERS,
}

BEFORE_MOTO: Checks = {**aggregators.BEFORE_MOTO, **recorders.BEFORE_MOTO}

LISTENERS: tuple[Listener, ...] = ()
"""Nothing to do: what an organization deploys is looked up through it, so accounts that join have it at once."""
