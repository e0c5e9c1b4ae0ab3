"""The types of `aws:securityhub`, but for automation rules, insights, invitations and products."""

from emulator.provider.handler import Handler
from emulator.provider.handlers.securityhub import accounts, aggregators, associations, organization, policies

HANDLERS: tuple[Handler, ...] = (
    *accounts.HANDLERS,
    *aggregators.HANDLERS,
    *associations.HANDLERS,
    *organization.HANDLERS,
    *policies.HANDLERS,
)
