"""`network`: which VPC and subnet is where, how it is routed and who sees it, from the stack file alone."""

from pathlib import Path

from rich.text import Text

from automation import network_report
from automation.errors import UsageError
from automation.network_document import document
from automation.output import write_json, write_picture
from automation.stacks import find_project
from automation.terminal import console_for
from foundation.config import read
from foundation.network_plan import plan, warnings
from pictures.network import FORMATS

SUFFIXES = {".svg": "svg", ".html": "html", ".htm": "html"}
"""What the name of a file says of the form of the picture in it."""


def run_network(directory: Path, stack: str, output: Path | None, json: str | None) -> None:
    """Show the plan; draw it to ``output`` too (`-` is standard output), in the form that its name says."""
    form = _form(output)
    drawn_out = str(output) == "-"
    if json == "-" and drawn_out:
        raise UsageError("Both the picture and the JSON would go to standard output: name a file for one of them.")
    config = read(find_project(directory).stack_file(stack))
    found = plan(config)
    console = console_for("-" if drawn_out else json)
    if found is None:
        console.print(Text(network_report.undeclared(config)))
    else:
        network_report.show(console, found)
        if output is not None:
            write_picture(FORMATS[form](found, stack), output)
            if not drawn_out:
                console.print(Text(f"Drew the network to {output}."))
        network_report.show_notices(console, found, warnings(found))
    if json:
        write_json(document(stack, config, found), json)


def _form(output: Path | None) -> str:
    if output is None or str(output) == "-":
        return "svg"
    try:
        return SUFFIXES[output.suffix.lower()]
    except KeyError:
        message = f"The name {output} does not say what picture to draw: end it with {', '.join(SUFFIXES)}."
        raise UsageError(message) from None
