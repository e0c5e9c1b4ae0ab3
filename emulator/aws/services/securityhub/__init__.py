"""Security Hub CSPM: hubs and standards, the organization's administrator, central configuration, findings' events.

Left out: security checks and controls' states, automation rules, insights, invitations, Security Hub V2.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.organizations.happenings import Listener
from emulator.aws.services.securityhub import (
    administrators,
    aggregators,
    associations,
    findings,
    hubs,
    members,
    policies,
)

HANDLERS: Handlers = {
    **administrators.HANDLERS,
    **aggregators.HANDLERS,
    **associations.HANDLERS,
    **findings.HANDLERS,
    **hubs.HANDLERS,
    **members.HANDLERS,
    **policies.HANDLERS,
}

LISTENERS: tuple[Listener, ...] = (members.on_account,)
