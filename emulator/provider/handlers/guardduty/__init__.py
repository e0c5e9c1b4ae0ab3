"""The GuardDuty types."""

from emulator.provider.handler import Handler
from emulator.provider.handlers.guardduty import detectors, members, organization

HANDLERS: tuple[Handler, ...] = (
    detectors.DETECTOR,
    detectors.DETECTOR_FEATURE,
    organization.ADMINISTRATOR,
    organization.CONFIGURATION,
    organization.CONFIGURATION_FEATURE,
    members.MEMBER,
    members.PUBLISHING_DESTINATION,
)
