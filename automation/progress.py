"""A run while it works: a calm block at the foot of a terminal, one line for each change anywhere else."""

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from automation.events import Event, Message, Phase, Step, title_of
from automation.ledger import Ledger
from automation.runner import Progress
from automation.words import clock, word

#: How many of the running operations a terminal shows at once.
SHOWN = 6


def progress_on(console: Console) -> Progress:
    """The progress that suits where the output goes."""
    return Block(console) if console.is_terminal else Lines(console)


class Lines:
    """For logs: a line when something has changed or failed, none for what stays as it is."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._ledger = Ledger("")

    def begin(self, ledger: Ledger) -> None:
        """Say what starts."""
        self._ledger = ledger
        self._write(f"{ledger.operation} ...")

    def event(self, event: Event) -> None:
        """Write a line for a change that was made, a failure or a warning; plans are shown when they are complete."""
        if isinstance(event, Message):
            if event.severity == "warning":
                self._write(f"warning: {event.text}")
        elif isinstance(event, Step) and event.custom and event.phase is not Phase.STARTED:
            if event.phase is Phase.FAILED:
                self._write(f"failed   {title_of(event.urn)}")
            elif event.changes and not event.planned:
                self._write(f"{word(event.operation).done:8} {title_of(event.urn)}")

    def note(self, text: str) -> None:
        """Write the text as it is."""
        self._write(text)

    def end(self) -> None:
        """Say how much was gone through and how long it took."""
        outcome = self._ledger.outcome()
        self._write(f"{outcome.operation}: {self._ledger.done} resources in {outcome.seconds:.1f} s")

    def _write(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


class Block:
    """For people: what runs now and how far it is, gone when the run is over."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._ledger = Ledger("")
        self._live: Live | None = None
        self._spinner = Spinner("dots", style="cyan")

    def begin(self, ledger: Ledger) -> None:
        """Draw the block."""
        self._ledger = ledger
        self._live = Live(
            get_renderable=self._block,
            console=self._console,
            refresh_per_second=8,
            transient=True,
            redirect_stdout=False,
        )
        self._live.start()

    def event(self, event: Event) -> None:
        """Nothing at once: the block shows what the ledger holds, eight times a second."""

    def note(self, text: str) -> None:
        """Write the text above the block."""
        self._console.print(Text(text, style="dim"))

    def end(self) -> None:
        """Take the block away."""
        if self._live:
            self._live.stop()
            self._live = None

    def _block(self) -> Group:
        ledger = self._ledger
        shown = [entry for entry in ledger.now() if entry[0].custom and not entry[0].is_provider]
        lines = Table.grid(padding=(0, 1))
        lines.add_column(width=1)
        lines.add_column(width=10)
        lines.add_column(overflow="ellipsis", no_wrap=True, ratio=1)
        lines.add_column(justify="right", style="dim", no_wrap=True)
        for step, seconds in shown[:SHOWN]:
            said = word(step.operation)
            lines.add_row(
                self._spinner,
                Text(said.doing, style=said.style),
                title_of(step.urn),
                f"{seconds:.0f} s" if seconds >= 1 else "",
            )
        if len(shown) > SHOWN:
            lines.add_row("", "", Text(f"and {len(shown) - SHOWN} more", style="dim"), "")
        return Group(self._head(), lines)

    def _head(self) -> Table:
        ledger = self._ledger
        head = Table.grid(padding=(0, 2), expand=True)
        head.add_column(no_wrap=True)
        head.add_column(ratio=1)
        head.add_column(justify="right", no_wrap=True)
        head.add_column(justify="right", style="dim", no_wrap=True)
        total = max(ledger.total, ledger.done)
        count = f"{ledger.done:,} of {total:,}" if ledger.total else f"{ledger.done:,}"
        bar = ProgressBar(
            total=total or None,
            completed=ledger.done,
            pulse=not ledger.total,
            complete_style="cyan",
            finished_style="cyan",
            pulse_style="cyan",
        )
        head.add_row(Text(ledger.operation, style="bold"), bar, count, clock(ledger.outcome().seconds))
        return head
