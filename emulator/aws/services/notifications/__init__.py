"""Emulated User Notifications: hubs, configurations, event rules, their e-mail channels and organizational units.

The API is in us-east-1 alone. Events are not turned into notifications here.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.notifications import channels, configurations, event_rules, hubs, organization, tags

HANDLERS: Handlers = {
    **channels.HANDLERS,
    **configurations.HANDLERS,
    **event_rules.HANDLERS,
    **hubs.HANDLERS,
    **organization.HANDLERS,
    **tags.HANDLERS,
}
