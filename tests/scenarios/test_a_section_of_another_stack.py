"""The guardrails of one organization are declared by a stack of their own, which reads the other one's exports."""

from collections.abc import Iterator

import pytest
import yaml
from emulated_shell import Shell, emulated_shell, project
from processes import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    smallest = ROOT / "examples" / "smallest" / "Pulumi.smallest.yaml"
    directory = project(tmp_path_factory.mktemp("stacks") / "project", smallest)
    config = yaml.safe_load(smallest.read_text())["config"]
    kept = ("settings", "organization", "units", "accounts", "guardrails")
    config |= {key: "off" for key in config if key.removeprefix("foundation:") not in kept}
    (directory / "Pulumi.prod.yaml").write_text(yaml.safe_dump({"config": {**config, "foundation:guardrails": "off"}}))
    elsewhere = {key: {"in": "prod"} for key in ("foundation:organization", "foundation:units", "foundation:accounts")}
    guardrails = {"restrict_services": {"account:production": {"deny": ["braket"]}}}
    rules = {**config, **elsewhere, "foundation:guardrails": guardrails}
    (directory / "Pulumi.rules.yaml").write_text(yaml.safe_dump({"config": rules}))
    with emulated_shell(directory) as found:
        yield found


def test_before_the_other_stack_exists_the_run_says_which_one_is_missing(shell: Shell) -> None:
    done = shell.foundation("preview", "rules")
    assert done.code == 1
    assert "prod" in done.output
    assert "Traceback" not in done.output


def test_guardrails_reach_root_unit_and_account_of_the_other_stack(shell: Shell) -> None:
    assert shell.foundation("up", "prod").code == 0
    done = shell.foundation("up", "rules", "--json", "-")
    assert done.code == 0, done.output
    ids = shell.foundation("outputs", "prod", "--json", "-").json()
    policies = shell.foundation("outputs", "rules", "--json", "-").json()["guardrails"]
    targets = {
        "regions@root": ids["organization"]["root_id"],
        "suspended@suspended": ids["units"]["suspended"],
        "services@account:production": ids["accounts"]["production"]["id"],
    }
    organizations = shell.client("organizations")
    for document, target in targets.items():
        attached = organizations.list_targets_for_policy(PolicyId=policies[document])["Targets"]
        assert [entry["TargetId"] for entry in attached] == [target]


def test_a_unit_that_the_other_stack_does_not_export_is_named(shell: Shell) -> None:
    shell.edit(lambda text: text.replace("account:production", "nowhere"), stack="rules")
    done = shell.foundation("preview", "rules")
    assert done.code == 1
    assert "exports no units['nowhere']" in done.output
    assert "Traceback" not in done.output
