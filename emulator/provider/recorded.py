"""The types that cannot be applied to the emulated API, each with the reason. They never count as applied or read back.

At most one resource in ten may be of these types; so far there are none.
"""

from collections.abc import Mapping

from emulator.provider.handler import Aws, Handler
from emulator.provider.schema import resource_type
from emulator.provider.values import Properties

RECORDED: Mapping[str, str] = {}
"""Token -> why emulated AWS cannot have it."""

RECORDED_MARK = "__recorded"
"""Output of a resource that was recorded only; its value is the reason."""


def recorded_handler(token: str, reason: str) -> Handler:
    """Keeps the inputs as the state, after the same checks of names as for any other type."""

    def create(aws: Aws, inputs: Properties) -> str:
        return str(inputs.get("name") or f"recorded-in-{aws.account}")

    def read(aws: Aws, identifier: str, state: Properties) -> Properties:  # noqa: ARG001
        return {**state, RECORDED_MARK: reason}

    def keep(*_: object) -> None:
        return None

    return Handler(
        token=token,
        source="recorded only",
        takes=frozenset(resource_type(token).inputs),
        replaces=frozenset(),
        create=create,
        read=read,
        update=keep,
        delete=keep,
    )
