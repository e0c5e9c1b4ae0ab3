"""IAM Access Analyzer: analyzers, their archive rules and tags; no findings."""

from emulator.aws.request import Handlers
from emulator.aws.services.accessanalyzer import analyzers, archive_rules, tags
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {**analyzers.HANDLERS, **archive_rules.HANDLERS, **tags.HANDLERS}

LISTENERS: tuple[Listener, ...] = ()
