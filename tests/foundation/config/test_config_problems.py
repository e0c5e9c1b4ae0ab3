"""How a problem reads, and where its line comes from."""

import subprocess
import sys

import pytest

from foundation.config.paths import below, covers, joined, line_of
from foundation.errors import ABSENT, BrokenRule, ConfigurationError, FoundationError, Problem, printable, shown


def test_a_problem_says_where_what_why_and_what_to_do() -> None:
    problem = Problem("foundation:units", ABSENT, "a rule", "Do it.")

    assert problem.text("Pulumi.prod.yaml") == (
        "Pulumi.prod.yaml foundation:units\n  value:  (absent)\n  rule:   a rule\n  remedy: Do it."
    )


def test_a_problem_in_a_file_has_its_line() -> None:
    assert Problem("p", 1, "r", "R.", 41).text("f").startswith("f:41 p\n  value:  1\n")


def test_an_error_lists_its_problems_one_block_each() -> None:
    first, second = Problem("a", 1, "r", "R."), Problem("b", 2, "s", "S.")
    error = ConfigurationError((first, second), "f")

    assert isinstance(error, FoundationError)
    assert (error.problems, error.source) == ((first, second), "f")
    assert str(error) == f"{first.text('f')}\n\n{second.text('f')}"


def test_a_broken_rule_serves_arguments_of_the_command_line_too() -> None:
    error = BrokenRule("a rule", "Do it.")

    assert isinstance(error, ValueError)
    assert isinstance(error, FoundationError)
    assert str(error) == "a rule. Do it."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (False, "false"),
        ("é", '"é"'),
        ("a\nb", '"a\\nb"'),
        ("\u2028", '"\\u2028"'),
        ("x" * 58, '"' + "x" * 58 + '"'),
        ("x" * 59, '"' + "x" * 58 + "…"),
        ({1: object}, '{"1": "<class \'object\'>"}'),
        ({(1,): 2}, "'dict'"),
        pytest.param(10**5000, "'int'", id="a number too long to write out"),
    ],
)
def test_a_value_is_shown_in_one_short_line(value: object, text: str) -> None:
    assert shown(value) == text


def test_what_a_terminal_would_act_on_is_escaped() -> None:
    assert printable("a\x1b[2J\ud800é") == "a\\x1b[2J\\ud800é"


def test_paths_are_dotted_with_indices_in_brackets() -> None:
    assert joined("foundation:settings", ["regions", 1]) == "foundation:settings.regions[1]"
    assert below("a", "") == 'a.""'
    assert below("a", True) == "a.true"
    assert below("a", "x" * 65).endswith("…")
    assert below("a", "x" * 64) == "a." + "x" * 64


def test_a_path_covers_itself_and_what_lies_below() -> None:
    assert covers("a.b", "a.b")
    assert covers("a.b", "a.b.c")
    assert covers("a.b", "a.b[0]")
    assert not covers("a.b", "a.bc")
    assert not covers("a.b", "a")


def test_what_is_not_in_the_file_has_the_line_of_what_it_would_stand_below() -> None:
    lines = {"config": 1, "a": 2, "a.b": 3, "a.b[0]": 4}

    assert line_of("a.b[0]", lines) == 4
    assert line_of("a.b[1].c", lines) == 3
    assert line_of("a.c", lines) == 2
    assert line_of("z", lines) == 1
    assert line_of("z", {}) is None


def test_reading_a_file_needs_neither_pulumi_nor_an_aws_library() -> None:
    program = "import sys, foundation.config; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    modules = {name.partition(".")[0] for name in found.stdout.split()}

    assert modules.isdisjoint({"pulumi", "boto3", "botocore", "jsonschema", "typer", "rich", "grpc"})
