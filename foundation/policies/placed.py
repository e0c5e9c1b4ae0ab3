"""Where guardrails hold that find their targets by themselves. Pure."""

from foundation.config.accounts import Accounts
from foundation.config.guardrails import Guardrails, PlacedGuardrail
from foundation.config.placement import account_of
from foundation.config.section import Off
from foundation.config.stack import StackConfig
from foundation.config.units import Units
from foundation.policies.everywhere_but import everywhere_but


def internet_gateways(config: StackConfig) -> tuple[str, ...]:
    """Everywhere but in the network account; nowhere without a network, unless the targets are named."""
    rail = config.guardrails.deny_internet_gateways if isinstance(config.guardrails, Guardrails) else None
    if not isinstance(rail, PlacedGuardrail):
        return ()
    if rail.targets is not None:
        return rail.targets
    network = account_of(config.accounts, "network")
    if isinstance(config.network, Off) or network is None:
        return ()
    if not isinstance(config.units, Units) or not isinstance(config.accounts, Accounts):
        return ()
    return everywhere_but(network, config.units, config.accounts)
