"""`rehearse`: one rehearsal of a stack on emulated AWS, from a copy of its files."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.text import Text

from automation import report, runner
from automation.adopted import without_adoption
from automation.commands.emulate import emulation_of
from automation.commands.hold import hold_open
from automation.emulated import Emulator, emulator, inside
from automation.engine.install import ensure
from automation.envfile import write_environment_file
from automation.errors import Interrupted
from automation.output import write_json
from automation.progress import progress_on
from automation.rehearsal import Rehearsal, rehearse
from automation.rehearsal_report import show_rehearsal
from automation.runner import Progress
from automation.session import Session, open_stack
from automation.stacks import Project, copy_project, find_project
from automation.terminal import console_for
from automation.words import plural
from foundation.config import StackConfig, read

#: A throw-away state is written once at the end, not at every step: three times as fast.
_THROW_AWAY = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}


def run_rehearsal(directory: Path, stack: str, json: str | None, *, keep: bool) -> None:
    """Rehearse a stack; with `keep`, hold its emulated AWS open afterwards, however it went."""
    console = console_for(json)
    show = progress_on(console)
    project = find_project(directory)
    read(project.stack_file(stack))
    engine = ensure(show.note)
    with tempfile.TemporaryDirectory(prefix="foundation-rehearsal-") as temporary:
        home = Path(temporary)
        copy, config = _copied(project, stack, home / "project", show)
        rehearsal = Rehearsal(stack)
        with emulation_for(config, home, rehearsal, show) as emulation, inside(emulation, _THROW_AWAY):
            try:
                session = open_stack(engine, copy, stack, emulation.endpoint, show, create=True)
                _rehearse(rehearsal, config, session, console, show)
            except (Interrupted, KeyboardInterrupt):
                keep = False
                raise
            finally:
                if json:
                    write_json(rehearsal.document(), json)
                if keep:
                    file = home / "env.sh"
                    write_environment_file(file, emulation, engine.path)
                    console.print(Text.assemble("Kept open: ", (f"source {file} && cd {copy.directory}", "cyan")))
                    hold_open(console, emulation)


def _rehearse(rehearsal: Rehearsal, config: StackConfig, session: Session, console: Console, show: Progress) -> None:
    # Here, because they load boto3, which only a rehearsal needs.
    from automation.commands.checking import CHECKS

    try:
        rehearse(rehearsal, config, session, CHECKS, show)
    except runner.Failed as error:
        report.show_failures(console, error.outcome.failures)
        raise error.reason from error
    finally:
        show_rehearsal(console, rehearsal)


def _copied(project: Project, stack: str, into: Path, show: Progress) -> tuple[Project, StackConfig]:
    """The project's files, for an AWS in which nothing exists yet that could be adopted."""
    copy = copy_project(project, stack, into)
    file = copy.stack_file(stack)
    text, adopted = without_adoption(file.read_text(encoding="utf-8"))
    if adopted:
        show.note(f"Emulated AWS is empty: what {adopted} `adopt` entries would take over is made anew here.")
        file.write_text(text, encoding="utf-8")
    return copy, read(file)


@contextmanager
def emulation_for(config: StackConfig, home: Path, rehearsal: Rehearsal, show: Progress) -> Iterator[Emulator]:
    """The emulated AWS of a rehearsal, with what the stack expects to be there already."""
    show.note("Starting emulated AWS ...")
    started, options = monotonic(), emulation_of(config)
    with emulator(options, home) as emulation:
        rehearsal.seconds["emulator"] = monotonic() - started
        rehearsal.provisioned_groups = len(options.identity_center.groups) if options.identity_center else 0
        if rehearsal.provisioned_groups:
            groups = plural(rehearsal.provisioned_groups, "group")
            show.note(f"Provisioned {groups} of the identity provider into the emulated directory.")
        yield emulation
