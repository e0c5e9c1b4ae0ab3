"""What the organization deploys through Config: upstream waits for success, and fails with who went without."""

from collections.abc import Callable
from typing import Any

from emulator.provider.handler import Aws, PartialFailure
from emulator.provider.handlers.shapes import regional
from emulator.provider.values import Properties


class DeploymentFailed(ValueError):
    """Accounts did not get what the organization deploys."""


def refuse_failures(what: str, name: str, statuses: list[Any], status: str) -> None:
    """Raises DeploymentFailed with the accounts whose member `status` says that they did not get it."""
    failed = [f"{one['AccountId']}: {one['ErrorMessage']}" for one in statuses if one[status].endswith("FAILED")]
    if failed:
        raise DeploymentFailed(f"{what} {name} failed in {', '.join(failed)}")


def create(
    aws: Aws, inputs: Properties, put: Callable[[Any, Properties], str], check: Callable[[Any, str], None]
) -> str:
    """Puts it, and keeps its name where accounts did not get it: it is there all the same."""
    config = regional(aws, "config", inputs)
    name = put(config, inputs)
    try:
        check(config, name)
    except DeploymentFailed as error:
        raise PartialFailure(name, error) from error
    return name
