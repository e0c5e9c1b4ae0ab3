"""The main job on the real input: both stack files of the repository are rehearsed by the command itself."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from emulated_shell import BIN
from processes import ROOT

pytestmark = pytest.mark.slow


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


@pytest.mark.parametrize(
    ("directory", "stack", "accounts", "applied"),
    [(ROOT, "prod", 12, 830), (ROOT / "examples" / "smallest", "smallest", 3, 29)],
)
def test_a_rehearsal_ends_green_and_leaves_the_checkout_as_it_was(
    directory: Path, stack: str, accounts: int, applied: int
) -> None:
    before = fingerprint(directory)
    done = subprocess.run(
        [str(BIN / "foundation"), "rehearse", stack, "--json", "-"],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["stack"] == stack
    assert set(found["changes"]) == {"create"}
    assert found["recheck"] == {"changes": 0}
    assert found["readback"]["checked"] > 10 * accounts
    assert found["readback"]["mismatches"] == []
    assert found["selfdenial"]["checked"] > 10 * accounts
    assert found["selfdenial"]["denied"] == []
    assert found["emulation"] == {"applied": applied, "recorded": 0, "recorded_types": []}
    assert found["failures"] == []
    assert {"up", "recheck", "readback", "selfdenial"} <= found["seconds"].keys()
    assert fingerprint(directory) == before
