"""The examples in docs of tags, spend and quotas are configurations that hold together."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from estates import ROOT, SMALL

from foundation.config import parse

SHARED: Mapping[str, Any] = {
    "foundation:logs": {"prefix": "example-4f1c"},
    "foundation:accounts": {
        "members": {
            purpose: {"unit": "workloads", "purpose": purpose}
            for purpose in ("log-archive", "security-tooling", "network", "operations")
        }
    },
}
"""What the examples take for granted."""


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(below)
    for key, value in above.items():
        old = found.get(key)
        found[key] = merged(old, value) if isinstance(value, Mapping) and isinstance(old, Mapping) else value
    return found


@pytest.mark.parametrize("page", ["tags", "spend", "quotas"])
def test_the_example_is_a_valid_stack_file(page: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    small = {f"foundation:{name}": section for name, section in SMALL.items()}
    sections: dict[str, Any] = yaml.safe_load(example)
    assert f"foundation:{page}" in sections
    parse(merged(merged(small, SHARED), sections), f"docs/{page}.md")
