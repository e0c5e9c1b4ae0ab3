"""`python -m benchmarks`: one line of JSON for each measure, a table at the end, exit code 3 when a floor is missed.

Ours and its baseline are run in turns, several times, and the pair with the median ratio is told. Half an hour on two
cores for all sizes; `--sizes` and `--times` make it shorter.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from automation.stacks import find_project
from benchmarks import rehearsing, startup, table
from benchmarks.accounts import project_with, stack_of
from benchmarks.measure import Measure
from benchmarks.runs import ROOT, RunFailed

SIZES = (10, 50, 200, 1000)
TIMES = 3
DONE, FAILED, MISSED = 0, 1, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Take every measure that the options ask for and return the exit code."""
    options = _parser().parse_args(arguments)
    measures: list[Measure] = []
    try:
        for measure in _measures(tuple(options.sizes), options.times):
            sys.stdout.write(measure.line() + "\n")
            sys.stdout.flush()
            measures.append(measure)
    except RunFailed as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    # Standard output is for machines, unless somebody looks at it.
    terminal = sys.stdout.isatty()
    table.show(Console(stderr=not terminal, width=None if terminal else 160, highlight=False), measures)
    return MISSED if any(measure.missed for measure in measures) else DONE


def _measures(sizes: tuple[int, ...], times: int) -> Iterator[Measure]:
    with tempfile.TemporaryDirectory(prefix="foundation-bench-") as place:
        directory = Path(place)
        project_with(find_project(ROOT), sizes, directory)
        yield from startup.measures(directory, max(sizes), times)
        found = {}
        for stack, name in rehearsing.stacks(sizes).items():
            found[stack] = rehearsing.pairs(directory, stack, times)
            yield from rehearsing.of_stack(name, found[stack])
        yield from rehearsing.per_account({size: found[stack_of(size)] for size in sizes})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How long the product takes.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of accounts to rehearse")
    parser.add_argument("--times", type=int, default=TIMES, help="how often each pair is run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
