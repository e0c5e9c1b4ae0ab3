"""`validate` and `setup`: what needs neither AWS nor a stack's state. Imports what `validate` needs and no more."""

from pathlib import Path

import typer

from automation.events import Json
from automation.output import write_json
from automation.stacks import find_project
from foundation.config import In, Off, StackConfig, read
from foundation.config.budget_warnings import budget_warnings
from foundation.errors import ConfigurationError, Problem, shown
from foundation.held_back import held_back
from foundation.network_plan import plan, warnings
from foundation.policies import documents
from foundation.quota_warnings import warnings as quota_warnings


def validate(directory: Path, stack: str | None, json: str | None) -> None:
    """Check one stack file, or all of the project; raises `ConfigurationError` for the first bad one."""
    project = find_project(directory)
    files = [project.stack_file(name) for name in ([stack] if stack else project.stacks())]
    failed: ConfigurationError | None = None
    results: list[Json] = []
    for file in files:
        try:
            config = read(file)
            decided = len(documents(config))
        except ConfigurationError as error:
            failed = failed or error
            problems: list[Json] = [_problem(problem) for problem in error.problems]
            results.append({"file": file.name, "problems": problems, "held_back": [], "warnings": []})
        else:
            waiting = [str(one) for one in held_back(config)]
            warned = _warnings(config)
            results.append({"file": file.name, "problems": [], "held_back": [*waiting], "warnings": [*warned]})
            if json != "-":
                typer.echo(f"{file.name} is valid: {_size(config)}, {decided} guardrail documents.")
                for line in (*waiting, *(f"Warning: {text}" for text in warned)):
                    typer.echo(line)
    if json:
        write_json({"files": results}, json)
    if failed:
        raise failed


def setup(json: str | None) -> None:
    """Find the engine, or install it."""
    from automation.engine.install import ensure

    engine = ensure(lambda text: typer.echo(text, err=json == "-"))
    if json:
        write_json({"engine": str(engine.path), "version": str(engine.version)}, json)
    else:
        typer.echo(f"Pulumi {engine.version} at {engine.path}.")


def _size(config: StackConfig) -> str:
    units = 0 if isinstance(config.units, Off | In) else len(config.units.walk())
    accounts = 0 if isinstance(config.accounts, Off | In) else len(config.accounts.entries())
    return f"{units} units, {accounts} accounts besides the management account"


def _warnings(config: StackConfig) -> list[str]:
    """Of the quota of accounts, of the network and of budgets; who may enter what has its own (`foundation access`)."""
    network = plan(config)
    found = (*quota_warnings(config), *(() if network is None else warnings(network)), *budget_warnings(config))
    return [one.text for one in found]


def _problem(problem: Problem) -> Json:
    return {
        "path": problem.path,
        "line": problem.line,
        "value": shown(problem.value),
        "rule": problem.rule,
        "remedy": problem.remedy,
    }
