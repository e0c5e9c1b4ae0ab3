"""The wrapper with emulated AWS: the processes, the shell, and the worlds that never mix."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from automation.calllog import calls
from automation.emulated import Options, emulator, inside
from automation.errors import EmulatorFailed

ROOT = Path(__file__).parents[2]
ENGINE = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi") / "bin"
FOUNDATION = f"{sys.executable} -m automation"


def test_the_emulation_answers_inside_and_leaves_the_environment_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AWS_PROFILE", "production")
    before = dict(os.environ)
    with emulator(Options("111122223333", "eu-west-1"), tmp_path) as emulation:
        assert emulation.alive()
        with inside(emulation, {"EXTRA": "yes"}):
            assert os.environ["AWS_ENDPOINT_URL"] == emulation.endpoint
            assert os.environ["EXTRA"] == "yes"
            assert "AWS_PROFILE" not in os.environ
        assert dict(os.environ) == before
        assert calls(emulation.endpoint) == ()
        processes = emulation.processes
    assert all(process.poll() is not None for process in processes)
    with pytest.raises(EmulatorFailed, match="does not give its log"):
        calls(emulation.endpoint)


def test_the_emulation_is_told_which_tags_billing_has_met(tmp_path: Path):
    options = Options("111122223333", "eu-west-1", billed_tags=("owner",))
    with emulator(options, tmp_path) as emulation:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        client: Any = boto3.client("ce", region_name="us-east-1", endpoint_url=emulation.endpoint, **keys)
        assert [one["TagKey"] for one in client.list_cost_allocation_tags()["CostAllocationTags"]] == ["owner"]


def test_an_emulation_that_cannot_start_says_why(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        options = Options("111122223333", "eu-west-1", port=taken.getsockname()[1])
        with pytest.raises(EmulatorFailed, match="did not start") as failed, emulator(options, tmp_path):
            pass
    assert "in use" in str(failed.value)


@dataclass(frozen=True)
class World:
    """A `foundation emulator` in the foreground of a process of its own, and a checkout to work in."""

    checkout: Path
    env_file: Path
    endpoint: str
    process: "subprocess.Popen[str]"

    def shell(self, script: str) -> "subprocess.CompletedProcess[str]":
        """Run a script in a shell that sourced the environment file."""
        return subprocess.run(
            ["bash", "-c", f". '{self.env_file}'\n{script}"],
            cwd=self.checkout,
            env={**os.environ, "PATH": f"{os.environ['PATH']}{os.pathsep}{ENGINE}"},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def edit(self, old: str, new: str) -> None:
        """Change the stack file."""
        path = self.checkout / "Pulumi.prod.yaml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def mutating(self, since: int = 0) -> list[dict[str, object]]:
        """The calls that changed something."""
        return [dict(call) for call in calls(self.endpoint, since) if call["mutating"]]

    def last(self) -> int:
        """The number of the last call."""
        return max((int(str(call["seq"])) for call in calls(self.endpoint)), default=0)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    base = tmp_path_factory.mktemp("world")
    checkout = base / "checkout"
    checkout.mkdir()
    for name in ("Pulumi.yaml", "Pulumi.prod.yaml", "__main__.py"):
        shutil.copy(ROOT / name, checkout / name)
    env_file, ready = base / "env.sh", base / "ready.json"
    process = subprocess.Popen(
        [*FOUNDATION.split(), "emulator", "--env-file", str(env_file), "--json", str(ready)],
        cwd=checkout,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 120
        while not ready.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        facts = json.loads(ready.read_text())
        yield World(checkout, env_file, facts["endpoint"], process)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@pytest.mark.slow
def test_preview_makes_no_changing_call_and_up_deploys_without_touching_the_checkout(world: World):
    before = (world.checkout / "Pulumi.prod.yaml").read_bytes()
    preview = world.shell(f"{FOUNDATION} preview prod --json -")
    assert preview.returncode == 0, preview.stderr
    assert world.mutating() == []
    up = world.shell(f"{FOUNDATION} up prod --json -")
    assert up.returncode == 0, up.stderr
    assert json.loads(up.stdout)["changes"] == json.loads(preview.stdout)["changes"]
    assert (world.checkout / "Pulumi.prod.yaml").read_bytes() == before
    names = world.shell("aws organizations list-accounts --query 'Accounts[].Name' --output text").stdout
    assert "Sandbox" in names


@pytest.mark.slow
def test_a_changed_unit_tag_and_policy_show_as_exactly_these_updates(world: World):
    world.edit("analytics-test: {unit: workloads/test,", "analytics-test: {unit: workloads/pre-production,")
    world.edit("sandbox: {tags: {environment: sandbox}", "sandbox: {tags: {environment: shared}")
    world.edit("deny: [aws-marketplace,", "deny: [aws-marketplace, braket,")
    preview = world.shell(f"{FOUNDATION} preview prod")
    shown = re.findall(r"^([~+±-] \w+ \w+ \S+)", preview.stdout, re.MULTILINE)
    # The accounts inherit another environment, and so do their budgets, the categories, and what Config leaves out.
    rule = "~ update OrganizationManagedRule foundation-required-tags-8269245f"
    assert sorted(shown) == sorted(
        [
            *(f"~ update Account {account}" for account in ("analytics-test", "sandbox")),
            *(f"~ update Budget account/{account}" for account in ("analytics-test", "sandbox")),
            *(f"~ update CostCategory {name}" for name in ("Environment", "Unit")),
            *(f"{rule}/{region}" for region in ("eu-central-1", "eu-west-1", "us-east-1")),
            "~ update OrganizationalUnit workloads/sandbox",
            "~ update Policy services@workloads/sandbox",
        ]
    )
    since = world.last()
    assert world.shell(f"{FOUNDATION} up prod").returncode == 0
    assert "organizations:MoveAccount" in {call["action"] for call in world.mutating(since)}
    assert "No changes." in world.shell(f"{FOUNDATION} preview prod").stdout


@pytest.mark.slow
def test_state_of_the_emulator_is_refused_without_it_and_other_state_within_it(world: World):
    left = "unset FOUNDATION_EMULATOR PULUMI_DEBUG_PROVIDERS"
    outside = world.shell(f"{left}; {FOUNDATION} preview prod")
    assert outside.returncode == 2
    assert "made on the emulator" in outside.stderr
    half = world.shell(f"unset FOUNDATION_EMULATOR; {FOUNDATION} preview prod")
    assert half.returncode == 2
    assert "by half" in half.stderr
    unmarked = world.shell(
        "pulumi stack export --stack prod | sed 's/__emulated/other/' > state.json\n"
        "mkdir -p other; export PULUMI_BACKEND_URL=file://$PWD/other\n"
        "pulumi stack init prod && pulumi stack import --stack prod --file state.json\n"
        f"{FOUNDATION} preview prod"
    )
    assert unmarked.returncode == 2, unmarked.stdout
    assert "made on real AWS" in unmarked.stderr


@pytest.mark.slow
def test_destroy_leaves_organization_and_accounts_and_says_so(world: World):
    since = world.last()
    destroyed = world.shell(f"{FOUNDATION} destroy prod")
    assert destroyed.returncode == 0, destroyed.stderr
    assert "Organization organization" in destroyed.stdout
    assert "Account log-archive" in destroyed.stdout
    actions = {call["action"] for call in world.mutating(since)}
    assert not {"organizations:CloseAccount", "organizations:DeleteOrganization"} & actions
    assert "organizations:DeletePolicy" in actions


@pytest.mark.slow
def test_a_plain_pulumi_writes_no_salt_into_the_checkout(world: World):
    made = world.shell("pulumi stack init other-name 2>&1; pulumi stack ls")
    assert "prod" in made.stdout
    assert "encryptionsalt" not in (world.checkout / "Pulumi.prod.yaml").read_text()
    assert sorted(path.name for path in world.checkout.glob("Pulumi.*")) == ["Pulumi.prod.yaml", "Pulumi.yaml"]


@pytest.mark.slow
def test_the_processes_end_with_the_command_even_when_it_is_killed(tmp_path: Path):
    ready = tmp_path / "ready.json"
    process = subprocess.Popen(
        [*FOUNDATION.split(), "emulator", "prod", "-C", str(ROOT), "--json", str(ready)], stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while not ready.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    facts = json.loads(ready.read_text())
    attached = re.search(r"PULUMI_DEBUG_PROVIDERS=aws:(\d+)", Path(facts["env_file"]).read_text())
    assert attached
    ports = [int(facts["endpoint"].rsplit(":", 1)[1]), int(attached[1])]
    assert all(_listening(port) for port in ports)
    process.kill()
    process.wait()
    while any(_listening(port) for port in ports) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(_listening(port) for port in ports)
    shutil.rmtree(Path(facts["env_file"]).parent)


def _listening(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
def test_a_rehearsal_of_prod_ends_green_and_leaves_the_checkout_as_it_was(tmp_path: Path):
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in ("Pulumi.yaml", "Pulumi.prod.yaml", "__main__.py"):
        shutil.copy(ROOT / name, checkout / name)
    before = {path.name: path.read_bytes() for path in checkout.iterdir()}
    ended = subprocess.run(
        [*FOUNDATION.split(), "rehearse", "prod", "-C", str(checkout), "--json", "-"],
        env={**os.environ, "PATH": f"{os.environ['PATH']}{os.pathsep}{ENGINE}", "AWS_PROFILE": "must-not-matter"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    document = json.loads(ended.stdout)
    assert document["recheck"]["changes"] == 0
    assert document["readback"]["mismatches"] == []
    assert document["readback"]["checked"] > 100
    assert document["selfdenial"]["denied"] == []
    assert document["selfdenial"]["checked"] > 100
    assert document["emulation"]["applied"] > 50
    assert document["emulation"]["recorded"] == 0
    assert set(document["seconds"]) == {"emulator", "up", "recheck", "readback", "selfdenial"}
    assert {path.name: path.read_bytes() for path in checkout.iterdir()} == before
