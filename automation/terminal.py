"""The console that a command writes to."""

import sys

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

_INDENT = 4


def console_for(json: str | None) -> Console:
    """Standard output; standard error when the JSON document has standard output for itself ("-").

    Lines are wrapped on a terminal and left whole anywhere else.
    """
    stream = sys.stderr if json == "-" else sys.stdout
    return Console(file=stream, highlight=False, soft_wrap=not stream.isatty())


def print_indented(console: Console, text: str, style: str = "") -> None:
    """Print lines a step to the right; on a terminal, what is wrapped stays there too."""
    if console.is_terminal:
        console.print(Padding(Text(text, style), (0, 0, 0, _INDENT)))
    else:
        for line in text.splitlines():
            console.print(Text(" " * _INDENT + line))
