"""`foundation draw`: which picture goes where."""

import json
from pathlib import Path

import pytest
from pictured import ROOT
from typer.testing import CliRunner, Result

from automation.cli import app
from foundation.config import read
from pictures import draw


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["draw", *map(str, arguments), "-C", str(ROOT)])


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def expected(form: str) -> str:
    return draw(read(ROOT / "Pulumi.prod.yaml"), "prod", form)


def test_without_options_the_svg_goes_into_a_file_named_like_the_stack(here: Path) -> None:
    result = run("prod")
    assert result.exit_code == 0
    assert result.output == "Drew prod to prod.svg.\n"
    assert (here / "prod.svg").read_text(encoding="utf-8") == expected("svg")


@pytest.mark.parametrize(
    ("name", "form"), [("a.html", "html"), ("a.HTM", "html"), ("a.mmd", "mermaid"), ("a.d2", "d2")]
)
def test_the_name_of_the_file_says_what_is_drawn(here: Path, name: str, form: str) -> None:
    assert run("prod", "--output", name).exit_code == 0
    assert (here / name).read_text(encoding="utf-8") == expected(form)


def test_the_format_that_is_asked_for_wins_over_the_name(here: Path) -> None:
    assert run("prod", "-o", "README.txt", "--format", "mermaid").exit_code == 0
    assert (here / "README.txt").read_text(encoding="utf-8") == expected("mermaid")


def test_a_format_alone_names_the_file(here: Path) -> None:
    assert run("prod", "--format", "mermaid").exit_code == 0
    assert (here / "prod.mmd").read_text(encoding="utf-8") == expected("mermaid")


def test_a_hyphen_is_standard_output_and_nothing_else_is_on_it(here: Path) -> None:
    result = run("prod", "-o", "-", "--format", "d2")
    assert result.stdout == expected("d2")
    assert list(here.iterdir()) == []


def test_the_picture_on_standard_output_is_an_svg_unless_told_otherwise(here: Path) -> None:
    assert run("prod", "-o", "-").stdout == expected("svg")
    assert list(here.iterdir()) == []


def test_machines_are_told_what_was_drawn(here: Path) -> None:
    result = run("prod", "-o", "a.d2", "--json", "-")
    size = (here / "a.d2").stat().st_size
    assert json.loads(result.stdout) == {"stack": "prod", "file": "a.d2", "format": "d2", "bytes": size}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["prod", "-o", "a.png"], "The name a.png does not say what picture to draw: end it with .svg, .html"),
        (["prod", "--format", "png"], "There is no picture in the format png. Formats: svg, html, mermaid, d2."),
        (["prod", "-o", "no/such/a.svg"], "Cannot write no/such/a.svg: No such file or directory."),
        (["prod", "-o", "-", "--json", "-"], "Both the picture and the JSON would go to standard output"),
        (["nope"], "No stack nope"),
    ],
)
def test_what_cannot_be_drawn_or_written_is_bad_usage(here: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert list(here.iterdir()) == []
