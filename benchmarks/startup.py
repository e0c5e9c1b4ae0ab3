"""How long a command takes that has next to nothing to do, against a Python that has nothing to do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from benchmarks.accounts import SOURCE, stack_of
from benchmarks.measure import Measure, middle
from benchmarks.runs import output

AT_ONCE = 0.5
"""Seconds in which a command answers at once."""


def measures(directory: Path, drawn: int, times: int) -> Iterator[Measure]:
    """`--help`, `validate prod`, and `draw` with `drawn` accounts, in the project at `directory`."""
    where = ["-C", str(directory)]
    yield _against_nothing("foundation --help", ["--help"], times, AT_ONCE)
    yield _against_nothing("foundation validate prod", ["validate", SOURCE, *where], times, AT_ONCE)
    picture = ["draw", stack_of(drawn), *where, "--output", str(directory / "picture.svg")]
    yield _against_nothing(f"foundation draw, {drawn:,} accounts", picture, times, None)


def _against_nothing(name: str, arguments: list[str], times: int, most: float | None) -> Measure:
    pairs = [
        (_seconds(lambda: output(["-m", "automation", *arguments])), _seconds(lambda: output(["-c", "pass"])))
        for _ in range(times)
    ]
    ours, nothing = middle(pairs)
    return Measure(name, ours, "python -c pass", nothing, most=most)


def _seconds(work: Callable[[], object]) -> float:
    started = monotonic()
    work()
    return monotonic() - started
