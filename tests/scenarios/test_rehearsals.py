"""The main job on the real input: both stack files of the repository are rehearsed by the command itself."""

import hashlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from emulated_shell import BIN
from processes import ROOT

from emulator.provider.schema import resource_type
from foundation.config import read
from foundation.config.inherited import account_tags
from foundation.config.selectors import MANAGEMENT

pytestmark = pytest.mark.slow

LIMIT_SECONDS = 280


@dataclass(frozen=True)
class Case:
    """A stack file, how many accounts it has, and how many resources it comes to."""

    directory: Path
    stack: str
    accounts: int
    applied: int


@dataclass(frozen=True)
class Rehearsed:
    """A rehearsal that was kept open until its state had been read, and then ended."""

    case: Case
    code: int
    output: str
    document: Mapping[str, Any]
    resources: tuple[Mapping[str, Any], ...]
    is_checkout_unchanged: bool


CASES = (Case(ROOT, "prod", 12, 917), Case(ROOT / "examples" / "smallest", "smallest", 3, 29))


def fingerprint(directory: Path) -> dict[str, str]:
    """The content of every file that git would see."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=directory,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [directory / name for name in listed.stdout.splitlines()]
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.stack)
def rehearsed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    case, here = request.param, tmp_path_factory.mktemp(request.param.stack)
    report, before = here / "report.json", fingerprint(request.param.directory)
    command = [str(BIN / "foundation"), "rehearse", case.stack, "--keep", "--json", str(report)]
    with (here / "output").open("w") as output:
        process = subprocess.Popen(
            command, cwd=case.directory, env={**os.environ, "TMPDIR": str(here)}, stdout=output, stderr=output
        )
        try:
            resources = state(case, kept_open(here, process))
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=30)
    told = (here / "output").read_text()
    found = json.loads(report.read_text())
    return Rehearsed(case, code, told, found, tuple(resources), fingerprint(case.directory) == before)


def kept_open(directory: Path, process: subprocess.Popen[bytes]) -> Path:
    """The file for a shell inside the emulation, once the rehearsal is over."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while not (files := [one for one in directory.glob("foundation-rehearsal-*/env.sh") if one.stat().st_size]):
        assert process.poll() is None, (directory / "output").read_text()
        assert time.monotonic() < deadline, "the rehearsal takes too long"
        time.sleep(0.2)
    return files[0]


def state(case: Case, environment: Path) -> list[Mapping[str, Any]]:
    script = f'source "{environment}" && pulumi stack export --stack {case.stack}'
    project = environment.parent / "project"
    done = subprocess.run(["bash", "-c", script], cwd=project, capture_output=True, text=True, timeout=60, check=True)
    resources: list[Mapping[str, Any]] = json.loads(done.stdout[done.stdout.index("{\n") :])["deployment"]["resources"]
    return resources


def test_a_rehearsal_ends_green_and_leaves_the_checkout_as_it_was(rehearsed: Rehearsed) -> None:
    found, accounts = rehearsed.document, rehearsed.case.accounts
    assert rehearsed.code == 0, rehearsed.output
    assert found["stack"] == rehearsed.case.stack
    assert set(found["changes"]) == {"create"}
    assert found["recheck"] == {"changes": 0}
    assert found["readback"]["checked"] > 10 * accounts
    assert found["readback"]["mismatches"] == []
    assert found["selfdenial"]["checked"] > 10 * accounts
    assert found["selfdenial"]["denied"] == []
    assert found["emulation"] == {"applied": rehearsed.case.applied, "recorded": 0, "recorded_types": []}
    assert found["failures"] == []
    assert {"up", "recheck", "readback", "selfdenial"} <= found["seconds"].keys()
    assert rehearsed.is_checkout_unchanged


def test_everything_that_takes_tags_has_those_of_its_account(rehearsed: Rehearsed) -> None:
    case = rehearsed.case
    config = read(case.directory / f"Pulumi.{case.stack}.yaml")
    missing, looked_at = [], 0
    for one in rehearsed.resources:
        if not one["type"].startswith(("aws:", "aws-native:")) or "tags" not in resource_type(one["type"]).inputs:
            continue
        provider = one["provider"].split("::")[-2]
        key = provider.removeprefix("account-") if provider.startswith("account-") else MANAGEMENT
        looked_at += 1
        if tags(one["outputs"]) != {**account_tags(key, config), **tags({"tags": one["inputs"].get("tags")})}:
            missing.append((one["urn"], tags(one["outputs"])))
    assert missing == []
    assert looked_at > 3 * case.accounts


def tags(properties: Mapping[str, Any]) -> dict[str, str]:
    """All tags of a resource: `aws` has them in a property of their own, `aws-native` has a list."""
    found = properties.get("tagsAll", properties.get("tags")) or {}
    return {tag["key"]: tag["value"] for tag in found} if isinstance(found, list) else found
