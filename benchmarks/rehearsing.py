"""Rehearsing prod, and organizations of other sizes, against the bare program with as many resources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accounts import SOURCE, stack_of
from benchmarks.measure import Measure, middle
from benchmarks.runs import Run, bare, rehearsal

FLOOR = 1.5
"""How much longer than the bare program a rehearsal may take."""
GROWTH = 1.0
"""The cost of an account may not grow with the number of accounts."""
REFERENCE = 50
"""The number of accounts that the cost per account is compared with."""


@dataclass(frozen=True)
class Pair:
    """A rehearsal and the bare run right after it."""

    ours: Run
    bare: Run


def pairs(directory: Path, stack: str, times: int) -> tuple[Pair, ...]:
    """Rehearsals of a stack in the project at `directory`, each followed by the bare program."""

    def pair() -> Pair:
        ours = rehearsal(directory, stack)
        return Pair(ours, bare(ours.resources))

    return tuple(pair() for _ in range(times))


def of_stack(name: str, found: Sequence[Pair]) -> Iterator[Measure]:
    """The measures of one stack: both phases with their floor, then the read-back and the start of the processes."""
    baseline = f"bare program, {found[0].ours.resources:,} resources"
    for phase in ("up", "preview"):
        yield _measure(f"{phase}, {name}", baseline, ((_of(p.ours, phase), _of(p.bare, phase)) for p in found), FLOOR)
    yield _measure(
        f"read-back, {name}", f"up of the {baseline}", ((_of(p.ours, "readback"), _of(p.bare, "up")) for p in found)
    )
    yield _measure(
        f"start of emulated AWS, {name}",
        "start of the provider that does nothing",
        ((_of(p.ours, "start"), _of(p.bare, "start")) for p in found),
    )


def per_account(sizes: dict[int, Sequence[Pair]]) -> Iterator[Measure]:
    """Up and preview divided by the number of accounts, at each size against `REFERENCE`; the largest has a floor."""
    reference = REFERENCE if REFERENCE in sizes else min(sizes)
    for size in sorted(sizes.keys() - {reference}):
        costs = zip(_costs(sizes[size], size), _costs(sizes[reference], reference), strict=True)
        largest = size == max(sizes)
        name = f"up and preview per account, {size:,} accounts"
        yield _measure(name, f"the same, {reference:,} accounts", costs, GROWTH if largest else None)


def stacks(sizes: Sequence[int]) -> dict[str, str]:
    """What is rehearsed: the stack's name and how the measures call it."""
    return {SOURCE: SOURCE} | {stack_of(size): f"{size:,} accounts" for size in sizes}


def _costs(found: Sequence[Pair], accounts: int) -> list[float]:
    return sorted((_of(pair.ours, "up") + _of(pair.ours, "preview")) / accounts for pair in found)


def _of(run: Run, phase: str) -> float:
    return run.seconds[phase]


def _measure(name: str, baseline: str, found: Iterable[tuple[float, float]], floor: float | None = None) -> Measure:
    ours, theirs = middle(tuple(found))
    return Measure(name, ours, baseline, theirs, floor)
