"""Stack files with any number of accounts, made from prod's: its shared accounts, and workloads over its units."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from automation.stacks import Project, copy_project

SOURCE = "prod"
UNITS = ("workloads/production", "workloads/pre-production", "workloads/test", "workloads/sandbox")
"""The units that the further accounts are spread over."""


def project_with(project: Project, sizes: tuple[int, ...], into: Path) -> Project:
    """A copy of the project with prod and, for each number of accounts, a stack named as `stack_of` says."""
    copy = copy_project(project, SOURCE, into)
    text = copy.stack_file(SOURCE).read_text(encoding="utf-8")
    yaml = YAML(typ="safe")  # YAML 1.2, where `off` is a word
    for size in sizes:
        with (into / f"Pulumi.{stack_of(size)}.yaml").open("w", encoding="utf-8") as file:
            yaml.dump(widened(yaml.load(text), size), file)
    return copy


def stack_of(size: int) -> str:
    """The name of the stack with that many accounts."""
    return f"accounts-{size}"


def widened(stack: dict[str, Any], size: int) -> dict[str, Any]:
    """prod's content with `size` accounts: those with a purpose, then workloads with the section's contacts."""
    section = stack["config"]["foundation:accounts"]
    shared = {key: member for key, member in section["members"].items() if "purpose" in member}
    workloads = {
        f"workload-{number:04}": {"unit": UNITS[number % len(UNITS)], "tags": {"workload": f"team-{number // 4:03}"}}
        for number in range(size - len(shared))
    }
    members = dict([*shared.items(), *workloads.items()][:size])
    accounts = {**section, "quota": size + 1, "members": members}  # the management account counts as well
    identity = _of_these(stack["config"]["foundation:identity"], {*members, "management"})
    return {
        **stack,
        "config": {**stack["config"], "foundation:accounts": accounts, "foundation:identity": identity},
    }


def _of_these(identity: dict[str, Any], accounts: set[str]) -> dict[str, Any]:
    """The section without what names accounts that are not there."""
    assignments: dict[str, Any] = {}
    for name, assignment in identity["assignments"].items():
        selectors = [one for one in assignment["accounts"] if one.get("account") in {None, *accounts}]
        if selectors:
            assignments[name] = {**assignment, "accounts": selectors}
    return {**identity, "assignments": assignments}
