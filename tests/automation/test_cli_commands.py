"""The command line as an operator or a pipeline meets it: exit codes, streams, documents, interruption."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tiny_project import Project
from trivial_provider import TrivialProvider

OPTIONS = "o = pulumi.ResourceOptions(provider=provider)\n"


def foundation(*arguments: str | Path, directory: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "automation", *map(str, arguments)],
        cwd=directory,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_every_command_is_there_and_takes_a_directory_and_a_json_file():
    names = re.findall(r"^  (\w+)  ", foundation("--help").stdout, re.MULTILINE)
    local = ["validate", "draw", "coverage", "policies", "access", "network", "tags", "spend", "rehearse", "emulator"]
    expected = [*local, "preview", "up", "refresh", "destroy", "outputs", "setup"]
    assert names == expected
    for name in expected[:-1]:
        told = foundation(name, "--help").stdout
        assert "--cwd" in told
        assert "--json" in told


def test_preview_and_up_deploy_and_give_one_json_document(project: Project, provider: TrivialProvider, tmp_path: Path):
    project.program(OPTIONS + "Thing('a', {}, o)\npulumi.export('n', 1)\n")
    preview = foundation("preview", "prod", "-C", project.directory, "--json", "-")
    assert preview.returncode == 0, preview.stderr
    assert json.loads(preview.stdout)["changes"] == {"create": 3}
    assert "create Thing a" in preview.stderr
    assert provider.calls == []
    written = tmp_path / "up.json"
    up = foundation("up", "prod", "--yes", "--json", written, directory=project.directory)
    assert up.returncode == 0, up.stderr
    assert "created  Thing a" in up.stdout
    document = json.loads(written.read_text())
    assert set(document["seconds"]) == {"preview", "up"}
    again = foundation("up", "prod", directory=project.directory)
    assert (again.returncode, "No changes." in again.stdout) == (0, True)
    outputs = foundation("outputs", "prod", "--json", "-", directory=project.directory)
    assert json.loads(outputs.stdout) == {"n": 1}


def test_up_on_real_aws_asks_and_does_nothing_where_nobody_can_be_asked(project: Project, provider: TrivialProvider):
    project.program(OPTIONS + "Thing('a', {}, o)\n")
    asked = foundation("up", "prod", directory=project.directory)
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    assert provider.calls == []


def test_a_failure_names_resource_and_remedy_exits_1_and_shows_no_traceback(project: Project):
    boto = "An error occurred (AccessDeniedException) when calling the CreatePolicy operation: no"
    project.program(OPTIONS + f"Thing('a', {{'fail': {boto!r}}}, o)\n")
    up = foundation("up", "prod", "--yes", "--json", "-", directory=project.directory)
    assert up.returncode == 1
    assert "✗ Thing a could not be created  CreatePolicy" in up.stderr
    assert "→ The principal may not make this call" in up.stderr
    assert "Traceback" not in up.stderr
    assert [failure["call"] for failure in json.loads(up.stdout)["failures"]] == ["CreatePolicy"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("preview", "nowhere"), "Stacks here: prod"),
        (("preview", "prod", "-C", "/nowhere"), "not a directory"),
        (("outputs", "prod"), "has no state in this backend"),
        (("preview",), "Missing argument"),
        (("refresh", "prod", "--nonsense"), "No such option"),
    ],
)
def test_bad_usage_exits_2_with_a_reason(project: Project, arguments: tuple[str, ...], said: str):
    ended = foundation(*arguments, directory=project.directory)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_stack_file_that_does_not_hold_together_exits_2_before_anything_starts(project: Project):
    (project.directory / "Pulumi.prod.yaml").write_text("config:\n  foundation:units: off\n")
    for command in ("validate", "preview", "rehearse"):
        ended = foundation(command, "prod", directory=project.directory)
        assert ended.returncode == 2
        assert "Pulumi.prod.yaml" in ended.stderr
        assert "remedy:" in ended.stderr
        assert "..." not in ended.stdout


def test_debug_shows_the_traceback(project: Project):
    ended = foundation("preview", "nowhere", "--debug", directory=project.directory)
    assert "Traceback" in ended.stderr


def test_an_adoption_with_a_difference_exits_3_and_one_without_is_adopted(project: Project, provider: TrivialProvider):
    provider.things["there"] = {"size": 1}
    adopt = "Thing('a', {{'size': {size}}}, pulumi.ResourceOptions(provider=provider, import_='there', protect=True))\n"
    project.program(adopt.format(size=2))
    refused = foundation("up", "prod", "--yes", directory=project.directory)
    assert refused.returncode == 3
    assert "size: the file says 2, there it is 1" in refused.stderr
    assert provider.things == {"there": {"size": 1}}
    project.program(adopt.format(size=1))
    adopted = foundation("up", "prod", "--yes", directory=project.directory)
    assert adopted.returncode == 0, adopted.stderr
    assert "adopted  Thing a" in adopted.stdout
    assert provider.calls == []


def test_a_change_that_the_program_refuses_exits_3_with_its_words(project: Project, provider: TrivialProvider):
    guarded = (
        "def keep(args): raise pulumi.RunError('a is kept: put it back')\n"
        "hook = pulumi.ResourceHook('keep', keep, pulumi.ResourceHookOptions(on_dry_run=True))\n"
    )
    hooked = "pulumi.ResourceOptions(provider=provider, hooks=pulumi.ResourceHookBinding(before_delete=[hook]))"
    project.program(guarded + f"Thing('a', {{}}, {hooked})\n")
    assert foundation("up", "prod", "--yes", directory=project.directory).returncode == 0
    project.program(guarded)
    refused = foundation("preview", "prod", "--json", "-", directory=project.directory)
    assert refused.returncode == 3, refused.stderr
    assert "✗ Thing a is refused by the program\n    a is kept: put it back\n" in refused.stderr
    assert [failure["refused"] for failure in json.loads(refused.stdout)["failures"]] == [True]
    assert "a" in provider.things


def test_refresh_shows_what_it_would_write_and_writes_it_only_when_it_may(project: Project, provider: TrivialProvider):
    project.program(OPTIONS + "Thing('a', {'n': 1}, o)\n")
    foundation("up", "prod", "--yes", directory=project.directory)
    assert "No changes." in foundation("refresh", "prod", directory=project.directory).stdout
    provider.things["a"] = {"n": 5}
    asked = foundation("refresh", "prod", directory=project.directory)
    assert asked.returncode == 2
    assert "update Thing a  n" in asked.stdout
    assert foundation("refresh", "prod", "--yes", directory=project.directory).returncode == 0
    assert "No changes." in foundation("refresh", "prod", directory=project.directory).stdout


def test_destroy_lists_what_stays_and_wants_the_organization_named(project: Project, provider: TrivialProvider):
    project.program(
        OPTIONS + "Thing('kept', {}, pulumi.ResourceOptions(provider=provider, protect=True))\n"
        "Thing('retained', {}, pulumi.ResourceOptions(provider=provider, retain_on_delete=True))\n"
        "Thing('gone', {}, o)\npulumi.export('organization', {'id': 'o-exampleorg1'})\n"
    )
    foundation("up", "prod", "--yes", directory=project.directory)
    unnamed = foundation("destroy", "prod", directory=project.directory)
    assert unnamed.returncode == 2
    assert "Thing kept  kept  protected" in unnamed.stdout
    assert "Thing retained  retained  retained" in unnamed.stdout
    assert "delete Thing gone" in unnamed.stdout
    other = foundation("destroy", "prod", "--organization-id", "o-other", directory=project.directory)
    assert (other.returncode, "o-exampleorg1" in other.stderr) == (2, True)
    assert sorted(provider.things) == ["gone", "kept", "retained"]
    done = foundation("destroy", "prod", "--organization-id", "o-exampleorg1", directory=project.directory)
    assert done.returncode == 0, done.stderr
    assert sorted(provider.things) == ["kept", "retained"]
    again = foundation("destroy", "prod", "--organization-id", "o-exampleorg1", directory=project.directory)
    assert "Nothing else is left to delete." in again.stdout


def test_destroy_without_anything_to_keep_leaves_an_empty_state(project: Project, provider: TrivialProvider):
    project.program(OPTIONS + "Thing('gone', {}, o)\npulumi.export('organization', {'id': 'o-exampleorg1'})\n")
    foundation("up", "prod", "--yes", directory=project.directory)
    done = foundation("destroy", "prod", "--organization-id", "o-exampleorg1", directory=project.directory)
    assert done.returncode == 0, done.stderr
    assert provider.things == {}
    assert foundation("outputs", "prod", "--json", "-", directory=project.directory).stdout == "{}\n"


def test_an_interrupted_update_finishes_what_is_in_flight_exits_130_and_can_be_continued(
    project: Project, provider: TrivialProvider
):
    project.program(
        OPTIONS + "last = None\n"
        "for i in range(4):\n"
        "    after = [last] if last else []\n"
        "    last = Thing(f't{i}', {'seconds': 2}, pulumi.ResourceOptions(provider=provider, depends_on=after))\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-m", "automation", "up", "prod", "--yes"],
        cwd=project.directory,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not provider.calls and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert "Stopping after the calls in flight" in out
    assert "Stopped, after what was in flight had ended." in err
    assert "✗" not in out
    assert "t0" in provider.things
    assert "t3" not in provider.things
    rest = foundation("up", "prod", "--yes", directory=project.directory)
    assert rest.returncode == 0, rest.stderr
    assert sorted(provider.calls) == [("create", f"t{i}") for i in range(4)]


def test_nothing_heavy_is_loaded_for_help():
    listed = subprocess.run(
        [sys.executable, "-c", "import sys, automation.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"pulumi", "boto3", "moto", "pydantic", "rich", "grpc", "ruamel", "yaml"} & set(listed)
