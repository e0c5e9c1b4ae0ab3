"""`coverage`: what watches and records which accounts in which Regions, from the stack file alone."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from automation.events import Json
from automation.output import picture_form, write_json, write_picture
from automation.stacks import find_project
from automation.terminal import console_for
from foundation.config import read
from foundation.coverage import Answer, Cell, Coverage, Service, coverage, words
from pictures.coverage import FORMATS

MARKS: dict[Cell, tuple[str, str]] = {
    "watched": ("✓", "green"),
    "global": ("(✓)", "green"),
    "not watched": ("✗", "bold red"),
    "off": ("off", "yellow"),
    "elsewhere": ("?", "dim"),
}
"""How a cell of the grid looks on a terminal."""
STYLES: dict[Answer, str] = {"yes": "green", "partly": "yellow", "no": "bold red"}


def run_coverage(directory: Path, stack: str, output: Path | None, json: str | None) -> None:
    """Show the grid; draw it to ``output`` too (`-` is standard output), in the form that its name says."""
    form = picture_form(output, json)
    drawn_out = str(output) == "-"
    found = coverage(read(find_project(directory).stack_file(stack)))
    console = console_for("-" if drawn_out else json)
    show(console, found)
    if output is not None:
        write_picture(FORMATS[form](found, stack), output)
        if not drawn_out:
            console.print(Text(f"Drew the grid to {output}."))
    if json:
        write_json(document(stack, found), json)


def show(console: Console, found: Coverage) -> None:
    """Two tables on a terminal: the grid, and what else there is to say. A line for each service anywhere else."""
    if not console.is_terminal:
        for line in words.lines(found.services, found.regions):
            console.print(Text(line))
        return
    for regions in _fitting(found.regions, found.services, console.width):
        console.print(_grid(found.services, regions))
    used = {service.cell(region) for service in found.services for region in found.regions}
    for cell, (mark, style) in MARKS.items():
        if cell in used:
            console.print(Text.assemble(("  ", ""), (mark.ljust(4), style), (words.MEANINGS[cell], "dim")))
    console.print(_details(found.services))


def document(stack: str, found: Coverage) -> dict[str, Json]:
    """The grid for machines; `cells` has a word for every allowed Region."""
    services: list[Json] = []
    for service in found.services:
        cells: dict[str, Json] = {region: service.cell(region) for region in found.regions}
        services.append(
            {
                "service": service.key,
                "name": service.name,
                "state": service.state,
                "stack": service.stack,
                "cells": cells,
                "delegated_to": service.delegate,
                "enabled_by": service.enabled_by,
                "features": list(service.features),
                "existing_accounts": dict(asdict(service.existing)),
                "new_accounts": dict(asdict(service.new)),
                "management_account": dict(asdict(service.management)),
            }
        )
    return {"stack": stack, "home_region": found.home, "regions": list(found.regions), "services": services}


def _fitting(regions: tuple[str, ...], services: tuple[Service, ...], width: int) -> Iterator[tuple[str, ...]]:
    """The Regions in groups that fit side by side on a terminal."""
    left = width - max(len(service.name) for service in services) - 1
    fit = max(1, left // (max(len(part) for region in regions for part in region.split("-")) + 1))
    return (regions[start : start + fit] for start in range(0, len(regions), fit))


def _grid(services: tuple[Service, ...], regions: tuple[str, ...]) -> Table:
    """Regions stand on several lines in the head, to be narrow: eu-central-1 as eu, central, 1."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("Service", style="bold", vertical="bottom", no_wrap=True)
    for region in regions:
        table.add_column(region.replace("-", "\n"), justify="center", no_wrap=True, vertical="bottom")
    for service in services:
        marks = (MARKS[service.cell(region)] for region in regions)
        table.add_row(service.name, *(Text(mark, style) for mark, style in marks))
    return table


def _details(services: tuple[Service, ...]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, show_lines=True)
    for head in ("Service", "Delegated to", "Accounts", "Features", "Management account"):
        table.add_column(head, overflow="fold", min_width=16, style="bold" if head == "Service" else "")
    for service in services:
        if service.state == "on":
            answer = Text(words.management(service), STYLES[service.management.covered])
            accounts, features = "\n".join(words.accounts(service)), "\n".join(service.features)
            table.add_row(service.name, words.delegate(service), Text(accounts), Text(features), answer)
        else:
            said = f"in the stack {service.stack}" if service.stack else "off"
            table.add_row(service.name, Text(said, "yellow"))
    return table
