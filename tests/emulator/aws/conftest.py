"""One emulated AWS per module, with an organization in it."""

from collections.abc import Iterator

import pytest
from emulated_world import Aws, World, running


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    """An emulated AWS whose organization may hold 200 accounts."""
    with running("--quota", "200", "--creation-seconds", "0.02") as found:
        yield found


@pytest.fixture(scope="module")
def world(aws: Aws) -> World:
    """An organization in it with every policy type enabled."""
    made = World(aws)
    made.found()
    return made
