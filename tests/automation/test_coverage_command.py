"""`foundation coverage`: the grid as lines, as tables on a terminal, as JSON, and as a picture."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from estates import MANAGEMENT, ROOT, prod, small
from rich.console import Console
from typer.testing import CliRunner, Result

from automation.cli import app
from automation.commands.coverage import show
from foundation.config.regions import ALWAYS_ON
from foundation.coverage import Coverage, coverage, words
from pictures.coverage import html, svg


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["coverage", *map(str, arguments), "-C", str(ROOT)])


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def on_terminal(found: Coverage, width: int) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
    show(console, found)
    written = console.file
    assert isinstance(written, io.StringIO)
    return written.getvalue().splitlines()


def test_off_a_terminal_every_service_has_one_whole_line(here: Path) -> None:
    result = run("prod")
    assert result.exit_code == 0
    found = coverage(prod())
    assert result.output.splitlines() == list(words.lines(found.services, found.regions))
    assert list(here.iterdir()) == []


def test_machines_get_the_whole_grid_on_standard_output_and_people_theirs_on_the_other() -> None:
    result = run("prod", "--json", "-")
    document = json.loads(result.stdout)
    assert (document["stack"], document["home_region"]) == ("prod", "eu-central-1")
    assert document["regions"] == ["eu-central-1", "eu-west-1", "us-east-1"]
    services = {one["service"]: one for one in document["services"]}
    assert list(services) == [one.key for one in coverage(prod()).services]
    assert services["unused-access"]["cells"] == {
        "eu-central-1": "watched",
        "eu-west-1": "global",
        "us-east-1": "global",
    }
    guardduty = services["guardduty"]
    assert guardduty["name"] == "Amazon GuardDuty"
    assert (guardduty["state"], guardduty["stack"]) == ("on", None)
    assert (guardduty["delegated_to"], guardduty["enabled_by"]) == ("security-tooling", "auto-enable ALL")
    assert guardduty["features"][0] == "plans: s3, malware, rds, lambda"
    assert guardduty["existing_accounts"]["covered"] == guardduty["new_accounts"]["covered"] == "yes"
    assert guardduty["management_account"]["covered"] == "yes"
    assert services["detective"]["existing_accounts"]["how"].startswith("enrolled")
    assert "Amazon GuardDuty: watches" in result.stderr


def test_the_document_can_be_written_to_a_file(here: Path) -> None:
    assert run("prod", "--json", "grid.json").exit_code == 0
    assert len(json.loads((here / "grid.json").read_text())["services"]) == len(coverage(prod()).services)


@pytest.mark.parametrize(("name", "drawn"), [("a.svg", svg), ("a.html", html), ("a.HTM", html)])
def test_the_picture_goes_into_the_file_that_is_named(
    here: Path, name: str, drawn: Callable[[Coverage, str], str]
) -> None:
    result = run("prod", "-o", name)
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == f"Drew the grid to {name}."
    assert (here / name).read_text(encoding="utf-8") == drawn(coverage(prod()), "prod")


def test_a_hyphen_is_standard_output_and_nothing_else_is_on_it(here: Path) -> None:
    result = run("prod", "--output", "-", "--json", "grid.json")
    assert result.stdout == svg(coverage(prod()), "prod")
    assert "Amazon GuardDuty: watches" in result.stderr
    assert [path.name for path in here.iterdir()] == ["grid.json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["prod", "-o", "a.png"], "The name a.png does not say what picture to draw: end it with .svg, .html"),
        (["prod", "-o", "no/such/a.svg"], "Cannot write no/such/a.svg: No such file or directory."),
        (["prod", "-o", "-", "--json", "-"], "Both the picture and the JSON would go to standard output"),
        (["nope"], "No stack nope"),
    ],
)
def test_what_cannot_be_drawn_or_written_is_bad_usage(here: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert list(here.iterdir()) == []


def test_on_a_terminal_the_grid_has_a_mark_for_every_region_and_says_what_the_marks_mean() -> None:
    lines = on_terminal(coverage(prod()), 120)
    (macie,) = (line.split() for line in lines if line.startswith("Amazon Macie  ") and "✓" in line)
    assert macie == ["Amazon", "Macie", "✓", "✓", "✓"]
    (unused,) = (line.split() for line in lines if line.startswith("IAM Access Analyzer: unused access"))
    assert unused[-3:] == ["✓", "(✓)", "(✓)"]
    assert f"  (✓) {words.MEANINGS['global']}" in lines
    assert not any(words.MEANINGS["off"] in line for line in lines)


def test_on_a_terminal_delegates_features_and_the_management_account_stand_below_the_grid() -> None:
    text = " ".join(" ".join(on_terminal(coverage(prod()), 250)).split())
    assert "Delegated to Accounts Features Management account" in text
    assert "security-tooling" in text
    assert "locked 365 days (governance)" in text
    assert "yes (the trail is declared in it)" in text


def test_what_is_off_or_of_another_stack_is_marked_in_every_region() -> None:
    lines = on_terminal(coverage(small(logs={"in": "core"})), 120)
    assert any(line.split() == ["Amazon", "Macie", "off"] for line in lines)
    assert any(line.split() == ["AWS", "Config", "?"] for line in lines)
    assert any(line.split() == ["AWS", "Config", "in", "the", "stack", "core"] for line in lines)


@pytest.mark.parametrize("width", [80, 120, 250])
def test_however_narrow_the_terminal_no_region_and_no_service_is_cut_off(width: int) -> None:
    settings = {"management_account": MANAGEMENT, "home_region": "eu-central-1", "regions": list(ALWAYS_ON)}
    found = coverage(small(settings=settings))
    lines = on_terminal(found, width)
    assert not any("…" in line for line in lines)
    rows = [line.split() for line in lines if line.startswith("Amazon Macie ") and "off" in line]
    marks = sum(row.count("off") for row in rows)
    assert marks == len(ALWAYS_ON) + 1  # the last is in the table below
