"""The Pulumi program: load the stack's configuration, declare the estate, export what other stacks read."""

from foundation.build import build
from foundation.config import load

estate = build(load())
estate.export()
