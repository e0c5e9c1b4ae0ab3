"""A rehearsal for people: what each phase found, then what was brought up, by type."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from automation import report
from automation.ledger import Outcome
from automation.rehearsal import Rehearsal
from automation.words import plural, word

LABELS = {"up": "up", "recheck": "second preview", "readback": "read-back", "selfdenial": "own calls"}

#: How many mismatches or denied calls are shown one by one.
LISTED = 40


def show_rehearsal(console: Console, rehearsal: Rehearsal) -> None:
    """Show what a rehearsal found, as far as it got."""
    _show_resources(console, rehearsal)
    phases = Table.grid(padding=(0, 2))
    phases.add_column(width=1)
    phases.add_column(style="bold", no_wrap=True)
    phases.add_column(overflow="fold")
    phases.add_column(justify="right", style="dim", no_wrap=True)
    for phase, good, text in _phases(rehearsal):
        mark = Text("✓", "green") if good else Text("✗", "red")
        phases.add_row(mark, LABELS[phase], text, f"{rehearsal.seconds.get(phase, 0.0):.1f} s")
    console.print(phases)
    if rehearsal.provisioned_groups:
        groups = plural(rehearsal.provisioned_groups, "group")
        console.print(Text(f"{groups} of the identity provider provisioned into the emulated directory beforehand"))
    if rehearsal.recheck and rehearsal.recheck.changed:
        report.show_changes(console, rehearsal.recheck, planned=True)
    _show_list(console, rehearsal.readback.mismatches if rehearsal.readback else ())
    _show_list(console, rehearsal.selfdenial.denied if rehearsal.selfdenial else ())
    if rehearsal.selfdenial and not rehearsal.findings():
        console.print()
        total = f"  in {sum(rehearsal.seconds.values()):.1f} s"
        console.print(Text.assemble((f"{rehearsal.stack} is rehearsed", "bold green"), (total, "dim")))


def _phases(rehearsal: Rehearsal) -> list[tuple[str, bool, str]]:
    rows = []
    if up := rehearsal.up:
        rows.append(("up", up.succeeded, _counts(up)))
    if recheck := rehearsal.recheck:
        rows.append(("recheck", not recheck.changed, f"finds {plural(recheck.changed, 'change')}"))
    if back := rehearsal.readback:
        wrong = len(back.mismatches)
        rows.append(("readback", not wrong, f"{back.checked:,} read from AWS, {plural(wrong, 'mismatch')}"))
    if own := rehearsal.selfdenial:
        denied = len(own.denied)
        rows.append(("selfdenial", not denied, f"{own.checked:,} replayed, {denied:,} denied by the guardrails"))
    return rows


def _counts(up: Outcome) -> str:
    counts = ", ".join(f"{count:,} {word(operation).done}" for operation, count in sorted(up.changes.items()))
    counts = counts or "nothing done"
    return f"{counts}, {plural(len(up.failures), 'failure')}" if up.failures else counts


def _show_resources(console: Console, rehearsal: Rehearsal) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for style, note, counts in (("", "", rehearsal.applied), ("yellow", ", recorded only", rehearsal.recorded)):
        for service, texts in _by_service(counts).items():
            table.add_row(service, Text(", ".join(texts) + note, style))
    if rehearsal.applied or rehearsal.recorded:
        console.print(table)
        total, recorded = sum(rehearsal.applied.values()), sum(rehearsal.recorded.values())
        console.print(Text(f"{total:,} resources applied, {recorded:,} recorded only", style="bold"))
        console.print()


def _by_service(counts: Mapping[str, int]) -> Mapping[str, Sequence[str]]:
    """`3 Detector` and the like by the service of the types; these are tokens: `aws:guardduty/detector:Detector`."""
    found: dict[str, list[str]] = {}
    for kind, count in sorted(counts.items()):
        package, module, name = kind.split(":")
        service = module.split("/")[0]
        found.setdefault(service if package == "aws" else f"{package}:{service}", []).append(f"{count:,} {name}")
    return found


def _show_list(console: Console, items: Sequence[object]) -> None:
    for item in items[:LISTED]:
        console.print(Text(f"  {item}", style="red"))
    if len(items) > LISTED:
        console.print(Text(f"  and {len(items) - LISTED:,} more; --json has them all", style="dim"))
