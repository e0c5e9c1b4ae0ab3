"""AWS STS: sessions. A role is assumed only if it exists and its trust policy lets the caller, or the token."""

from emulator.aws.request import Handlers
from emulator.aws.services.sts import assume_role, sessions, web_identity
from emulator.aws.services.sts.sessions import service_session

__all__ = ["HANDLERS", "service_session"]

HANDLERS: Handlers = {**assume_role.HANDLERS, **sessions.HANDLERS, **web_identity.HANDLERS}
