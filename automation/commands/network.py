"""`network`: which VPC and subnet is where, how it is routed and who sees it, from the stack file alone."""

from pathlib import Path

from rich.text import Text

from automation import network_report
from automation.network_document import document
from automation.output import picture_form, write_json, write_picture
from automation.stacks import find_project
from automation.terminal import console_for
from foundation.config import read
from foundation.network_plan import plan, warnings
from pictures.network import FORMATS


def run_network(directory: Path, stack: str, output: Path | None, json: str | None) -> None:
    """Show the plan; draw it to ``output`` too (`-` is standard output), in the form that its name says."""
    form = picture_form(output, json)
    drawn_out = str(output) == "-"
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
