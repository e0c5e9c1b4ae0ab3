"""`pulumi` inside the emulation: the real one, on a copy of the project's files.

On its first run in a backend the engine writes a salt into the stack file, and lays the file out anew. The salt of the
emulation's passphrase is of no use anywhere else, so the operator's own file must not get it.
"""

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from automation.errors import UsageError
from automation.stacks import copy_project, find_project

#: The commands that read a stack's configuration and may write to its file. `config` is the operator's own edit.
ON_A_COPY = frozenset(
    {"preview", "pre", "up", "update", "refresh", "destroy", "down", "dn", "import", "stack", "watch", "cancel"}
)

#: The options of those commands whose value is a path.
FILES = frozenset({"--file", "--plan", "--save-plan", "--config-file", "--import-file", "--policy-pack", "--event-log"})

_SCRIPT = """#!/bin/sh
# The automation API names its own copy already, and asks for the version before anything else.
if [ -n "$PULUMI_AUTOMATION_API" ] || [ "$1" = version ]; then exec {engine} "$@"; fi
exec {python} -m automation.shim {engine} {copies} "$@"
"""


def write_shim(engine: Path, home: Path) -> Path:
    """Put a `pulumi` into `home`/bin that works on copies in `home`/copies; returns its path."""
    shim = home / "bin" / "pulumi"
    shim.parent.mkdir(exist_ok=True)
    words = {"python": sys.executable, "engine": str(engine), "copies": str(home / "copies")}
    shim.write_text(_SCRIPT.format(**{name: shlex.quote(word) for name, word in words.items()}), encoding="utf-8")
    shim.chmod(0o755)
    return shim


def routed(arguments: Sequence[str], here: Path, copies: Path) -> list[str]:
    """The arguments for the real `pulumi`: on a fresh copy of the project of `here`, or as they are.

    As they are for commands that no copy is for, where there is no project, and where -C names another one.
    """
    if not ON_A_COPY.intersection(arguments) or {"-C", "--cwd"}.intersection(arguments):
        return list(arguments)
    try:
        project = find_project(here)
    except UsageError:
        return list(arguments)
    copy = copies / project.name
    for stack in project.stacks():
        copy_project(project, stack, copy)
    return ["-C", str(copy), *_absolute(arguments, here)]


def _absolute(arguments: Sequence[str], here: Path) -> list[str]:
    """The arguments with the files that they name where the operator means them."""
    found: list[str] = []
    for argument in arguments:
        option, given, value = argument.partition("=")
        if found and found[-1] in FILES:
            found.append(str(here / argument))
        elif given and option in FILES:
            found.append(f"{option}={here / value}")
        else:
            found.append(argument)
    return found


def main() -> None:
    """Become the real `pulumi`: engine, directory of the copies, then the operator's arguments."""
    engine, copies, *arguments = sys.argv[1:]
    os.execv(engine, [engine, *routed(arguments, Path.cwd(), Path(copies))])  # noqa: S606  (no shell is wanted)


if __name__ == "__main__":
    main()
