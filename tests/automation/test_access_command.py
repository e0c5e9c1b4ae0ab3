"""`foundation access`: who can enter what, as lines, as tables on a terminal, as JSON, and as a picture."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from access_estates import copied, edit, entered, switch_off
from estates import ROOT, prod
from rich.console import Console
from typer.testing import CliRunner, Result

from automation.access_report import show
from automation.cli import app
from foundation.access import words
from foundation.access.matrix import Access, access
from foundation.config import StackConfig
from pictures.access import html, svg


def run(*arguments: object, directory: Path = ROOT) -> Result:
    return CliRunner().invoke(app, ["access", *map(str, arguments), "-C", str(directory)])


def found(config: StackConfig) -> Access:
    declared = access(config)
    assert declared is not None
    return declared


def on_terminal(shown: Callable[[Console], None], width: int = 120) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
    shown(console)
    written = console.file
    assert isinstance(written, io.StringIO)
    return [line.rstrip() for line in written.getvalue().splitlines()]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to edit."""
    return copied(tmp_path / "project")


def test_off_a_terminal_every_group_has_one_whole_line_then_come_warnings_and_what_is_held_back(here: Path) -> None:
    result = run("prod")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    expected = list(words.lines(found(prod())))
    assert lines[: len(expected)] == expected
    notices = lines[len(expected) :]
    assert notices[0].startswith("Warning: administrator may do everything, outside emergencies: group:platform")
    assert notices[-1].startswith("Held back: the application jira (jira).")
    assert list(here.iterdir()) == []


def test_on_a_terminal_people_come_first_then_a_table_for_each_side() -> None:
    lines = on_terminal(lambda console: show(console, found(entered())))
    heads = [index for index, line in enumerate(lines) if line.startswith(("Group", "Who"))]
    assert [lines[index].split("  ")[-1].strip() for index in heads] == [
        "People",
        "In the management account",
        "Member accounts",
    ]
    assert lines[heads[0] + 2].split() == ["ops", "ann,", "cat"]
    assert lines[heads[1] + 2].split()[:4] == ["ann", "bills", "8", "h"]
    members = [line.split() for line in lines[heads[2] + 2 :]]
    assert members == [
        ["ops", "admin", "1", "h", "every", "member", "account", "(4)"],
        ["devs", "developer", "8", "h", "shop-test,", "lab"],
        ["read-only", "8", "h", "shop"],
    ]


@pytest.mark.parametrize("width", [80, 120, 200])
def test_however_narrow_the_terminal_nothing_is_cut_off(width: int) -> None:
    lines = on_terminal(lambda console: show(console, found(prod())), width)
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)
    text = "".join("".join(lines).split())
    for one in found(prod()).sets:
        assert one.name in text


def test_who_can_enter_one_account_stands_below_each_set() -> None:
    assert run("prod", "--account", "web-shop-production").output.splitlines() == [
        "web-shop-production  workloads/production, production",
        "  database-operator  4 h",
        "    databases: eli.cohen",
        "  power-user  4 h",
        "    on-call: ana.lopez, chen.wei, hana.sato",
        "  read-only  8 h",
        "    network: ben.adeyemi",
        "    web-shop: chen.wei, dora.novak",
        "    support: jan.kowalski",
        "  security-audit  8 h",
        "    security: george.brown, hana.sato",
        "    auditors: kim.auditor",
    ]
    assert run("prod", "--account", "management").output.splitlines()[:3] == [
        "management",
        "  management-administrator  1 h",
        "    platform: ana.lopez, ben.adeyemi",
    ]


def test_where_a_group_can_go_stands_below_each_set() -> None:
    assert run("prod", "--group", "network").output.splitlines() == [
        "network  ben.adeyemi",
        "  developer  8 h",
        "    sandbox",
        "  network-operator  4 h",
        "    network",
        "  read-only  8 h",
        "    all of infrastructure (3), all of workloads (7)",
    ]


def test_an_account_and_a_group_together_are_what_the_group_may_do_there() -> None:
    lines = run("prod", "--account", "sandbox", "--group", "network").output.splitlines()
    assert [line.strip() for line in lines[1:]] == [
        "developer  8 h",
        "network: ben.adeyemi",
        "read-only  8 h",
        "network: ben.adeyemi",
    ]


def test_nobody_can_enter_an_account_that_is_closed_or_assigned_to_nobody(project: Path) -> None:
    closed = run("prod", "--account", "intranet")
    assert (closed.exit_code, closed.output) == (0, "Nobody can enter intranet: it is closed or suspended.\n")
    edit(project, "accounts: [{unit: root}]", "accounts: [{unit: workloads}]")
    empty = run("prod", "--account", "security-tooling", directory=project)
    assert "Nobody can enter it, except with break-glass access." in empty.output
    edit(project, "finance: {name: Finance}", "finance: {name: Finance}\n      idle: {}")
    assert "It is assigned nowhere." in run("prod", "--group", "idle", directory=project).output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--account", "web-shop-tst"], "knows no account web-shop-tst. Did you mean web-shop-test?"),
        (["--account", "zzz"], "knows no account zzz. There are: management, log-archive,"),
        (["--group", "plattform"], "declares no group plattform. Did you mean platform?"),
        (["--group", "ana.lopez"], "declares no group ana.lopez."),
        (["--group", "network", "--diff"], "leave out --account and --group"),
        (["--account", "sandbox", "-o", "a.svg"], "leave out --account and --group"),
        (["-o", "a.png"], "The name a.png does not say what picture to draw: end it with .svg, .html"),
        (["-o", "no/such/a.svg"], "Cannot write no/such/a.svg: No such file or directory."),
        (["-o", "-", "--json", "-"], "Both the picture and the JSON would go to standard output"),
    ],
)
def test_what_is_not_there_or_cannot_be_written_is_bad_usage(here: Path, arguments: list[str], message: str) -> None:
    result = run("prod", *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert list(here.iterdir()) == []


def test_machines_get_all_of_it_on_standard_output_and_people_theirs_on_the_other() -> None:
    result = run("prod", "--json", "-")
    document = json.loads(result.stdout)
    declared = found(prod())
    assert (document["stack"], document["identity"], document["directory"]) == ("prod", "on", "built-in")
    accounts = {one["account"]: one for one in document["accounts"]}
    assert accounts["web-shop-production"] == {
        "account": "web-shop-production",
        "unit": "workloads/production",
        "production": True,
    }
    assert accounts["management"] == {"account": "management", "unit": None, "production": False}
    assert {"group": "web-shop", "members": ["chen.wei", "dora.novak"]} in document["groups"]
    assert {"user": "ana.lopez", "groups": ["platform", "on-call"]} in document["users"]
    sets = {one["permission_set"]: one for one in document["permission_sets"]}
    assert (sets["management-billing"]["managed_from"], sets["developer"]["managed_from"]) == ("management", "members")
    administrator = sets["administrator"]
    assert [administrator[key] for key in ("ready", "session", "strength")] == [
        "administrator",
        "PT1H",
        "administrator",
    ]
    assert len(document["grants"]) == len(declared.grants)
    sandbox = {"account": "sandbox", "permission_set": "developer"}
    assert {**sandbox, "kind": "group", "name": "network"} in document["grants"]
    assert {**sandbox, "kind": "user", "name": "ben.adeyemi"} in document["effective"]
    assert {one["kind"] for one in document["effective"]} == {"user"}
    assert {one["kind"] for one in document["warnings"]} == {"administrator", "long-session"}
    assert document["held_back"][0]["path"] == "foundation:identity.applications.jira.arn"
    assert "platform (ana.lopez, ben.adeyemi)" in result.stderr


def test_the_document_of_one_account_holds_nothing_of_others(here: Path) -> None:
    assert run("prod", "--account", "sandbox", "--json", "one.json").exit_code == 0
    document = json.loads((here / "one.json").read_text())
    assert [one["account"] for one in document["accounts"]] == ["sandbox"]
    assert {one["account"] for one in document["grants"] + document["effective"]} == {"sandbox"}
    assert run("prod", "--group", "network", "--json", "two.json").exit_code == 0
    document = json.loads((here / "two.json").read_text())
    assert [one["group"] for one in document["groups"]] == ["network"]
    assert {one["name"] for one in document["effective"]} == {"ben.adeyemi"}


@pytest.mark.parametrize(("name", "drawn"), [("a.svg", svg), ("a.html", html), ("a.HTM", html)])
def test_the_picture_goes_into_the_file_that_is_named(
    here: Path, name: str, drawn: Callable[[Access, str], str]
) -> None:
    result = run("prod", "-o", name)
    assert result.exit_code == 0
    assert f"Drew the access matrix to {name}." in result.output
    assert (here / name).read_text(encoding="utf-8") == drawn(found(prod()), "prod")


def test_a_hyphen_is_standard_output_and_nothing_else_is_on_it(here: Path) -> None:
    result = run("prod", "--output", "-", "--json", "all.json")
    assert result.stdout == svg(found(prod()), "prod")
    assert "Held back" in result.stderr
    assert [path.name for path in here.iterdir()] == ["all.json"]


@pytest.mark.parametrize(
    ("value", "said", "identity"),
    [
        ("off", "The section foundation:identity is off", "off"),
        ("{in: people}", "Stack people declares who can enter what: foundation access people.", "elsewhere"),
    ],
)
def test_a_stack_that_does_not_declare_it_says_so(project: Path, value: str, said: str, identity: str) -> None:
    switch_off(project, value)
    result = run("prod", "--json", "-", directory=project)
    assert result.exit_code == 0
    assert said in result.stderr
    assert json.loads(result.stdout)["identity"] == identity


def test_without_diff_neither_the_engine_nor_aws_is_loaded() -> None:
    code = "import sys, automation.commands.access; print([one for one in ('pulumi', 'boto3') if one in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ended.stdout.strip() == "[]"
