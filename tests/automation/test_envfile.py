"""The environment file, sourced in real shells and left again."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from automation.emulated import Emulator, Options, unwanted
from automation.envfile import write_environment_file

BEFORE = {
    "AWS_PROFILE": "production",
    "AWS_SESSION_TOKEN": 'it\'s "secret" $HOME',
    "AWS_ENDPOINT_URL_S3": "https://s3.example.com",
    "AWS_PAGER": "less",
    "PULUMI_BACKEND_URL": "s3://state",
    "PULUMI_ACCESS_TOKEN": "pul-123",
    "NO_PROXY": "internal.example.com",
    "UNTOUCHED": "yes",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    home = tmp_path / "with a space"
    home.mkdir()
    engine = tmp_path / "engine" / "pulumi"
    engine.parent.mkdir()
    engine.write_text('#!/bin/sh\necho "real $@"\n')
    engine.chmod(0o755)
    emulation = Emulator("http://127.0.0.1:4566", 4567, 4568, home, Options("111122223333", "eu-west-1"), ())
    path = tmp_path / "env.sh"
    write_environment_file(path, emulation, engine)
    return path


def run(shell: str, script: str, environment: dict[str, str]) -> dict[str, str]:
    """The environment at the end of a script, which fails on any error and on any variable that is not set."""
    ended = subprocess.run(
        [shell, "-eu", "-c", f"{script}\nenv -0"],
        env={"PATH": os.environ["PATH"], "HOME": "/nowhere", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    entries = (entry.partition("=") for entry in ended.stdout.split("\0") if entry)
    noise = {"_", "SHLVL", "PWD", "OLDPWD"}
    return {name: value for name, _, value in entries if name not in noise}


SHELLS = [name for name in ("bash", "dash", "zsh") if shutil.which(name)]


@pytest.mark.parametrize("shell", SHELLS)
def test_sourcing_leads_everything_to_the_emulation_and_nothing_elsewhere(shell: str, file: Path):
    inside = run(shell, f". '{file}'", BEFORE)
    assert inside["FOUNDATION_EMULATOR"] == inside["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert inside["PULUMI_DEBUG_PROVIDERS"] == "aws:4567,aws-native:4568"
    assert inside["PULUMI_BACKEND_URL"] == f"file://{file.parent / 'with a space' / 'state'}"
    assert inside["AWS_REGION"] == "eu-west-1"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "PULUMI_ACCESS_TOKEN"} & set(inside)
    assert inside["AWS_PAGER"] == "less"
    assert inside["NO_PROXY"] == "127.0.0.1,localhost,internal.example.com"
    assert inside["PATH"].startswith(f"{file.parent / 'with a space' / 'bin'}:")


@pytest.mark.parametrize("shell", SHELLS)
def test_leaving_gives_back_exactly_what_was_there(shell: str, file: Path):
    untouched = run(shell, ":", BEFORE)
    assert run(shell, f". '{file}'; leave_emulator", BEFORE) == untouched
    assert run(shell, f". '{file}'; leave_emulator", {}) == run(shell, ":", {})


@pytest.mark.parametrize("shell", SHELLS)
def test_sourcing_twice_still_leads_back_to_the_beginning(shell: str, file: Path):
    assert run(shell, f". '{file}'; . '{file}'; leave_emulator", BEFORE) == run(shell, ":", BEFORE)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_file_says_how_to_leave_and_leaving_takes_the_way_back_with_it(shell: str, file: Path):
    script = f". '{file}'; leave_emulator; command -v leave_emulator || echo gone"
    ended = subprocess.run([shell, "-c", script], env=dict(os.environ), capture_output=True, text=True, check=True)
    assert "leave_emulator takes it back" in ended.stderr
    assert ended.stdout.strip() == "gone"


def test_pulumi_in_such_a_shell_is_the_engine(file: Path):
    ended = subprocess.run(
        ["bash", "-c", f". '{file}'; pulumi version"], env=dict(os.environ), capture_output=True, text=True, check=True
    )
    assert ended.stdout == "real version\n"


def test_what_could_lead_elsewhere_is_unwanted_and_an_operators_taste_is_not():
    assert set(unwanted(BEFORE)) == {
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL_S3",
        "PULUMI_BACKEND_URL",
        "PULUMI_ACCESS_TOKEN",
    }
