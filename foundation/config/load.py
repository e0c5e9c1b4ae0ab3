"""Reads the configuration of the stack that Pulumi is running: the only place that asks Pulumi for configuration."""

import json

from foundation.config.parse import parse
from foundation.config.sections import SECTIONS
from foundation.config.stack import StackConfig


def load() -> StackConfig:
    """The configuration of the running stack.

    Raises `ConfigurationError` with every problem at once.
    """
    import pulumi  # here alone: reading a file needs no Pulumi

    config = pulumi.Config("foundation")
    texts = {name: config.get(name) for name in SECTIONS}
    values = {f"foundation:{name}": _value(text) for name, text in texts.items() if text is not None}
    return parse(values, f"Pulumi.{pulumi.get_stack()}.yaml")


def _value(text: str) -> object:
    """What stands in the stack file: Pulumi hands over words as they are, and everything else as JSON."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value
