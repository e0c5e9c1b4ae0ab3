"""Where guardrails hold that find their targets by themselves. Pure."""

from collections.abc import Iterator

from foundation.config.accounts import Accounts
from foundation.config.guardrails import Guardrails, PlacedGuardrail
from foundation.config.placement import account_of
from foundation.config.section import Off
from foundation.config.stack import StackConfig
from foundation.config.tag_targets import required_at
from foundation.config.tag_types import TYPES, TagType
from foundation.config.tags import Required, TagSchema
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


def required_tags(config: StackConfig) -> Iterator[tuple[str, tuple[TagType, ...], tuple[str, ...]]]:
    """Each key that is required of what is made, in order: the types that can be held to it, and the targets.

    Those are the accounts where the key is required, unless they are named.
    """
    rail = config.guardrails.require_tags if isinstance(config.guardrails, Guardrails) else None
    if not isinstance(rail, PlacedGuardrail) or not isinstance(config.tags, TagSchema):
        return
    for key, tag in sorted(config.tags.keys.items()):
        wanted = tag.required.resource_types if isinstance(tag.required, Required) else ()
        types = tuple(TYPES[name] for name in wanted if TYPES[name].actions)
        if types:
            yield key, types, rail.targets or required_at(tag, config)
