"""`foundation policies`: what reaches an account, for people and for machines."""

import io
import json
from pathlib import Path

import pytest
from estates import ROOT, prod, small
from rich.console import Console
from typer.testing import CliRunner, Result

from automation.cli import app
from automation.commands.policies import enabled_types, show
from foundation.policies.reaching import reaching
from foundation.services import POLICY_TYPES


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["policies", *map(str, arguments), "-C", str(ROOT)])


def test_every_policy_stands_on_a_line_of_its_own_below_its_type_with_its_level() -> None:
    result = run("prod", "--account", "sandbox")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "sandbox  root > workloads > workloads/sandbox > account:sandbox"
    assert "BACKUP_POLICY  none" not in lines
    assert "AISERVICES_OPT_OUT_POLICY  none" in lines
    control = lines[lines.index("SERVICE_CONTROL_POLICY") + 1 : lines.index("TAG_POLICY")]
    assert control[0] == "  root               FullAWSAccess  attached by AWS, allows everything"
    assert control[-1] == "  account:sandbox    FullAWSAccess  attached by AWS, allows everything"
    (services,) = (line for line in control if "services@" in line)
    assert services.startswith(
        "  workloads/sandbox  services@workloads/sandbox  foundation-services-workloads-sandbox  "
    )
    assert services.endswith(" characters  DenyServices")


def test_machines_get_levels_types_and_policies(tmp_path: Path) -> None:
    file = tmp_path / "policies.json"
    assert run("prod", "--account", "sandbox", "--json", file).exit_code == 0
    document = json.loads(file.read_text())
    assert (document["stack"], document["account"]) == ("prod", "sandbox")
    assert document["levels"] == ["root", "workloads", "workloads/sandbox", "account:sandbox"]
    types = {one["type"]: one for one in document["types"]}
    assert set(types) == set(POLICY_TYPES)
    assert types["S3_POLICY"]["attached"] == [
        {
            "level": "root",
            "key": "s3@root",
            "name": "foundation-s3-root",
            "characters": 74,
            "contents": ["public_access_block_configuration: all"],
        }
    ]
    own = [one["level"] for one in types["RESOURCE_CONTROL_POLICY"]["attached"] if one["key"] is None]
    assert own == document["levels"]


def test_with_the_document_on_standard_output_people_read_the_other_stream() -> None:
    result = run("prod", "--account", "management", "--json", "-")
    types = {one["type"]: one for one in json.loads(result.stdout)["types"]}
    assert types["SERVICE_CONTROL_POLICY"]["note"] == "does not bind the management account"
    assert types["SERVICE_CONTROL_POLICY"]["attached"] == []
    assert [one["key"] for one in types["INSPECTOR_POLICY"]["attached"]] == ["inspector@root"]
    assert "SERVICE_CONTROL_POLICY  does not bind the management account" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["prod", "--account", "sandbx"],
            "Pulumi.prod.yaml: there is no account sandbx in this configuration. Write sandbox.",
        ),
        (["nope", "--account", "sandbox"], "No stack nope"),
        (["prod"], "Missing option '--account'"),
    ],
)
def test_an_account_or_stack_that_is_not_there_is_bad_usage(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_what_another_stack_declares_is_said_above_all_else() -> None:
    console = Console(file=io.StringIO(), soft_wrap=True)
    config = small(accounts={"in": "core"})
    show(console, reaching(config, "far", enabled_types(config)))
    written = console.file
    assert isinstance(written, io.StringIO)
    assert written.getvalue().splitlines()[1].startswith("Accounts are declared by the stack core")


@pytest.mark.parametrize("width", [60, 120])
def test_on_a_terminal_statements_stand_below_their_policy_and_none_is_cut_off(width: int) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
    show(console, reaching(prod(), "sandbox", enabled_types(prod())))
    written = console.file
    assert isinstance(written, io.StringIO)
    lines = written.getvalue().splitlines()
    assert "…" not in written.getvalue()
    assert any(line.startswith("    ProtectExemptRoles; ProtectAuditTrail;") for line in lines)


def test_the_types_are_those_of_the_organization_its_own_additions_included() -> None:
    assert enabled_types(small(organization={"policy_types": ["CHATBOT_POLICY"]})) == tuple(
        sorted({*POLICY_TYPES, "CHATBOT_POLICY"})
    )
    assert enabled_types(small(organization={"in": "core"})) == POLICY_TYPES
    nothing = {"units": "off", "accounts": "off", "guardrails": "off"}
    assert enabled_types(small(organization="off", **nothing)) == ()
