"""What can be switched off inside a section: a configuration, or `off`."""

from typing import Annotated, TypeVar

from pydantic import Discriminator, Tag

from foundation.config.section import Off

ON_TAG, OFF_TAG = "<configuration>", "<switched off>"
"""How pydantic names the two forms; no key of a file can look like this."""


def _form(value: object) -> str:
    return OFF_TAG if value == "off" or isinstance(value, Off) else ON_TAG


Configuration = TypeVar("Configuration")
Switchable = Annotated[
    Annotated[Configuration, Tag(ON_TAG)] | Annotated[Off, Tag(OFF_TAG)],
    Discriminator(_form),
]
