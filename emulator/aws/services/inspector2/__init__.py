"""Amazon Inspector: its delegated administrator per Region, members, and scan types; no findings."""

from emulator.aws.request import Handlers
from emulator.aws.services.inspector2 import administration, members, scanning
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {**administration.HANDLERS, **members.HANDLERS, **scanning.HANDLERS}

LISTENERS: tuple[Listener, ...] = (members.on_account,)
