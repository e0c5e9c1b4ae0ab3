"""The errors of the wrapper: what an operator did or met, apart from errors of the configuration itself.

None of them logs, prints or exits; `cli.py` alone turns them into text and an exit code.
"""

from foundation.errors import FoundationError


class UsageError(FoundationError):
    """The command cannot be meant as it was given: a stack that does not exist, a shell that mixes two worlds."""


class Declined(FoundationError):
    """The operator was asked and did not agree; nothing was changed."""


class EngineMissing(FoundationError):
    """No Pulumi engine was found, and none could be installed."""


class EngineFailed(FoundationError):
    """A command of the engine ended with an error that no engine event explains."""


class EmulatorFailed(FoundationError):
    """Emulated AWS did not start, or ended before it was told to."""


class RunFailed(FoundationError):
    """A preview, update, refresh or destroy failed; its failures were reported one by one."""


class Findings(FoundationError):
    """The run was done and found something that must not be: differences, mismatches, refused imports."""


class Interrupted(FoundationError):
    """The operator stopped the run; what was in flight has ended."""
