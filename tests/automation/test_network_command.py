"""`foundation network`: the plan as lines, as tables on a terminal, as JSON, and as a picture."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from access_estates import copied
from estates import ROOT, prod
from network_estates import ENVIRONMENTS, ONE_ZONE, central, four, many, planned, rewrite
from rich.console import Console
from typer.testing import CliRunner, Result

from automation.cli import app
from automation.network_document import document
from automation.network_report import show, show_notices
from foundation.config import StackConfig
from foundation.network_plan import NetworkPlan, warnings, words
from pictures.network import html, svg


def run(*arguments: object, directory: Path = ROOT, command: str = "network") -> Result:
    return CliRunner().invoke(app, [command, *map(str, arguments), "-C", str(directory)])


def on_terminal(config: StackConfig, width: int = 120) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
    found = planned(config)
    show(console, found)
    show_notices(console, found, warnings(found))
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


def crowded(project: Path) -> None:
    """Six environments with a NAT gateway each."""
    environments = {f"e-{number}": {"number": number, "egress": "nat"} for number in range(6)}
    rewrite(project / "Pulumi.prod.yaml", {"regions": ONE_ZONE, "environments": environments})


def test_off_a_terminal_the_plan_is_a_tree_of_lines_then_come_what_is_billed_and_warnings(project: Path) -> None:
    result = run("prod")
    assert result.exit_code == 0
    assert result.output.splitlines() == [*words.lines(planned(prod())), *words.costs(planned(prod()))]
    crowded(project)
    *_, billed, vpcs, addresses = run("prod", directory=project).output.splitlines()
    assert billed == "Billed by the hour in eu-central-1: 6 NAT gateways."
    assert vpcs.startswith("Warning: eu-central-1 has 6 VPCs")
    assert addresses.startswith("Warning: eu-central-1 has 6 NAT gateways, each with an Elastic IP address")


def test_on_a_terminal_every_region_has_its_environments_and_a_table_of_its_subnets() -> None:
    lines = on_terminal(four())
    start = lines.index("eu-central-1  10.0.0.0/12")
    assert lines[start + 1] == "    Kept for growth: 10.12.0.0/14"
    assert "  pre-production  10.2.0.0/15" in lines
    assert "    Egress: one NAT gateway" in lines
    (head,) = [line for line in lines[start : lines.index("eu-west-1  10.16.0.0/12")] if line.startswith("VPC")]
    assert head.split() == ["VPC", "Tier", "Subnets", "Routes"]
    rows = [line.split() for line in lines[lines.index(head) :]]
    first = ["pre-production/main", "public", "euc1-az1", "10.2.6.0/24,", "NAT", "gateway"]
    assert [*first, "0.0.0.0/0", "→", "internet", "gateway"] in rows
    assert ["10.2.0.0/18", "euc1-az2", "10.2.14.0/24"] in rows
    assert ["isolated", "euc1-az1", "10.2.4.0/23", "→", "nowhere"] in rows


def test_on_a_terminal_the_way_of_central_egress_stands_above_the_environments() -> None:
    text = " ".join(" ".join(on_terminal(central())).split())
    assert f"{words.CENTRAL}: production/main, pre-production/main, test/main → transit gateway" in text


def test_on_a_terminal_warnings_and_what_is_billed_by_the_hour_come_last() -> None:
    text = " ".join(" ".join(on_terminal(many())).split())
    assert "Billed by the hour in eu-west-1: 12 NAT gateways." in text
    assert "Warning: eu-west-1 has 12 NAT gateways" in text


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_however_narrow_the_terminal_nothing_is_cut_off(width: int) -> None:
    lines = on_terminal(four(), width)
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)


def test_machines_get_all_of_it_on_standard_output_and_people_theirs_on_the_other() -> None:
    result = run("prod", "--json", "-")
    told = json.loads(result.stdout)
    assert (told["stack"], told["network"], told["declared_by"], told["account"]) == ("prod", "on", "prod", "network")
    assert [one["region"] for one in told["regions"]] == [region.name for region in planned(prod()).regions]
    assert "production  10.0.0.0/15" in result.stderr
    assert result.stdout.startswith("{")


def written(config: StackConfig) -> dict[str, Any]:
    """The document as it is read back."""
    loaded: dict[str, Any] = json.loads(json.dumps(document("prod", config, planned(config))))
    return loaded


def test_the_document_has_regions_environments_vpcs_and_subnets_with_their_routes() -> None:
    config = four(on_premises={"office": ["192.168.10.0/24"]})
    told = written(config)
    assert told["on_premises"] == {"office": ["192.168.10.0/24"]}
    region, _ = told["regions"]
    assert (region["cidr"], region["zones"]) == ("10.0.0.0/12", ["euc1-az1", "euc1-az2", "euc1-az3"])
    assert (region["kept_for_growth"], region["free"]) == (["10.12.0.0/14"], ["10.8.0.0/14"])
    assert region["central_egress"] is None
    assert region["billed_by_the_hour"] == {"nat_gateways": 4, "interface_endpoints": 6, "transit_attachments": 0}
    environments = {one["environment"]: one for one in region["environments"]}
    assert list(environments) == list(ENVIRONMENTS)
    production = environments["production"]
    (vpc,) = production.pop("vpcs")
    assert production == {
        "environment": "production",
        "cidr": "10.0.0.0/15",
        "egress": "nat-per-zone",
        "ipv6": True,
        "shared_with": ["workloads/production"],
        "interface_endpoints": ["ssm", "ecr.dkr"],
        "kept_for_growth": ["10.1.128.0/17"],
        "free": ["10.0.64.0/18", "10.0.128.0/17", "10.1.0.0/17"],
    }
    assert (vpc["vpc"], vpc["cidr"]) == ("eu-central-1/production/main", "10.0.0.0/18")
    assert vpc["nat_gateways"] == ["euc1-az1", "euc1-az2", "euc1-az3"]
    assert vpc["kept_for_growth"] == ["10.0.32.0/19"]
    subnets = {one["subnet"]: one for one in vpc["subnets"]}
    assert len(subnets) == 9
    assert subnets["eu-central-1/production/main/private/euc1-az2"] == {
        "subnet": "eu-central-1/production/main/private/euc1-az2",
        "tier": "private",
        "routing": "private",
        "zone": "euc1-az2",
        "cidr": "10.0.8.0/22",
        "routes": [
            {"destination": "0.0.0.0/0", "target": "NAT gateway", "zone": "euc1-az2"},
            {"destination": "::/0", "target": "egress-only internet gateway", "zone": None},
        ],
        "shared_with": ["workloads/production"],
    }


def test_the_document_names_the_hub_and_who_goes_through_it_and_has_the_warnings() -> None:
    region = written(central())["regions"][1]
    assert region["central_egress"] == {
        "hub": "eu-west-1/shared/main",
        "spokes": [f"eu-west-1/{environment}/main" for environment in ("production", "pre-production", "test")],
    }
    told = written(many())["warnings"]
    assert told == [{"kind": one.kind, "text": one.text} for one in warnings(planned(many()))]
    assert told


@pytest.mark.parametrize(("name", "drawn"), [("a.svg", svg), ("a.html", html), ("a.HTM", html)])
def test_the_picture_goes_into_the_file_that_is_named(
    here: Path, name: str, drawn: Callable[[NetworkPlan, str], str]
) -> None:
    result = run("prod", "-o", name)
    assert result.exit_code == 0
    assert f"Drew the network to {name}." in result.output
    assert (here / name).read_text(encoding="utf-8") == drawn(planned(prod()), "prod")


def test_a_hyphen_is_standard_output_and_nothing_else_is_on_it(here: Path) -> None:
    result = run("prod", "--output", "-", "--json", "all.json")
    assert result.stdout == svg(planned(prod()), "prod")
    assert "Billed by the hour" in result.stderr
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
def test_what_cannot_be_drawn_or_written_is_bad_usage(here: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "said", "network", "declared_by"),
    [
        ("off", "The section foundation:network is off: this stack declares no network.", "off", None),
        ({"in": "cables"}, "Stack cables declares the network: foundation network cables.", "elsewhere", "cables"),
    ],
)
def test_a_stack_that_does_not_declare_it_says_so_and_draws_nothing(
    project: Path, value: object, said: str, network: str, declared_by: str | None
) -> None:
    rewrite(project / "Pulumi.prod.yaml", value)
    result = run("prod", "--json", "-", "-o", project / "a.svg", directory=project)
    assert result.exit_code == 0
    assert result.stderr == f"{said}\n"
    assert json.loads(result.stdout) == {"stack": "prod", "network": network, "declared_by": declared_by}
    assert not (project / "a.svg").exists()


def test_a_plan_that_does_not_hold_together_is_a_bad_configuration(project: Path) -> None:
    environments = {"production": {"number": 0}, "test": {"number": 0}}
    rewrite(project / "Pulumi.prod.yaml", {"regions": ONE_ZONE, "environments": environments})
    result = run("prod", directory=project)
    assert result.exit_code == 2
    assert "foundation:network.environments.test.number" in result.output


def test_validate_tells_what_is_wrong_with_the_network_but_does_not_stop_a_run(project: Path) -> None:
    crowded(project)
    result = run("prod", command="validate", directory=project)
    assert result.exit_code == 0
    told = [line for line in result.output.splitlines() if line.startswith("Warning: ")]
    assert [line.split(",")[0] for line in told] == [
        "Warning: eu-central-1 has 6 VPCs",
        "Warning: eu-central-1 has 6 NAT gateways",
    ]
    (file,) = json.loads(run("prod", "--json", "-", command="validate", directory=project).stdout)["files"]
    assert [f"Warning: {text}" for text in file["warnings"]] == told
    rewrite(project / "Pulumi.prod.yaml", "off")
    (file,) = json.loads(run("prod", "--json", "-", command="validate", directory=project).stdout)["files"]
    assert file["warnings"] == []


def test_neither_the_engine_nor_aws_is_loaded() -> None:
    code = "import sys, automation.commands.network; print([one for one in ('pulumi', 'boto3') if one in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ended.stdout.strip() == "[]"
