"""`foundation spend`: the budgets as lines, as a table on a terminal, as JSON, and as a picture."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from access_estates import copied
from estates import ROOT
from rich.console import Console
from spend_estates import MEMBERS, UNITS, long_names, sections, shown, spending, write_stack
from typer.testing import CliRunner, Result

from automation.cli import app
from automation.spend_document import document
from automation.spend_report import show, show_notices
from foundation.config import StackConfig
from foundation.spend_plan import SpendPlan, warnings, words
from pictures.spend import html, svg


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with a stack file of a small organization."""
    directory = copied(tmp_path / "project")
    write_stack(directory, **sections())
    return directory


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def run(*arguments: object, directory: Path) -> Result:
    return CliRunner().invoke(app, ["spend", *map(str, arguments), "-C", str(directory)])


def on_terminal(config: StackConfig, width: int = 140) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
    show(console, shown(config))
    show_notices(console, warnings(shown(config), config))
    written = console.file
    assert isinstance(written, io.StringIO)
    return [line.rstrip() for line in written.getvalue().splitlines()]


def test_off_a_terminal_the_budgets_are_a_tree_of_lines_then_come_warnings(project: Path) -> None:
    result = run("prod", directory=project)
    assert result.exit_code == 0
    found = shown(spending())
    assert result.output.splitlines() == [
        *words.lines(found),
        *(f"Warning: {one.text}" for one in warnings(found, spending())),
    ]
    assert result.output.count("Warning: ") == 2


def test_on_a_terminal_every_unit_has_its_sum_and_its_accounts_in_a_table() -> None:
    rows = [line.split("  ") for line in on_terminal(spending(), 260)]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert ["Unit or account", "A month", "Told at", "Owner, and who is told", "From foundation:"] in cells
    (unit,) = (row for row in cells if row[:1] == ["workloads/production/shops"])
    assert unit[1:] == [
        "$800 of $700, $100 over",
        "$560, $700, $700 expected",
        "platform: platform@example.com, the topic",
        "units.workloads.units.production.units.shops.budget",
    ]
    (shop,) = (row for row in cells if row[:1] == ["shop"])
    assert shop[1:] == [
        "$800",
        "$640, $800, $800 expected",
        "shop: shop@example.com, shop-lead@example.com, the topic",
        "accounts.members.shop.budget",
    ]
    assert ["lab", "no budget"] in cells
    assert cells.index(unit) + 1 == cells.index(shop)
    first = [row[0] for row in cells if row]
    assert first.index("organization") < first.index("management") < first.index("workloads")
    assert first[0].startswith("Budgets of 3 of 5 units")
    assert any(text.startswith("Anomalies: each service") for text in first)


@pytest.mark.parametrize("width", [60, 90, 140, 200])
def test_however_narrow_the_terminal_nothing_is_cut_off(width: int) -> None:
    for config in (spending(), long_names()):
        lines = on_terminal(config, width)
        assert max(map(len, lines)) <= width
        assert "…" not in "".join(lines)


def test_with_budgets_off_there_is_no_table() -> None:
    lines = on_terminal(spending(budgets="off"))
    assert lines[0] == words.OFF
    assert not any(line.startswith("Unit or account") for line in lines)


def written(config: StackConfig) -> dict[str, Any]:
    """The document as it is read back."""
    loaded: dict[str, Any] = json.loads(json.dumps(document("prod", config, shown(config))))
    return loaded


def test_machines_get_all_of_it_on_standard_output_and_people_theirs_on_the_other(project: Path) -> None:
    result = run("prod", "--json", "-", directory=project)
    told = json.loads(result.stdout)
    assert (told["stack"], told["spend"], told["declared_by"], told["budgets"]) == ("prod", "on", "prod", "on")
    assert told == written(spending())
    assert "organization  $1,350 of $5,000" in result.stderr


def test_the_document_has_sums_of_units_and_of_everything_and_what_has_no_budget() -> None:
    config = spending(units={**UNITS, "later": {"budget": 9}})
    told = written(config)
    organization = told["organization"]
    assert organization.pop("budget")["amount"] == 5000
    assert organization == {
        "accounts": 6,
        "sum_of_accounts": 1350,
        "sum_of_units": 0,
        "over": 0,
        "without_budget": ["lab"],
    }
    units = {one["unit"]: one for one in told["units"]}
    assert (units["workloads/production/shops"]["over"], units["workloads"]["sum_of_units"]) == (100, 1400)
    assert units["sandbox"]["budget"] is None
    assert told["without_budget"] == ["lab"]
    assert told["warnings"] == [{"kind": one.kind, "text": one.text} for one in warnings(shown(config), config)]
    assert [one["kind"] for one in told["warnings"]] == ["sum", "without", "waiting"]
    assert told["thresholds"] == {"actual": [80, 100], "forecast": [100]}
    assert told["subscribers"] == ["finance@example.com"]


def test_the_document_has_every_account_with_its_budget_and_where_that_comes_from() -> None:
    accounts = {one["account"]: one for one in written(spending())["accounts"]}
    assert accounts["shop"] == {
        "account": "shop",
        "unit": "workloads/production/shops",
        "budget": {
            "name": "foundation-account-shop",
            "amount": 800,
            "owner": "shop",
            "emails": ["shop@example.com", "shop-lead@example.com"],
            "covers": ["shop"],
            "from": "foundation:accounts.members.shop.budget",
        },
    }
    assert (accounts["management"]["unit"], accounts["lab"]["budget"]) == (None, None)
    assert len(accounts) == 6


def test_the_document_has_anomalies_and_export() -> None:
    told = written(spending())
    assert told["anomalies"]["monitors"] == ["service", "linked-account"]
    assert told["export"] is None
    members = {**MEMBERS, "ops": {"unit": "sandbox", "purpose": "operations"}}
    told = written(spending(members, anomalies="off", export={"bucket": "example-exports"}, budgets="off"))
    assert (told["anomalies"], told["export"]["bucket"], told["budgets"]) == (None, "example-exports", "off")


@pytest.mark.parametrize(("name", "drawn"), [("a.svg", svg), ("a.html", html), ("a.HTM", html)])
def test_the_picture_goes_into_the_file_that_is_named(
    project: Path, here: Path, name: str, drawn: Callable[[SpendPlan, str], str]
) -> None:
    result = run("prod", "-o", name, directory=project)
    assert result.exit_code == 0
    assert f"Drew the budgets to {name}." in result.output
    assert (here / name).read_text(encoding="utf-8") == drawn(shown(spending()), "prod")


def test_a_hyphen_is_standard_output_and_nothing_else_is_on_it(project: Path, here: Path) -> None:
    result = run("prod", "--output", "-", "--json", "all.json", directory=project)
    assert result.stdout == svg(shown(spending()), "prod")
    assert "organization  $1,350" in result.stderr
    assert [path.name for path in here.iterdir()] == ["all.json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["prod", "-o", "a.png"], "The name a.png does not say what picture to draw: end it with .svg, .html"),
        (["prod", "-o", "no/such/a.svg"], "Cannot write no/such/a.svg: No such file or directory."),
        (["prod", "-o", "-", "--json", "-"], "Both the picture and the JSON would go to standard output"),
        (["nope"], "No stack nope"),
    ],
)
def test_what_cannot_be_drawn_or_written_is_bad_usage(
    project: Path, here: Path, arguments: list[str], message: str
) -> None:
    result = run(*arguments, directory=project)
    assert result.exit_code == 2
    assert message in result.output
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "said", "spend", "declared_by"),
    [
        ("off", "The section foundation:spend is off: this stack declares no budgets.", "off", None),
        ({"in": "bills"}, "Stack bills declares the budgets: foundation spend bills.", "elsewhere", "bills"),
    ],
)
def test_a_stack_that_does_not_declare_it_says_so_and_draws_nothing(
    project: Path, value: object, said: str, spend: str, declared_by: str | None
) -> None:
    write_stack(project, spend=value)
    result = run("prod", "--json", "-", directory=project)
    assert result.exit_code == 0
    assert result.stderr == f"{said}\n"
    assert json.loads(result.stdout) == {"stack": "prod", "spend": spend, "declared_by": declared_by}
    drawn = run("prod", "-o", project / "a.svg", directory=project)
    assert drawn.exit_code == 2
    assert f"Nothing is drawn. {said}" in " ".join(drawn.output.split())
    assert not (project / "a.svg").exists()


def test_a_budget_of_an_unknown_account_is_a_bad_configuration(project: Path) -> None:
    write_stack(project, **sections(budgets={"accounts": {"shopp": 5}}))
    result = run("prod", directory=project)
    assert result.exit_code == 2
    assert "foundation:spend.budgets.accounts.shopp" in result.output


def test_neither_the_engine_nor_aws_is_loaded() -> None:
    code = "import sys, automation.commands.spend; print([one for one in ('pulumi', 'boto3') if one in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ended.stdout.strip() == "[]"
