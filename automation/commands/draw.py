"""`draw`: the picture of the organization that a stack file declares. Asks nothing of AWS or of the engine."""

from pathlib import Path

import typer

from automation.errors import UsageError
from automation.output import write_json, write_picture
from automation.stacks import find_project
from foundation.config import read
from pictures import draw

SUFFIXES = {".svg": "svg", ".html": "html", ".htm": "html", ".mmd": "mermaid", ".mermaid": "mermaid", ".d2": "d2"}
"""What the name of a file says of the form of the picture in it."""
NAMED = {"svg": "svg", "html": "html", "mermaid": "mmd", "d2": "d2"}
"""The forms, and how their files are named."""


def run_draw(directory: Path, stack: str, output: Path | None, form: str | None, json: str | None) -> None:
    """Write the picture to ``output``: `-` is standard output, and without it the file is `<stack>.svg` here.

    ``form`` is svg, html, mermaid or d2; without it the name of the file says it, else it is svg.
    """
    chosen = _form(output, form)
    config = read(find_project(directory).stack_file(stack))
    name = stack.rsplit("/", 1)[-1]
    path = output or Path(f"{name}.{NAMED[chosen]}")
    if json == "-" and str(path) == "-":
        raise UsageError("Both the picture and the JSON would go to standard output: name a file for one of them.")
    content = draw(config, stack, chosen)
    write_picture(content, path)
    if str(path) != "-":
        typer.echo(f"Drew {stack} to {path}.", err=json == "-")
    if json:
        write_json({"stack": stack, "file": str(path), "format": chosen, "bytes": len(content.encode())}, json)


def _form(output: Path | None, form: str | None) -> str:
    if form is not None and form not in NAMED:
        raise UsageError(f"There is no picture in the format {form}. Formats: {', '.join(NAMED)}.")
    if form is not None or output is None or str(output) == "-":
        return form or "svg"
    try:
        return SUFFIXES[output.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"The name {output} does not say what picture to draw: end it with {', '.join(SUFFIXES)}, or give --format."
        ) from None
