"""What the engine tells while it works, as plain values.

`automation.engine.translate` makes them from the SDK's events; progress, reports and refusals read only these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

#: Operations that change nothing.
UNCHANGED = frozenset({"same", "read", "refresh"})

#: A value inside a resource's properties, as JSON has it.
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Phase(Enum):
    """Where a step is: the engine says `started` before it acts, then one of the other two."""

    STARTED = "started"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Step:
    """One operation on one resource.

    `operation` is the engine's own word: same, create, update, delete, replace, create-replacement, delete-replaced,
    read, refresh, import, discard ... `paths` are the property paths that differ, with the engine's word for how
    (add, update, delete, and each with "-replace").
    """

    urn: str
    operation: str
    phase: Phase
    custom: bool = True
    planned: bool = False
    paths: Mapping[str, str] = field(default_factory=dict)
    old: Mapping[str, Json] = field(default_factory=dict)
    new: Mapping[str, Json] = field(default_factory=dict)
    protect: bool = False

    @property
    def type(self) -> str:
        """The resource's own type token, "aws:organizations/account:Account"."""
        return type_of(self.urn)

    @property
    def changes(self) -> bool:
        """Whether this changes something, or would.

        A refresh calls every provider updated, though it only reads their configuration again.
        """
        if self.is_provider and self.operation == "update":
            return bool(self.paths)
        return bool(self.paths) or self.operation not in UNCHANGED

    @property
    def is_provider(self) -> bool:
        """Whether this is the configuration of a provider, which stands for no resource of its own."""
        return self.type.startswith("pulumi:providers:")

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return name_of(self.urn)


@dataclass(frozen=True)
class Message:
    """A diagnostic of the engine, a provider or the program; severity is info, info#err, warning, error or debug."""

    severity: str
    text: str
    urn: str = ""
    ephemeral: bool = False


@dataclass(frozen=True)
class Summary:
    """The engine's count of operations at the end of a run."""

    changes: Mapping[str, int]
    seconds: float


Event = Step | Message | Summary


def type_of(urn: str) -> str:
    """The last type of a URN: "urn:pulumi:prod::foundation::a:b:C$aws:s3/bucket:Bucket::logs" -> the bucket's."""
    parts = urn.split("::", 3)
    return parts[2].rsplit("$", 1)[-1] if len(parts) == 4 else ""


def name_of(urn: str) -> str:
    """The logical name of a URN, which may itself contain "::"."""
    parts = urn.split("::", 3)
    return parts[3] if len(parts) == 4 else urn


def noun_of(urn: str) -> str:
    """The short word for a resource's type: "Account" for "aws:organizations/account:Account"."""
    return type_of(urn).rsplit(":", 1)[-1]


def title_of(urn: str) -> str:
    """How we write a resource in a line: "Account log-archive"."""
    noun = "Provider" if type_of(urn).startswith("pulumi:providers:") else noun_of(urn)
    return f"{noun} {name_of(urn)}"
