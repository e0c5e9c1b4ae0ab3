"""The program reads the same configuration from Pulumi as `read` does from the file."""

import json
from collections.abc import Iterator
from pathlib import Path

import pulumi
import pytest

from foundation.config import Off, StackConfig, load, read
from foundation.config.yaml12 import document
from foundation.errors import ConfigurationError

PROD = Path(__file__).parents[3] / "Pulumi.prod.yaml"


def as_pulumi_has_it(values: dict[str, object]) -> dict[str, str]:
    """Configuration as the engine hands it to a program: words as they are, the rest as JSON."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}


def loaded(values: dict[str, object]) -> StackConfig:
    pulumi.runtime.set_all_config(as_pulumi_has_it(values))
    return load()


@pytest.fixture
def prod() -> Iterator[dict[str, object]]:
    found = document(PROD.read_text(), PROD.name).values
    assert isinstance(found, dict)
    yield found["config"]
    pulumi.runtime.set_all_config({})


def test_the_program_reads_what_the_file_says(prod: dict[str, object]) -> None:
    assert loaded(prod) == read(PROD)


def test_a_section_that_is_off_is_off_in_the_program(prod: dict[str, object]) -> None:
    assert loaded({**prod, "foundation:guardrails": "off"}).guardrails == Off()


def test_a_missing_section_is_an_error_in_the_program_too(prod: dict[str, object]) -> None:
    del prod["foundation:guardrails"]
    with pytest.raises(ConfigurationError) as caught:
        loaded(prod)

    (problem,) = caught.value.problems
    assert problem.path == "foundation:guardrails"
    assert caught.value.source == "Pulumi.stack.yaml"
    assert str(caught.value).startswith("Pulumi.stack.yaml foundation:guardrails\n")


@pytest.mark.parametrize("depth", [100, 260])
def test_units_nested_without_end_are_refused_in_the_program_too(prod: dict[str, object], depth: int) -> None:
    text = '{"a": {"units": ' * depth + "{}" + "}}" * depth
    with pytest.raises(ConfigurationError, match=r"nested without end|at most 5 levels") as caught:
        loaded({**prod, "foundation:units": text})

    assert "this value does not belong here" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "false", "12", "[", "[" * 100_000])
def test_whatever_stands_in_place_of_a_section_is_one_configuration_error(prod: dict[str, object], text: str) -> None:
    with pytest.raises(ConfigurationError, match="a section is a mapping"):
        loaded({**prod, "foundation:guardrails": text})
