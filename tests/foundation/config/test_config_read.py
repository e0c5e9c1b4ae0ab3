"""How stack files are read: YAML as Pulumi takes it, with line numbers, and one error for whatever a file holds."""

from pathlib import Path

import pytest

from foundation.config import Accounts, Guardrails, Off, Units, read
from foundation.config.yaml12 import document
from foundation.errors import ConfigurationError

ROOT = Path(__file__).parents[3]
SMALLEST = ROOT / "examples" / "smallest" / "Pulumi.smallest.yaml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Pulumi.smallest.yaml"


def said(file: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read(file)
    return str(caught.value)


def test_the_production_file_declares_every_unit_and_account_of_the_source() -> None:
    config = read(ROOT / "Pulumi.prod.yaml")

    assert isinstance(config.units, Units)
    assert {unit.path for unit in config.units.walk()} == {
        "security",
        "infrastructure",
        "workloads",
        "workloads/production",
        "workloads/pre-production",
        "workloads/test",
        "workloads/sandbox",
        "suspended",
    }
    assert isinstance(config.accounts, Accounts)
    places = {entry.key: entry.unit for entry in config.accounts.entries()}
    assert {key for key, unit in places.items() if unit == "security"} == {"log-archive", "security-tooling"}
    assert {key for key, unit in places.items() if unit == "infrastructure"} == {"network", "images", "operations"}
    assert {unit for key, unit in places.items() if key.startswith("web-shop")} == {
        f"workloads/{stage}" for stage in ("production", "pre-production", "test")
    }
    assert {entry.lifecycle for entry in config.accounts.entries() if entry.unit == "suspended"} == {"closed"}
    assert {entry.purpose for entry in config.accounts.active()} >= {"log-archive", "security-tooling", "network"}


def test_the_production_file_has_every_guardrail_on() -> None:
    guardrails = read(ROOT / "Pulumi.prod.yaml").guardrails

    assert isinstance(guardrails, Guardrails)
    assert Off() not in dict(guardrails).values()
    assert guardrails.restrict_services != {}


def test_the_smallest_file_has_at_most_28_lines() -> None:
    config = read(SMALLEST)

    assert len(SMALLEST.read_text().splitlines()) <= 28
    assert isinstance(config.accounts, Accounts)
    assert [entry.key for entry in config.accounts.active()] == ["log-archive", "security-tooling", "production"]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + SMALLEST.read_bytes().replace(b"\n", b"\r\n"))

    assert read(file) == read(SMALLEST)


def test_what_belongs_to_pulumi_or_to_other_projects_is_left_alone(file: Path) -> None:
    foreign = "  aws:region: 2026-11-01\n  other:thing: {secure: v1:abc}\n  pulumi:tags: !x {1: 2}\n"
    file.write_text(SMALLEST.read_text() + foreign + "encryptionsalt: v1:abc\nsecretsprovider: passphrase\n")

    assert read(file) == read(SMALLEST)


def test_an_alias_stands_for_what_it_names(file: Path) -> None:
    text = SMALLEST.read_text().replace("security: {}", "security: &plain {tags: {a: b}}")
    file.write_text(text.replace("workloads: {}", "workloads: *plain"))
    units = read(file).units

    assert isinstance(units, Units)
    assert [unit.tags for unit in units.walk()] == [{"a": "b"}, {"a": "b"}, {}]


def test_a_missing_file_is_said_to_be_missing(file: Path) -> None:
    assert said(file) == (
        "Pulumi.smallest.yaml file\n"
        "  value:  (absent)\n"
        "  rule:   a stack file can be read: no such file or directory\n"
        "  remedy: Write Pulumi.smallest.yaml, or name another stack."
    )


def test_a_file_that_is_not_text_is_refused(file: Path) -> None:
    file.write_bytes(b"config:\n  \xff\xfe")

    assert said(file) == (
        "Pulumi.smallest.yaml file\n"
        "  value:  (absent)\n"
        "  rule:   a stack file is text in UTF-8; byte 11 is not\n"
        "  remedy: Save it as UTF-8."
    )


@pytest.mark.parametrize("depth", [300, 900, 5_000, 200_000])
@pytest.mark.parametrize("nest", ["{units: {a: ", "[", "- "])
def test_deep_nesting_is_refused(file: Path, depth: int, nest: str) -> None:
    file.write_text(SMALLEST.read_text().replace("workloads: {}", f"workloads: {nest * depth}"))

    assert "remedy" in said(file)


@pytest.mark.parametrize("depth", [6, 90, 240, 260, 330, 600, 900, 950])
def test_units_nested_without_end_are_refused(file: Path, depth: int) -> None:
    nested = "{units: {a: " * depth + "{}" + "}}" * depth
    file.write_text(SMALLEST.read_text().replace("workloads: {}", f"workloads: {nested}"))

    assert "this value does not belong here" not in said(file)
    assert any(words in said(file) for words in ("at most 5 levels", "nested without end", "maximum nesting depth"))


def test_aliases_of_aliases_are_refused_before_they_fill_the_memory(file: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    file.write_text("\n".join(lines))

    assert "its aliases stand for more than 1,000,000 values" in said(file)


def test_problems_stand_in_the_order_of_the_file(file: Path) -> None:
    text = SMALLEST.read_text().replace("home_region: eu-central-1", "home_region: Frankfurt")
    file.write_text(text.replace("guardrails: {}", "guardrails: false").replace("security: {}", "security: {2: x}"))
    with pytest.raises(ConfigurationError) as caught:
        read(file)

    assert [problem.line for problem in caught.value.problems] == [6, 9, 18]
    assert caught.value.source == "Pulumi.smallest.yaml"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("off", "off"),
        ("yes", "yes"),
        ("on", "on"),
        ("no", "no"),
        ('"12"', "12"),
        ("12:30", "12:30"),
        ("!!str 12", "12"),
        ("true", True),
        ("False", False),
        ("", None),
        ("~", None),
        ("null", None),
        ("0", 0),
        ("-12", -12),
        ("1_000", 1000),
        ("12_", 12),
        ("0x_", "0x_"),
        ("!!int twelve", "twelve"),
        pytest.param("9" * 5000, "9" * 5000, id="a number too long for one"),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b101", 5),
        ("1.50", 1.5),
        ("1_0.5", 10.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("[a, 1]", ["a", 1]),
    ],
)
def test_a_plain_value_is_what_pulumi_takes_it_for(text: str, value: object) -> None:
    assert document(f"config: {{foundation:x: {text}}}", "x").values == {"config": {"foundation:x": value}}


@pytest.mark.parametrize("text", ["012", "-0_1", "2026-11-01", "2026-11-01 10:00:00", "2026-1-1t1:1:1Z"])
def test_what_pulumi_would_rewrite_is_to_be_quoted(text: str) -> None:
    (problem,) = document(f"config: {{foundation:x: {text}}}", "x").problems

    assert (problem.path, problem.value) == ("foundation:x", text)
    assert problem.remedy == f'Put it in quotes: "{text}".'


@pytest.mark.parametrize("key", ["[a]", "{a: b}", "? [a]\n  "])
def test_a_key_that_is_no_word_is_refused(key: str) -> None:
    (problem,) = document(f"config:\n  {key}: 1", "x").problems

    assert (problem.path, problem.line, problem.rule) == ("config", 2, "a key is a text")
