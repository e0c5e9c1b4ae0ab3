"""Where a command's JSON document or picture goes."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from automation.errors import UsageError
from automation.events import Json


def write_json(content: Mapping[str, Json], where: str) -> None:
    """Write the document to the file `where`, or to standard output for "-"."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    if where == "-":
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    else:
        Path(where).write_text(f"{text}\n", encoding="utf-8")


SUFFIXES = {".svg": "svg", ".html": "html", ".htm": "html"}
"""What the name of a file says of the form of the picture in it."""


def picture_form(output: Path | None, json_output: str | None) -> str:
    """The form of a picture by the name of its file, SVG on standard output.

    Raises UsageError for a name that does not say, and where the JSON document would go to standard output too.
    """
    if output is None:
        return "svg"
    if str(output) == "-":
        if json_output == "-":
            raise UsageError("Both the picture and the JSON would go to standard output: name a file for one of them.")
        return "svg"
    try:
        return SUFFIXES[output.suffix.lower()]
    except KeyError:
        message = f"The name {output} does not say what picture to draw: end it with {', '.join(SUFFIXES)}."
        raise UsageError(message) from None


def write_picture(content: str, where: Path) -> None:
    """Write a picture to a file, or to standard output for "-". Raises UsageError for a file that cannot be written."""
    if str(where) == "-":
        # As bytes: the picture is UTF-8 with line feeds, whatever the terminal is.
        sys.stdout.buffer.write(content.encode())
        sys.stdout.buffer.flush()
        return
    try:
        where.write_bytes(content.encode())
    except OSError as error:
        raise UsageError(f"Cannot write {where}: {error.strerror}. Name another file with --output.") from error
