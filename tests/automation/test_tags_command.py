"""`foundation tags`: schema, enforcement and tags as lines, as tables on a terminal, and as JSON."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from access_estates import copied
from estates import ROOT
from rich.console import Console
from spend_estates import write_stack
from tag_plan_estates import sections, tagged
from typer.testing import CliRunner, Result

from automation.cli import app
from automation.tags_document import document
from automation.tags_report import show
from foundation.config import StackConfig
from foundation.tag_plan import plan, words


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with a stack file of a small organization."""
    directory = copied(tmp_path / "project")
    write_stack(directory, **sections())
    return directory


def run(*arguments: object, directory: Path) -> Result:
    return CliRunner().invoke(app, ["tags", *map(str, arguments), "-C", str(directory)])


def on_terminal(config: StackConfig, width: int = 140) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
    show(console, plan(config), config)
    written = console.file
    assert isinstance(written, io.StringIO)
    return [line.rstrip() for line in written.getvalue().splitlines()]


def test_off_a_terminal_everything_is_a_line_then_come_warnings_and_what_waits(project: Path) -> None:
    result = run("prod", directory=project)
    assert result.exit_code == 0
    config = tagged()
    warned = [f"Warning: {one.text}." for one in words.warnings(plan(config), config)]
    waits = [str(one) for one in words.waiting(config)]
    assert warned
    assert waits
    assert result.output.splitlines() == [*words.lines(plan(config)), *warned, *waits]


def test_on_a_terminal_the_schema_what_enforces_it_and_the_tags_are_tables() -> None:
    lines = on_terminal(tagged(), 170)
    rows = [" ".join(line.split()) for line in lines]
    assert rows[0] == "4 keys; `environment` tells the environment, `owner` the owner"
    heads = (
        "Key Values Set by Required Cost allocation",
        "Key Enforced by How, of what, and where",
        "Organization, units and accounts Own tags Inherited Not set",
    )
    places = [rows.index(head) for head in heads]
    assert places == sorted(places)
    environment = " ".join(rows[places[0] + 2 : rows.index("", places[0])])
    assert environment.startswith("environment production | test the organization, units in production")
    assert "held back" in environment
    assert "Where it is on its way to users" in environment
    assert any(row.startswith("owner /[a-z]+/ the organization, units,") and row.endswith("yes") for row in rows)
    assert any(row.startswith("cost-center anything the organization nowhere") and row.endswith("no") for row in rows)
    assert "tag policy another value is refused: ec2:instance (on root)" in rows
    assert rows[places[2] + 2].startswith("organization owner=platform, cost-center=4711 environment, workload")
    assert "shop owner=shop, workload=shop cost-center=4711, environment=production" in rows


def test_an_account_stands_below_its_unit_and_a_unit_says_what_accounts_bring() -> None:
    lines = on_terminal(tagged(), 200)
    (at,) = (number for number, line in enumerate(lines) if line.startswith("workloads/production/shops"))
    assert lines[at].endswith("workload (each account brings its own)")
    assert lines[at + 1].startswith("  shop  ")


@pytest.mark.parametrize("width", [60, 90, 140, 200])
def test_however_narrow_the_terminal_nothing_is_cut_off(width: int) -> None:
    lines = on_terminal(tagged(), width)
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)


def test_machines_get_all_of_it_on_standard_output_and_people_theirs_on_the_other(project: Path) -> None:
    result = run("prod", "--json", "-", directory=project)
    told = json.loads(result.stdout)
    assert (told["stack"], told["tags"], told["declared_by"]) == ("prod", "on", "prod")
    assert "environment  production | test" in result.stderr


def written(config: StackConfig) -> dict[str, Any]:
    """The document as it is read back."""
    loaded: dict[str, Any] = json.loads(json.dumps(document("prod", config, plan(config))))
    return loaded


def test_the_document_has_the_schema_with_what_enforces_each_key() -> None:
    told = written(tagged())
    schema = {name: told[name] for name in ("environment", "owner", "cost_categories", "config_rule")}
    assert schema == {
        "environment": "environment",
        "owner": "owner",
        "cost_categories": ["unit", "environment", "owner"],
        "config_rule": False,
    }
    keys = {one.pop("key"): one for one in told["keys"]}
    assert list(keys) == ["environment", "owner", "workload", "cost-center"]
    enforced = keys["environment"].pop("enforced")
    assert keys["environment"] == {
        "description": "Where it is on its way to users",
        "values": ["production", "test"],
        "pattern": None,
        "inherited_from": "unit",
        "required": {
            "resource_types": ["ec2:instance", "s3:bucket"],
            "environments": ["production"],
            "targets": ["workloads/production"],
        },
        "cost_allocation": True,
        "billed": False,
    }
    assert {
        "by": "guardrail require_tags",
        "does": "nothing is made without it",
        "types": ["ec2:instance", "s3:bucket"],
        "targets": ["workloads/production"],
    } in enforced
    assert (keys["owner"]["pattern"], keys["owner"]["values"], keys["owner"]["billed"]) == ("[a-z]+", None, True)
    assert keys["owner"]["required"]["environments"] is None
    assert keys["cost-center"]["required"] is None


def test_the_document_has_the_tags_of_all_what_is_warned_of_and_what_waits() -> None:
    told = written(tagged())
    effective = {one["name"]: one for one in told["effective"]}
    assert effective["shop"] == {
        "level": "account",
        "name": "shop",
        "tags": {"owner": "shop", "cost-center": "4711", "environment": "production", "workload": "shop"},
        "own": ["owner", "workload"],
        "unset": [],
        "needed": [],
    }
    assert effective["workloads/production"]["needed"] == ["workload"]
    assert [one["kind"] for one in told["warnings"]] == ["pattern"]
    assert [one["path"] for one in told["held_back"]] == ["foundation:tags.billed"]


@pytest.mark.parametrize(
    ("value", "said", "tags", "declared_by"),
    [
        ("off", "The section foundation:tags is off: there is no tag schema, and nothing checks", "off", None),
        ({"in": "labels"}, "Stack labels declares the tag schema: foundation tags labels.", "elsewhere", "labels"),
    ],
)
def test_a_stack_that_does_not_declare_it_says_so_and_still_shows_its_tags(
    project: Path, value: object, said: str, tags: str, declared_by: str | None
) -> None:
    rails = {"require_tags": "off"}
    write_stack(project, **sections(tags=value, guardrails=rails))
    result = run("prod", "--json", "-", directory=project)
    assert result.exit_code == 0
    first, *rest = result.stderr.splitlines()
    assert first.startswith(said)
    assert rest == list(words.lines(plan(tagged(tags=value, guardrails=rails))))
    told = json.loads(result.stdout)
    assert (told["tags"], told["declared_by"], told["keys"]) == (tags, declared_by, [])
    assert "cost_categories" not in told
    assert "shop" in {one["name"] for one in told["effective"]}
    assert on_terminal(tagged(tags=value, guardrails=rails))[0].startswith(said[:30])


def test_a_value_outside_the_schema_is_a_bad_configuration(project: Path) -> None:
    broken = sections()
    broken["units"]["workloads"]["units"]["test"]["tags"] = {"environment": "tests"}
    write_stack(project, **broken)
    result = run("prod", directory=project)
    assert result.exit_code == 2
    assert "foundation:units.workloads.units.test.tags.environment" in result.output


def test_neither_the_engine_nor_aws_is_loaded() -> None:
    code = "import sys, automation.commands.tags; print([one for one in ('pulumi', 'boto3') if one in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ended.stdout.strip() == "[]"
