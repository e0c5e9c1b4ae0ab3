"""CloudWatch observability administration: centralization rules for logs and metrics of an organization.

Left out: telemetry rules and evaluation, which report on accounts rather than move their logs. No log is copied.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.observabilityadmin import rules, tags
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {**rules.HANDLERS, **tags.HANDLERS}

LISTENERS: tuple[Listener, ...] = ()
"""Nothing to do: a rule's scope names the organization, so accounts that join are in it."""
