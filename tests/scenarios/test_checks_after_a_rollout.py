"""What a rehearsal's checks say after a real rollout that somebody has tampered with: they can fail, and name it."""

import json
from collections.abc import Iterator

import pytest
from emulated_shell import Shell, emulated_shell, project
from processes import ROOT

from automation.commands.checking import CHECKS
from foundation.config import StackConfig, read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """The smallest foundation, with an alias to be made in an account whose services are restricted."""
    smallest = ROOT / "examples" / "smallest" / "Pulumi.smallest.yaml"
    directory = project(tmp_path_factory.mktemp("checks") / "project", smallest)
    # The run has to wait for the new account's role by itself.
    with (
        emulated_shell(directory, "--role-seconds", "2", "--creation-seconds", "0.5") as found,
        pytest.MonkeyPatch.context() as here,
    ):
        for name, value in found.environment.items():
            if name.startswith("AWS_"):  # the checks run in this process
                here.setenv(name, value)
        found.edit(lambda text: text.replace("purpose: log-archive}", "purpose: log-archive, alias: example-logs}"))
        found.edit(
            lambda text: text.replace("guardrails: {}", "guardrails: {restrict_services: {security: {deny: [iam]}}}")
        )
        done = found.foundation("up", "prod")
        assert done.code == 0, done.output
        yield found


@pytest.fixture(scope="module")
def config(shell: Shell) -> StackConfig:
    return read(shell.directory / "Pulumi.prod.yaml")


def policy_id(shell: Shell, document: str) -> str:
    return str(shell.foundation("outputs", "prod", "--json", "-").json()["guardrails"][document])


def test_untouched_everything_is_as_declared_and_no_own_call_is_denied(shell: Shell, config: StackConfig) -> None:
    found = CHECKS.readback(config, shell.endpoint)
    assert found.checked > 50
    assert list(found.mismatches) == []
    replayed = CHECKS.selfdenial(config, shell.endpoint, CHECKS.calls(shell.endpoint))
    assert replayed.checked > 50
    assert list(replayed.denied) == []


def test_without_one_exemption_the_replay_names_our_own_call(shell: Shell, config: StackConfig) -> None:
    organizations = shell.client("organizations")
    identifier = policy_id(shell, "services@security")
    before = organizations.describe_policy(PolicyId=identifier)["Policy"]["Content"]
    content = json.loads(before)
    exempt = content["Statement"][0]["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
    exempt.remove("arn:aws:iam::*:role/OrganizationAccountAccessRole")
    organizations.update_policy(PolicyId=identifier, Content=json.dumps(content))

    replayed = CHECKS.selfdenial(config, shell.endpoint, CHECKS.calls(shell.endpoint))
    assert any("iam:CreateAccountAlias" in str(denial) and "services" in str(denial) for denial in replayed.denied)
    found = CHECKS.readback(config, shell.endpoint)
    assert any("services@security" in str(mismatch) for mismatch in found.mismatches)
    organizations.update_policy(PolicyId=identifier, Content=before)


def test_an_attachment_broken_by_hand_is_named_by_the_read_back(shell: Shell, config: StackConfig) -> None:
    root = shell.client("organizations").list_roots()["Roots"][0]["Id"]
    shell.client("organizations").detach_policy(PolicyId=policy_id(shell, "regions@root"), TargetId=root)
    mismatches = [str(mismatch) for mismatch in CHECKS.readback(config, shell.endpoint).mismatches]
    assert len(mismatches) == 1
    assert "regions@root" in mismatches[0]
