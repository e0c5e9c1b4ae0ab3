"""EventBridge, in front of moto: events reach the targets of the rules that match them: topics, other buses, queues.

Topics get an event only where their policies let EventBridge publish, other buses only where the target's role and the
bus let the sender; what cannot be delivered goes to the target's dead-letter queue, if it has one. Other targets are
moto's. Left out: schedules, retries, the policy of a dead-letter queue, logs of buses.
"""

from emulator.aws.request import Checks, Handlers
from emulator.aws.services.events import buses, entries, tags, targets
from emulator.aws.services.events.delivery import emit
from emulator.aws.services.organizations.happenings import Listener

__all__ = ["BEFORE_MOTO", "HANDLERS", "LISTENERS", "emit"]

HANDLERS: Handlers = {**buses.HANDLERS, **entries.HANDLERS, **tags.HANDLERS}
BEFORE_MOTO: Checks = {**buses.BEFORE_MOTO, **targets.BEFORE_MOTO}
LISTENERS: tuple[Listener, ...] = ()
