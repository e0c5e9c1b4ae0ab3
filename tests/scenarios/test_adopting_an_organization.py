"""An organization that somebody made by hand is taken over without a change, or not at all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from emulated_shell import Shell, emulated_shell, project, without
from processes import ROOT
from readback_organization import Handmade, make

from foundation.config import read

pytestmark = pytest.mark.slow

SMALLEST = ROOT / "examples" / "smallest" / "Pulumi.smallest.yaml"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = project(tmp_path_factory.mktemp("adopting") / "project", SMALLEST)
    later = ("network", "images", "operations", "tags", "spend", "quotas")
    without(directory / "Pulumi.prod.yaml", "baseline", "logs", "security", "identity", *later)
    # The provider gives it; an import may not show it as a difference.
    edit(directory / "Pulumi.prod.yaml", lambda file: file["foundation:settings"].update(tags={"owner": "platform"}))
    with emulated_shell(directory) as found:
        yield found


@pytest.fixture(scope="module")
def handmade(shell: Shell) -> Handmade:
    """The organization, made with boto3, and its ids written into the stack file."""
    made = make(read(shell.directory / "Pulumi.prod.yaml"), shell.endpoint)
    edit(shell.directory / "Pulumi.prod.yaml", lambda config: adopt_everything(config, made))
    return made


def edit(file: Path, change: Callable[[Any], None]) -> None:
    document = yaml.safe_load(file.read_text())
    change(document["config"])
    file.write_text(yaml.safe_dump(document))


def adopt_everything(config: Any, made: Handmade) -> None:
    organization = made.organizations.describe_organization()["Organization"]["Id"]
    config["foundation:organization"]["adopt"] = {"id": organization, "root": made.targets["root"]}
    for key, unit in config["foundation:units"].items():
        unit["adopt"] = made.targets[key]
    for key, account in config["foundation:accounts"]["members"].items():
        account["adopt"] = made.accounts[key]
    config["foundation:guardrails"]["adopt"] = dict(made.policies)


def test_one_difference_is_refused_with_both_values_and_nothing_is_changed(shell: Shell, handmade: Handmade) -> None:
    unit = handmade.targets["workloads"]
    handmade.organizations.update_organizational_unit(OrganizationalUnitId=unit, Name="Work")
    since = shell.last_call()
    commands = (
        ("foundation", "preview", "prod"),
        ("foundation", "up", "prod"),
        ("pulumi", "up", "--stack", "prod", "--yes", "--non-interactive"),
    )
    for command in commands:
        done = shell.run(*command)
        assert done.code != 0
        assert "Work" in done.output, done.output
        assert "Workloads" in done.output
        assert "Traceback" not in done.output
    assert shell.mutations(since) == []
    handmade.organizations.update_organizational_unit(OrganizationalUnitId=unit, Name="Workloads")


def test_what_equals_the_file_is_imported_and_nothing_is_changed(shell: Shell, handmade: Handmade) -> None:
    since = shell.last_call()
    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    changes = done.json()["changes"]
    assert changes["import"] == 1 + 3 + 3 + 2 * len(handmade.policies)
    assert not {"update", "replace", "delete"} & changes.keys()
    assert shell.mutations(since) == []
    again = shell.foundation("preview", "prod", "--json", "-").json()["changes"]
    assert set(again) <= {"same", "read"}


def test_what_is_adopted_is_changed_like_anything_else_afterwards(shell: Shell, handmade: Handmade) -> None:
    def tag(config: Any) -> None:
        config["foundation:units"]["workloads"]["tags"] = {"environment": "all"}

    edit(shell.directory / "Pulumi.prod.yaml", tag)
    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    assert done.json()["changes"]["update"] == 2  # an account is in the unit
    tags = handmade.organizations.list_tags_for_resource(ResourceId=handmade.targets["workloads"])["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"owner": "platform", "environment": "all"}
