"""`draw`: a picture of the organization that a stack file declares."""

import sys
from pathlib import Path

import typer

from automation.errors import UsageError
from automation.output import write_json
from automation.stacks import find_project
from foundation.config import read
from pictures import FORMATS, draw

_SUFFIXES = {".svg": "svg", ".html": "html", ".htm": "html", ".mmd": "mermaid", ".md": "mermaid", ".d2": "d2"}


def run_draw(directory: Path, stack: str, output: Path | None, form: str | None, json: str | None) -> None:
    """Draw to `output` ("-" is standard output), in the form that is asked for or that the file's name says."""
    config = read(find_project(directory).stack_file(stack))
    target = output or Path(f"{stack}.{form or 'svg'}")
    chosen = form or _SUFFIXES.get(target.suffix, "svg" if str(target) == "-" else "")
    if chosen not in FORMATS:
        raise UsageError(f"{form or target} is no form of a picture: choose one of {', '.join(FORMATS)} with --format.")
    text = draw(config, stack, chosen)
    if str(target) == "-":
        sys.stdout.write(text)
    else:
        target.write_text(text, encoding="utf-8")
        typer.echo(f"Drawn: {target}", err=json == "-")
    if json:
        write_json({"stack": stack, "file": str(target), "format": chosen}, json)
