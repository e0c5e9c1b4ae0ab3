"""The program itself, `__main__.py`, as `pulumi up` runs it."""

import json
import runpy
from typing import Any

import pulumi
import pytest
from estates import ROOT, SMALL, small
from recording import Recording, record

from foundation.build import build


def run(values: dict[str, Any]) -> Recording:
    """The program with the stack's configuration, which Pulumi hands over as JSON, and words as they are."""
    texts = {
        f"foundation:{name}": value if isinstance(value, str) else json.dumps(value) for name, value in values.items()
    }

    def program() -> None:
        pulumi.runtime.set_all_config(texts)
        runpy.run_path(str(ROOT / "__main__.py"))

    return record(program, preview=True)


def test_it_declares_and_exports_what_the_configuration_says() -> None:
    expected = record(lambda: build(small(accounts="off")).export(), preview=True)
    found = run({**SMALL, "accounts": "off"})
    assert set(found.keys) == set(expected.keys)
    assert found.outputs == expected.outputs


def test_a_configuration_that_does_not_hold_together_is_shown_without_a_traceback() -> None:
    """A `RunError` is the one exception of which the engine shows nothing but the text."""
    with pytest.raises(pulumi.RunError, match=r"foundation:units\.workloads\.color") as error:
        run({**SMALL, "units": {"workloads": {"color": "red"}, "suspended": {}}})
    assert "Pulumi.prod.yaml" in str(error.value)
    assert "remedy:" in str(error.value)
