"""`spend`: the budgets of units and accounts, what they come to, and what has none, from the stack file alone."""

from pathlib import Path

from rich.text import Text

from automation import spend_report
from automation.errors import UsageError
from automation.output import picture_form, write_json, write_picture
from automation.spend_document import document
from automation.stacks import find_project
from automation.terminal import console_for
from foundation.config import read
from foundation.spend_plan import plan, warnings
from pictures.spend import FORMATS


def run_spend(directory: Path, stack: str, output: Path | None, json: str | None) -> None:
    """Show the budgets; draw them to ``output`` too (`-` is standard output), in the form that its name says."""
    form = picture_form(output, json)
    drawn_out = str(output) == "-"
    config = read(find_project(directory).stack_file(stack))
    found = plan(config)
    console = console_for("-" if drawn_out else json)
    if found is None:
        if output is not None:
            raise UsageError(f"Nothing is drawn. {spend_report.undeclared(config)}")
        console.print(Text(spend_report.undeclared(config)))
    else:
        spend_report.show(console, found)
        if output is not None:
            write_picture(FORMATS[form](found, stack), output)
            if not drawn_out:
                console.print(Text(f"Drew the budgets to {output}."))
        spend_report.show_notices(console, warnings(found, config))
    if json:
        write_json(document(stack, config, found), json)
