"""Read-back of the log archive, the trail, the recorders, operational logs, who reads.

Each kind of thing has its module beside this one. Where another stack declares the accounts, none of them can be
entered: what is inside the log archive, the delegates and the members has no facts then, nor have the ids and ARNs
that would be read there; what is in the management account has.
"""

from checks import (
    readback_logs_buckets,
    readback_logs_central,
    readback_logs_config,
    readback_logs_key,
    readback_logs_reading,
    readback_logs_recorders,
    readback_logs_tables,
    readback_logs_trail,
)
from checks.inside import Inside
from checks.readback_facts import Facts
from checks.readback_logs_archive import Archive
from foundation.config import StackConfig
from foundation.config.logs import Logs

AREAS = (
    readback_logs_buckets,
    readback_logs_key,
    readback_logs_trail,
    readback_logs_recorders,
    readback_logs_config,
    readback_logs_central,
    readback_logs_reading,
    readback_logs_tables,
)


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    if not isinstance(config.logs, Logs):
        return {}
    archive = Archive(config, config.logs)
    return {subject: facts for area in AREAS for subject, facts in area.expected(archive).items()}


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError."""
    if not isinstance(config.logs, Logs):
        return {}
    archive = Archive(config, config.logs)
    words = readback_logs_key.words(archive, inside)
    return {subject: facts for area in AREAS for subject, facts in area.found(archive, inside, words).items()}
