"""Emulated GuardDuty: detectors and their protection plans, the organization's administration, members, export.

Left out: findings, filters, lists and members by invitation.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.guardduty import destinations, detectors, members, organization
from emulator.aws.services.guardduty.enrolment import on_account
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {
    **detectors.HANDLERS,
    **organization.HANDLERS,
    **members.HANDLERS,
    **destinations.HANDLERS,
}

LISTENERS: tuple[Listener, ...] = (on_account,)
