"""Reading what a stack has deployed, from the real engine's backend, and `access --diff` on top of it."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from access_estates import copied, entered
from access_estates import deployed_state as state_of
from tiny_project import Project
from trivial_provider import TrivialProvider
from typer.testing import CliRunner

from automation import deployed
from automation.cli import app
from automation.engine.command import Command
from automation.engine.find import find
from automation.engine.program import Program
from automation.engine.stack import EngineStack
from automation.errors import EngineFailed, UsageError
from automation.stacks import find_project


def read(project: Project) -> list[str]:
    found = deployed.deployed_state(find_project(project.directory), "prod", lambda _text: None)
    return [one.urn.rpartition("::")[2] for one in found if one.type == "trivial:index:Thing"]


def imported(directory: Path, command: Command, name: str, resources: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Make the stack prod of a project with these resources in its state: type, logical name, inputs."""
    where = str(directory)
    command.run(["stack", "init", "prod"], where, {})
    state = json.loads(command.run(["stack", "export", "--stack", "prod"], where, {}).stdout)
    state["deployment"]["resources"] = [
        {
            "type": kind,
            "urn": f"urn:pulumi:prod::{name}::{kind}::{logical}",
            "custom": True,
            "id": str(uuid4()),
            "inputs": inputs,
            "outputs": inputs,
        }
        for kind, logical, inputs in resources
    ]
    file = directory / "state.json"
    file.write_text(json.dumps(state))
    command.run(["stack", "import", "--stack", "prod", "--force", "--file", str(file)], where, {})


@pytest.fixture
def command() -> Command:
    engine, reasons = find()
    assert engine is not None, reasons
    return Command(engine.path, engine.version)


def test_a_stack_that_was_never_deployed_has_nothing_and_is_not_made(project: Project, command: Command) -> None:
    before = (project.directory / "Pulumi.prod.yaml").read_text()
    assert read(project) == []
    assert command.run(["stack", "ls", "--json"], str(project.directory), {}).stdout.strip() == "[]"
    assert (project.directory / "Pulumi.prod.yaml").read_text() == before


def test_the_state_is_read_without_passphrase_and_without_running_anything(
    project: Project, provider: TrivialProvider, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.program(
        "o = pulumi.ResourceOptions(provider=provider)\n"
        "Thing('a', {'n': 1, 'key': pulumi.Output.secret('x')}, o)\nThing('b', {}, o)\n"
    )
    stack = EngineStack(command, project.directory, "prod", Program(project.directory / "__main__.py"), create=True)
    stack.up(lambda _event: None)
    calls, before = list(provider.calls), (project.directory / "Pulumi.prod.yaml").read_text()
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE")
    project.program("raise SystemExit('this must not run')\n")
    assert sorted(read(project)) == ["a", "b"]
    assert provider.calls == calls
    assert (project.directory / "Pulumi.prod.yaml").read_text() == before


def test_a_backend_that_cannot_be_read_fails_with_the_engines_words(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{project.directory}/nowhere")
    with pytest.raises(EngineFailed, match="nowhere"):
        read(project)


def test_state_of_the_emulator_is_not_compared_in_a_shell_of_real_aws(project: Project, command: Command) -> None:
    providers = [("pulumi:providers:aws", "management", {"__emulated": "yes"})]
    imported(project.directory, command, "tiny", providers)
    with pytest.raises(UsageError, match="made on the emulator"):
        read(project)


def test_a_diff_reads_the_stack_of_the_real_backend(tmp_path: Path, project: Project, command: Command) -> None:
    place = copied(tmp_path / "copy")
    resources = [(one["type"], one["urn"].rpartition("::")[2], one["inputs"]) for one in state_of(entered())]
    imported(place, command, "foundation", resources)
    done = CliRunner().invoke(app, ["access", "prod", "--diff", "-C", str(place)])
    assert done.exit_code == 3, done.output
    lines = done.stdout.splitlines()
    assert "  - ann bills" in lines
    assert "  + finance management-billing  people: ines.costa" in lines
    assert "An update of prod would change who can enter" in done.stderr
