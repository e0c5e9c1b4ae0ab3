"""`aws:cfg/...`: recorder, delivery channel and their status, aggregators, and what an organization deploys."""

from emulator.provider.handlers.cfg import aggregator, channel, conformance_pack, managed_rule, recorder

HANDLERS = (
    *recorder.HANDLERS,
    *channel.HANDLERS,
    *aggregator.HANDLERS,
    *conformance_pack.HANDLERS,
    *managed_rule.HANDLERS,
)
