"""`emulator`: emulated AWS held open in the foreground, for shells that source its environment file."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from rich.text import Text

from automation.commands.hold import hold_open
from automation.emulated import Options, emulator
from automation.emulated_directory import identity_center_of
from automation.engine.install import ensure
from automation.envfile import write_environment_file
from automation.errors import UsageError
from automation.events import Json
from automation.output import write_json
from automation.stacks import Project, find_project
from automation.terminal import console_for
from foundation.config import In, Off, StackConfig, TagSchema, read


@dataclass(frozen=True)
class Held:
    """What the operator asked for besides what the stack file says; None leaves it to the file or the default."""

    port: int = 0
    quota: int | None = None
    creation_seconds: float = 0.05
    role_seconds: float = 0.0
    env_file: Path | None = None


def run_emulator(directory: Path, stack: str | None, held: Held, json: str | None) -> None:
    """Hold emulated AWS open until Ctrl-C, with the management account of a stack's file."""
    console = console_for(json)
    project = find_project(directory)
    declared = emulation_of(read(project.stack_file(stack or _only_stack(project))))
    options = replace(
        declared,
        port=held.port,
        quota=held.quota or declared.quota,
        creation_seconds=held.creation_seconds,
        role_seconds=held.role_seconds,
    )
    engine = ensure(lambda text: console.print(text, markup=False))
    with tempfile.TemporaryDirectory(prefix="foundation-emulator-") as home, emulator(options, Path(home)) as emulation:
        file = held.env_file or Path(home) / "env.sh"
        write_environment_file(file, emulation, engine.path)
        console.print(Text.assemble(("Emulated AWS", "bold"), f" at {emulation.endpoint}, account {options.account}"))
        console.print(
            Text.assemble("  source ", (str(file), "cyan"), "   in a shell brings it in; leave_emulator takes it out")
        )
        if json:
            facts: dict[str, Json] = {"endpoint": emulation.endpoint, "account": options.account, "env_file": str(file)}
            write_json(facts, json)
        hold_open(console, emulation)


def emulation_of(config: StackConfig) -> Options:
    """How AWS is emulated for a stack: with the account, Region, quota, Identity Center and billed tags of its file."""
    options = Options(
        config.settings.management_account,
        config.settings.home_region,
        identity_center=identity_center_of(config.identity),
        billed_tags=config.tags.billed if isinstance(config.tags, TagSchema) else (),
    )
    accounts = config.accounts
    return options if isinstance(accounts, Off | In) else replace(options, quota=accounts.quota)


def _only_stack(project: Project) -> str:
    """The stack whose file says which account is emulated: the only one there is, or prod."""
    stacks = project.stacks()
    if len(stacks) == 1:
        return stacks[0]
    if "prod" in stacks:
        return "prod"
    raise UsageError(f"Which stack's account shall be emulated? Name one of: {', '.join(stacks) or 'none here'}.")
