"""The project and its stack files on disk, and copies of them that a run may write to.

The engine writes into the stack file (the salt of its secrets), so everything that is thrown away runs on a copy, and
the operator's checkout stays as it is to the byte.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from automation.errors import UsageError

PROJECT_FILE = "Pulumi.yaml"
_SECRETS = re.compile(r"^(encryptionsalt|secretsprovider|encryptedkey):.*$", re.MULTILINE)


@dataclass(frozen=True)
class Project:
    """One Pulumi project: `directory` holds Pulumi.yaml, `main` is the file that declares the resources."""

    directory: Path
    name: str
    main: Path

    def stacks(self) -> tuple[str, ...]:
        """The names of the stacks that have a file."""
        files = self.directory.glob("Pulumi.*.yaml")
        return tuple(sorted(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in files))

    def stack_file(self, stack: str) -> Path:
        """The stack's file; raises `UsageError` with the stacks that there are."""
        # In a backend that knows organizations a stack may be named organization/project/stack.
        path = self.directory / f"Pulumi.{stack.rsplit('/', 1)[-1]}.yaml"
        if not path.is_file():
            there = ", ".join(self.stacks()) or "none"
            raise UsageError(f"No stack {stack}: {path} does not exist. Stacks here: {there}.")
        return path


def find_project(directory: Path) -> Project:
    """The project of `directory` or of the nearest directory above it; raises `UsageError` when there is none."""
    start = directory.resolve()
    if not start.is_dir():
        raise UsageError(f"{directory} is not a directory.")
    for place in (start, *start.parents):
        if (place / PROJECT_FILE).is_file():
            return _read(place)
    raise UsageError(f"No {PROJECT_FILE} in {start} or above it. Name the project's directory with -C.")


def copy_project(project: Project, stack: str, into: Path) -> Project:
    """Copy Pulumi.yaml and the stack's file to the directory `into`, for the same program with secrets of its own."""
    text = (project.directory / PROJECT_FILE).read_text(encoding="utf-8")
    text = _absolute(text, "virtualenv", project.directory)
    main = f"main: {json.dumps(str(project.main.parent))}"
    text, replaced = re.subn(r"^main:.*$", lambda _: main, text, count=1, flags=re.MULTILINE)
    into.mkdir(parents=True, exist_ok=True)
    (into / PROJECT_FILE).write_text(text if replaced else f"{text.rstrip()}\n{main}\n", encoding="utf-8")
    source = project.stack_file(stack)
    (into / source.name).write_text(_SECRETS.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
    return Project(into, project.name, project.main)


def _read(directory: Path) -> Project:
    path = directory / PROJECT_FILE
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise UsageError(f"{path} is not valid YAML: {error}") from error
    if not isinstance(content, dict) or not content.get("name"):
        raise UsageError(f"{path} has no `name`: it is not a Pulumi project.")
    main = directory / str(content.get("main") or ".")
    main = main / "__main__.py" if main.is_dir() else main
    if not main.is_file():
        raise UsageError(f"{path}: the program {main} does not exist.")
    return Project(directory, str(content["name"]), main)


def _absolute(text: str, key: str, base: Path) -> str:
    """The YAML text with the path at `key`, on a line of its own or in a flow mapping, made absolute."""
    return re.sub(
        rf"(\b{key}:\s*)([^\s,}}]+)", lambda match: match[1] + json.dumps(str(base / match[2].strip("\"'"))), text
    )
