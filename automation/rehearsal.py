"""The rehearsal: the declared organization brought up from nothing on emulated AWS, looked at again, and checked.

Up from empty; a second preview, which must find no change; the read-back of what is there through the AWS API; the
replay of the rollout's own calls against the guardrails that it attached. The last two are handed in, because they know
AWS and this package does not.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol, TypeVar

from automation import runner
from automation.engine.stack import Resource
from automation.errors import Findings
from automation.events import Json
from automation.ledger import Outcome
from automation.report import document
from automation.runner import Progress
from automation.session import Session
from automation.words import plural
from foundation.config import StackConfig

T = TypeVar("T")

#: The output of a resource that the emulated API cannot take, and that was recorded only.
RECORDED = "__recorded"


class ReadBack(Protocol):
    """What the read-back found: how many things were looked at, and each that is not as declared, in words."""

    @property
    def checked(self) -> int: ...
    @property
    def mismatches(self) -> Sequence[object]: ...


class SelfDenial(Protocol):
    """What the replay found: how many calls were replayed, and each that a guardrail denies, in words."""

    @property
    def checked(self) -> int: ...
    @property
    def denied(self) -> Sequence[object]: ...


@dataclass(frozen=True)
class Checks:
    """The two checks against the emulated AWS at an endpoint; the second is given the rollout's `calls`."""

    readback: Callable[[StackConfig, str], ReadBack]
    selfdenial: Callable[[StackConfig, str, Sequence[Mapping[str, object]]], SelfDenial]
    calls: Callable[[str], Sequence[Mapping[str, object]]]


@dataclass
class Rehearsal:
    """What a rehearsal has found so far; a phase that it did not get to is None."""

    stack: str
    seconds: dict[str, float] = field(default_factory=dict)
    up: Outcome | None = None
    recheck: Outcome | None = None
    readback: ReadBack | None = None
    selfdenial: SelfDenial | None = None
    applied: Mapping[str, int] = field(default_factory=dict)
    recorded: Mapping[str, int] = field(default_factory=dict)
    provisioned_groups: int = 0
    """Groups that an external identity provider has on AWS, and that were put into the emulated directory."""

    def findings(self) -> tuple[str, ...]:
        """In words, what must not be; empty for a rehearsal that went well."""
        found = []
        if self.recheck and self.recheck.changed:
            found.append(f"a second preview wants {plural(self.recheck.changed, 'change')}")
        if self.readback and self.readback.mismatches:
            found.append(f"{plural(len(self.readback.mismatches), 'mismatch')} in the read-back")
        if self.selfdenial and self.selfdenial.denied:
            found.append(f"{plural(len(self.selfdenial.denied), 'own call')} denied by the guardrails")
        return tuple(found)

    def document(self) -> dict[str, Json]:
        """The `--json` document."""
        content = document(self.stack, {name: run for name, run in (("up", self.up), ("recheck", self.recheck)) if run})
        content["changes"] = dict(self.up.changes) if self.up else {}
        content["seconds"] = {phase: round(seconds, 2) for phase, seconds in self.seconds.items()}
        if self.recheck:
            content["recheck"] = {"changes": self.recheck.changed}
        if self.readback:
            mismatches: list[Json] = [str(one) for one in self.readback.mismatches]
            content["readback"] = {"checked": self.readback.checked, "mismatches": mismatches}
        if self.selfdenial:
            denied: list[Json] = [str(one) for one in self.selfdenial.denied]
            content["selfdenial"] = {"checked": self.selfdenial.checked, "denied": denied}
        content["emulation"] = {
            "applied": sum(self.applied.values()),
            "recorded": sum(self.recorded.values()),
            "recorded_types": list(self.recorded),
            **({"provisioned_groups": self.provisioned_groups} if self.provisioned_groups else {}),
        }
        return content


def rehearse(rehearsal: Rehearsal, config: StackConfig, session: Session, checks: Checks, show: Progress) -> None:
    """Go through the phases on a stack without state, inside the emulation; fills `rehearsal`.

    Raises `runner.Failed` for an update or preview that fails, and `Findings` at the end when there are any.
    """
    endpoint = session.endpoint or ""
    try:
        rehearsal.up = _timed(rehearsal, "up", lambda: session.run("up", session.stack.up))
    except runner.Failed as error:
        rehearsal.up = error.outcome
        raise
    finally:
        rehearsal.applied, rehearsal.recorded = _by_type(session.stack.resources())
    rehearsal.recheck = _timed(rehearsal, "recheck", lambda: session.run("recheck", session.stack.preview))
    made = checks.calls(endpoint)
    show.note("Reading back what is there ...")
    rehearsal.readback = _timed(rehearsal, "readback", lambda: checks.readback(config, endpoint))
    show.note("Replaying our own calls against the guardrails ...")
    rehearsal.selfdenial = _timed(rehearsal, "selfdenial", lambda: checks.selfdenial(config, endpoint, made))
    if findings := rehearsal.findings():
        raise Findings(f"The rehearsal of {rehearsal.stack} found: {'; '.join(findings)}.")


def _timed(rehearsal: Rehearsal, phase: str, work: Callable[[], T]) -> T:
    started = monotonic()
    try:
        return work()
    finally:
        rehearsal.seconds[phase] = monotonic() - started


def _by_type(resources: Sequence[Resource]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How many resources of each AWS type were applied, and how many recorded only."""
    of_aws = [one for one in resources if one.custom and one.type.startswith(("aws:", "aws-native:"))]
    applied = Counter(one.type for one in of_aws if RECORDED not in one.outputs)
    recorded = Counter(one.type for one in of_aws if RECORDED in one.outputs)
    return dict(sorted(applied.items())), dict(sorted(recorded.items()))
