"""AWS CloudTrail: trails and who may have them, what they record, and the delivery of a first log file.

Left out: event data stores, channels, queries and LookupEvents, which the foundation has no use for.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.cloudtrail import delegation, recording, selectors, tags, trails
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {
    **trails.HANDLERS,
    **recording.HANDLERS,
    **selectors.HANDLERS,
    **tags.HANDLERS,
    **delegation.HANDLERS,
}

LISTENERS: tuple[Listener, ...] = ()
"""Nothing to do for an account that joins: an organization trail is looked up through the organization."""
