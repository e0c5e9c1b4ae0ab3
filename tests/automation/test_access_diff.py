"""`foundation access --diff`: who would gain and lose what, against the state that a deployment left."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from access_estates import IDENTITY, copied, deployed_state, edit, entered, switch_off
from estates import prod
from rich.console import Console

from automation.access_report import show_changes
from automation.commands.access import Asked, run_access
from automation.errors import Findings
from foundation.access.changes import changes, deployed
from foundation.access.matrix import access, left_by_an_update
from foundation.access.moves import moved
from foundation.config import StackConfig, read
from pictures.access import svg


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to edit."""
    return copied(tmp_path / "project")


def diff(project: Path, state: list[dict[str, Any]], **asked: Any) -> None:
    run_access(project, "prod", Asked(diff=True, **asked), None, lambda *_: state)


def test_nothing_differs_where_the_file_says_what_is_deployed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diff(project, deployed_state(prod()))
    assert capsys.readouterr().out.startswith("Who can enter what stays as it is.\n")


def test_a_moved_account_is_one_screen_and_a_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "web-shop-test: {unit: workloads/test,", "web-shop-test: {unit: workloads/production,")
    with pytest.raises(Findings, match=r"An update of prod would change who can enter 1 account\."):
        diff(project, deployed_state(prod()))
    lines = capsys.readouterr().out.splitlines()
    assert lines[:6] == [
        "web-shop-test",
        "  - web-shop developer  people: chen.wei, dora.novak",
        "  - platform power-user  people: ben.adeyemi",
        "  + on-call power-user  people: chen.wei, hana.sato",
        "  + web-shop read-only  people: chen.wei, dora.novak",
        "Warning: administrator may do everything, outside emergencies: group:platform in 3 accounts.",
    ]
    assert len(lines) < 24


def test_a_stack_that_was_never_deployed_gains_everything(project: Path, tmp_path: Path) -> None:
    with pytest.raises(Findings, match="13 accounts"):
        run_access(project, "prod", Asked(diff=True), str(tmp_path / "diff.json"), lambda *_: [])
    document = json.loads((tmp_path / "diff.json").read_text())
    assert document["differs"] is True
    assert document["losses"] == document["locked_out"] == []
    declared = access(prod())
    assert declared is not None
    assert len(document["gains"]) == len(declared.effective())
    assert {"account": "sandbox", "permission_set": "developer", "kind": "user", "name": "ben.adeyemi"} in document[
        "gains"
    ]


def test_changed_sets_are_told_by_their_parts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "developer: {ready: developer}", "developer: {ready: developer, session_duration: PT2H}")
    with pytest.raises(Findings, match=r"would change what 1 permission set may do\."):
        diff(project, deployed_state(prod()))
    assert capsys.readouterr().out.splitlines()[:2] == ["Permission sets", "  ~ developer: session"]


def test_accounts_that_nobody_could_enter_come_first_and_are_warned_of(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project, "accounts: [{unit: root}]", "accounts: [{unit: workloads}]")
    with pytest.raises(Findings):
        diff(project, deployed_state(prod()))
    out = capsys.readouterr().out
    assert out.startswith("security-tooling  nobody could enter any more\n")
    assert "Warning: Nobody could enter security-tooling any more, except with break-glass access." in out


def test_switching_the_section_off_says_so_and_shows_what_is_lost(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    switch_off(project, "off")
    with pytest.raises(Findings, match="13 accounts"):
        diff(project, deployed_state(prod()), output=project / "never.svg")
    out = capsys.readouterr().out
    assert out.startswith("The section foundation:identity is off")
    assert "Warning: Nobody could enter management any more, except with break-glass access." in out
    assert not (project / "never.svg").exists()


def test_the_picture_beside_a_diff_is_of_what_the_file_says(project: Path) -> None:
    diff(project, deployed_state(prod()), output=project / "new.svg")
    declared = access(read(project / "Pulumi.prod.yaml"))
    assert declared is not None
    assert (project / "new.svg").read_text(encoding="utf-8") == svg(declared, "prod")


def test_the_state_is_that_of_the_stack_in_its_project(project: Path) -> None:
    asked: list[tuple[Path, str]] = []

    def state(of: Any, stack: str, _console: Console) -> list[dict[str, Any]]:
        asked.append((of.directory, stack))
        return deployed_state(prod())

    run_access(project, "prod", Asked(diff=True), None, state)
    assert asked == [(project.resolve(), "prod")]


def told(before: StackConfig, after: StackConfig) -> list[str]:
    state, target = deployed(deployed_state(before)), left_by_an_update(after)
    change, console = changes(state, target), Console(file=io.StringIO(), width=200)
    show_changes(console, change, moved(change, state, target), target)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_of_many_people_the_first_are_named_and_the_rest_counted() -> None:
    crowd = {f"p{n:02}": {**IDENTITY["users"]["bob"], "email": f"p{n}@example.com"} for n in range(10)}
    before = entered(users={**IDENTITY["users"], **crowd})
    gone = {name: one for name, one in IDENTITY["assignments"].items() if name != "watch"}
    lines = told(before, entered(users={**IDENTITY["users"], **crowd}, assignments=gone))
    assert lines[:2] == ["shop", "  - devs read-only  people: bob, cat, p00, p01, p02, p03, p04, p05 and 4 more"]


def test_a_group_whose_people_keep_a_set_otherwise_affects_none_of_them() -> None:
    twice = {**IDENTITY["assignments"], "more": {**IDENTITY["assignments"]["watch"], "groups": ["ops"]}}
    members = {name: {**one, "groups": ["ops", "devs"]} for name, one in IDENTITY["users"].items()}
    lines = told(entered(users=members, assignments=twice), entered(users=members))
    assert lines == ["shop", "  - ops read-only  people: none affected"]


def test_people_of_an_identity_provider_are_left_to_it() -> None:
    gone = {name: one for name, one in IDENTITY["assignments"].items() if name != "watch"}
    scim: dict[str, Any] = {"directory": "scim", "users": {}}
    assert told(entered(**scim), entered(**scim, assignments=gone))[1] == "  - devs read-only"
