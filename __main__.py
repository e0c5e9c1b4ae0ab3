"""The Pulumi program: load the stack's configuration, declare the estate, export what other stacks read."""

import pulumi

from foundation.build import build
from foundation.config import load
from foundation.errors import FoundationError

try:
    estate = build(load())
    estate.export()
except FoundationError as error:
    # The one exception that the engine shows without a traceback.
    raise pulumi.RunError(str(error)) from error
