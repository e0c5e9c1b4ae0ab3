"""What holds for the code as a whole: who imports whom, how long a file may be, what a plain `pulumi up` needs."""

import ast
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("automation", "checks", "emulator", "evaluation", "foundation", "pictures")
LONGEST_FILE = 300
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}


def lint_imports(directory: Path) -> subprocess.CompletedProcess[str]:
    """import-linter with the rules of the directory, on the packages in it."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)


def python(code: str) -> str:
    """What Python prints in a process of its own."""
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_packages_import_what_they_may_and_nothing_else() -> None:
    found = lint_imports(ROOT)
    assert found.returncode == 0, found.stdout


FORBIDDEN = {
    "foundation/units.py": ("automation", "The program knows nothing of what drives, emulates, checks or draws it"),
    "foundation/guard.py": ("foundation.accounts", "The program is built in layers"),
    "foundation/accounts.py": ("foundation.config", "Components take arguments, not configuration"),
    "foundation/policies/document.py": ("pulumi", "Configuration and policies are pure"),
    "automation/report.py": ("boto3", "The wrapper knows nothing of AWS, and starts the emulator as a process"),
    "automation/stacks.py": ("pulumi.automation", "Only automation.engine talks to Pulumi"),
    "emulator/process.py": ("foundation.errors", "The emulator knows none of our other packages"),
    "emulator/provider/values.py": ("moto", "Only emulator.aws knows moto"),
    "checks/reach.py": ("foundation.units", "Checks know configuration and AWS, and not how either is deployed"),
    "evaluation/match.py": ("foundation.errors", "The evaluation of policies stands alone"),
    "pictures/legend.py": ("boto3", "Pictures know configuration and policies, and nothing that deploys them"),
}
"""A file of each package, an import that it may not have, and the rule that says so."""


def test_each_rule_is_broken_by_an_import_that_it_forbids(tmp_path: Path) -> None:
    for name in (*PACKAGES, ".importlinter", "pyproject.toml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, tmp_path)
    for name, (module, _) in FORBIDDEN.items():
        with (tmp_path / name).open("a") as file:
            file.write(f"\nimport {module}\n")
    verdicts = lint_imports(tmp_path).stdout
    for _, rule in FORBIDDEN.values():
        assert f"{rule} BROKEN" in verdicts
    assert "KEPT" not in verdicts


def test_no_file_is_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}
    assert len(lengths) > 50


def test_no_folder_or_module_has_a_name_that_says_nothing() -> None:
    paths = [*sources(), *(ROOT / "tests").rglob("*.py")]
    parts = {part for path in paths for part in path.relative_to(ROOT).with_suffix("").parts}
    assert parts & SAY_NOTHING == set()


def test_test_files_have_names_of_their_own() -> None:
    """Two of one name in different folders, and pytest would import the first for both."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py")
    assert [name for name, count in names.items() if count > 1] == []


def test_every_test_is_in_a_file_that_pytest_collects() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        tests = [line for line in path.read_text().splitlines() if line.startswith("def test_")]
        assert not tests or path.name.startswith("test_"), path


def imported(path: Path) -> set[str]:
    """The packages that a file imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in plain | named}


def test_the_program_itself_is_short_and_imports_the_foundation_alone() -> None:
    program = ROOT / "__main__.py"
    assert len(program.read_text().splitlines()) <= 20
    assert imported(program) - {"pulumi"} == {"foundation"}


def test_pulumi_up_needs_nothing_of_the_wrapper_or_the_rehearsal() -> None:
    loaded = python("import sys, foundation.build, foundation.config; print(*sys.modules)").split()
    packages = {name.split(".")[0] for name in loaded}
    assert {"foundation", "pulumi", "pulumi_aws", "pydantic"} <= packages
    assert (
        packages & {"automation", "checks", "emulator", "pictures", "moto", "boto3", "ruamel", "rich", "typer"} == set()
    )


@pytest.mark.parametrize("package", ["foundation.config", "foundation.policies"])
def test_configuration_and_policies_are_read_without_pulumi(package: str) -> None:
    assert python(f"import sys; sys.modules['pulumi'] = None; import {package}; print('read')") == "read\n"


def test_a_resource_without_a_provider_fails_instead_of_landing_in_the_management_account() -> None:
    project = YAML(typ="safe").load(ROOT / "Pulumi.yaml")
    assert project["config"]["pulumi:disable-default-providers"] == {"value": ["*"]}
