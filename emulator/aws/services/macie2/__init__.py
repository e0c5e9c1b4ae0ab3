"""Amazon Macie: sessions, the delegated administrator per Region, members; no jobs and no findings."""

from emulator.aws.request import Handlers
from emulator.aws.services.macie2 import administration, members, sessions
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {**administration.HANDLERS, **members.HANDLERS, **sessions.HANDLERS}

LISTENERS: tuple[Listener, ...] = (members.on_account,)
