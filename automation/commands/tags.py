"""`tags`: the tag schema, what enforces it where, and who has which tags, from the stack file alone."""

from pathlib import Path

from automation import tags_report
from automation.output import write_json
from automation.stacks import find_project
from automation.tags_document import document
from automation.terminal import console_for
from foundation.config import read
from foundation.tag_plan import plan


def run_tags(directory: Path, stack: str, json: str | None) -> None:
    """Show the schema and the tags, on standard output or where that is taken on the other."""
    config = read(find_project(directory).stack_file(stack))
    found = plan(config)
    tags_report.show(console_for(json), found, config)
    if json:
        write_json(document(stack, config, found), json)
