"""The measures as a table: drawn on a terminal, plain anywhere else."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from benchmarks.measure import Measure


def show(console: Console, measures: Sequence[Measure]) -> None:
    """Print a line for each measure, the missed ones marked."""
    table = Table(box=SIMPLE_HEAD if console.is_terminal else None, pad_edge=False)
    for heading in ("", "measure"):
        table.add_column(heading, no_wrap=True)
    for heading in ("ours", "baseline", "ratio", "at most"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("baseline is", style="dim")
    for one in measures:
        table.add_row(
            _mark(one),
            one.name,
            _seconds(one.seconds),
            _seconds(one.baseline_seconds),
            f"{one.ratio:.2f}",
            _limit(one),
            one.baseline,
        )
    console.print(table)


def _mark(one: Measure) -> Text:
    if one.floor is None and one.most is None:
        return Text(" ")
    return Text("✗", "red") if one.missed else Text("✓", "green")


def _limit(one: Measure) -> str:
    if one.floor is not None:
        return f"{one.floor:.2f}"
    return _seconds(one.most) if one.most is not None else ""


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
