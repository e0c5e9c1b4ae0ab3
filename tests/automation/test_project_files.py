"""The project on disk, copies of it, and what a copy leaves out."""

import json
from pathlib import Path

import pytest

from automation.adopted import without_adoption
from automation.errors import UsageError
from automation.shim import routed, write_shim
from automation.stacks import copy_project, find_project

PROJECT = """\
name: foundation
runtime:
  name: python
  options: {toolchain: pip, virtualenv: .venv}
config:
  pulumi:disable-default-providers: ["*"]
"""
STACK = """\
# the whole organization
encryptionsalt: v1:abc:v1:def
config:
  foundation:settings: {management_account: "111122223333"} # 12 digits
  foundation:units: off
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    directory = tmp_path / "checkout"
    (directory / "deeper").mkdir(parents=True)
    (directory / "Pulumi.yaml").write_text(PROJECT)
    (directory / "Pulumi.prod.yaml").write_text(STACK)
    (directory / "Pulumi.test.yaml").write_text("config: {}\n")
    (directory / "__main__.py").write_text("")
    return directory


def contents(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_a_project_is_found_from_a_directory_inside_it(checkout: Path):
    project = find_project(checkout / "deeper")
    assert (project.directory, project.name, project.main) == (checkout, "foundation", checkout / "__main__.py")
    assert project.stacks() == ("prod", "test")


def test_a_stack_that_does_not_exist_is_answered_with_those_that_do(checkout: Path):
    with pytest.raises(UsageError, match="Stacks here: prod, test"):
        find_project(checkout).stack_file("production")
    assert find_project(checkout).stack_file("organization/foundation/prod") == checkout / "Pulumi.prod.yaml"


@pytest.mark.parametrize(
    ("content", "said"),
    [("a: [", "not valid YAML"), ("runtime: python", "no `name`"), ("name: x\nmain: gone", "does not exist")],
)
def test_a_project_file_that_cannot_be_used_says_why(checkout: Path, content: str, said: str):
    (checkout / "Pulumi.yaml").write_text(content)
    with pytest.raises(UsageError, match=said):
        find_project(checkout)


def test_a_directory_without_a_project_names_the_option(tmp_path: Path):
    with pytest.raises(UsageError, match="with -C"):
        find_project(tmp_path)
    with pytest.raises(UsageError, match="not a directory"):
        find_project(tmp_path / "nowhere")


def test_a_copy_runs_the_same_program_and_leaves_the_checkout_as_it_is(checkout: Path, tmp_path: Path):
    before = contents(checkout)
    copy = copy_project(find_project(checkout), "prod", tmp_path / "copy")
    assert contents(checkout) == before
    again = find_project(copy.directory)
    assert (again.name, again.main) == ("foundation", checkout / "__main__.py")
    text = (copy.directory / "Pulumi.yaml").read_text()
    assert f'virtualenv: "{checkout / ".venv"}"' in text
    assert "disable-default-providers" in text


def test_a_copy_has_secrets_of_its_own_and_keeps_every_line_where_it_was(checkout: Path, tmp_path: Path):
    copy = copy_project(find_project(checkout), "prod", tmp_path / "copy")
    lines = copy.stack_file("prod").read_text().splitlines()
    assert lines[1] == ""
    assert lines[3:] == STACK.splitlines()[3:]


def test_a_main_that_is_named_is_replaced_by_its_absolute_path(checkout: Path, tmp_path: Path):
    (checkout / "program").mkdir()
    (checkout / "program" / "__main__.py").write_text("")
    (checkout / "Pulumi.yaml").write_text("name: foundation\nmain: program\nruntime: python\n")
    copy = copy_project(find_project(checkout), "prod", tmp_path / "copy")
    assert find_project(copy.directory).main == checkout / "program" / "__main__.py"
    assert (copy.directory / "Pulumi.yaml").read_text().count("main:") == 1


def test_adoptions_are_left_out_and_nothing_else_changes():
    text = (
        "config:\n"
        '  foundation:settings: {management_account: "111122223333"}\n'
        "  foundation:organization: {adopt: {id: o-exampleorg1, root: r-ab12}, policy_types: []} # ours\n"
        "  foundation:units:\n"
        "    adopt: {name: Adopted, units: {inner: {adopt: ou-ab12-12345678}}}\n"
        "  foundation:accounts:\n"
        "    members:\n"
        '      adopt: {unit: adopt, tags: {adopt: "yes"}, adopt: "222233334444"}\n'
        "  foundation:guardrails: {adopt: {organization@root: p-abcd1234}, deny_root_user: off}\n"
    )
    left, count = without_adoption(text)
    config = json.loads(left)["config"]
    assert count == 4
    assert config == {
        "foundation:settings": {"management_account": "111122223333"},
        "foundation:organization": {"policy_types": []},
        "foundation:units": {"adopt": {"name": "Adopted", "units": {"inner": {}}}},
        "foundation:accounts": {"members": {"adopt": {"unit": "adopt", "tags": {"adopt": "yes"}}}},
        "foundation:guardrails": {"deny_root_user": "off"},
    }


def test_a_file_without_adoptions_stays_as_it_is_to_the_byte():
    assert without_adoption(STACK) == (STACK, 0)


def test_pulumi_in_the_emulation_runs_on_a_fresh_copy_of_every_stack(checkout: Path, tmp_path: Path):
    arguments = routed(["up", "--yes"], checkout / "deeper", tmp_path / "copies")
    assert arguments == ["-C", str(tmp_path / "copies" / "foundation"), "up", "--yes"]
    assert find_project(Path(arguments[1])).stacks() == ("prod", "test")
    (checkout / "Pulumi.prod.yaml").write_text("config: {changed: true}\n")
    routed(["-s", "prod", "preview"], checkout, tmp_path / "copies")
    assert "changed" in find_project(Path(arguments[1])).stack_file("prod").read_text()


def test_files_that_are_named_to_pulumi_stay_where_the_operator_means_them(checkout: Path, tmp_path: Path):
    asked = ["stack", "import", "--file", "state.json", "--plan=p.json", "--target=a=b", "--event-log=/abs"]
    routed_to = routed(asked, checkout, tmp_path / "copies")[2:]
    there = [f"{checkout}/state.json", f"--plan={checkout}/p.json", "--target=a=b", "--event-log=/abs"]
    assert routed_to == ["stack", "import", "--file", *there]


def test_pulumi_in_the_emulation_leaves_other_commands_and_places_alone(checkout: Path, tmp_path: Path):
    for arguments in (["config", "set", "a", "b"], ["up", "-C", "/elsewhere"], ["whoami"]):
        assert routed(arguments, checkout, tmp_path / "copies") == arguments
    assert routed(["up"], tmp_path, tmp_path / "copies") == ["up"]


def test_the_shim_runs_the_engine_on_the_copy_and_asks_it_for_its_version_directly(checkout: Path, tmp_path: Path):
    import subprocess

    engine = tmp_path / "engine"
    engine.write_text('#!/bin/sh\necho "$@"\n')
    engine.chmod(0o755)
    shim = write_shim(engine, tmp_path)
    asked = subprocess.run([shim, "version"], cwd=checkout, capture_output=True, text=True, check=True)
    assert asked.stdout.split() == ["version"]
    ran = subprocess.run([shim, "preview"], cwd=checkout, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["-C", str(tmp_path / "copies" / "foundation"), "preview"]
