"""Every broken configuration gets its message, word for word. The cases lie beside this file, in `broken/`.

A case is a number of edits to the smallest example, so that each shows nothing but what is wrong.
"""

from pathlib import Path

import pytest
import yaml

from foundation.config import read
from foundation.errors import ConfigurationError

HERE = Path(__file__).parent
SMALLEST = HERE.parents[2] / "examples" / "smallest" / "Pulumi.smallest.yaml"
CASES = [case for file in sorted((HERE / "broken").glob("*.yaml")) for case in yaml.safe_load(file.read_text())]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_broken_configuration_gets_its_message(case: dict[str, object], tmp_path: Path) -> None:
    text = SMALLEST.read_text()
    for old, new in case["edits"]:
        old = text if old == "whole file" else old
        assert text.count(old) == 1
        text = text.replace(old, new)
    file = tmp_path / SMALLEST.name
    file.write_text(text)

    with pytest.raises(ConfigurationError) as caught:
        read(file)

    assert str(caught.value) == case["says"]


def test_there_are_at_least_thirty_broken_configurations() -> None:
    assert len({case["case"] for case in CASES}) == len(CASES) >= 30
