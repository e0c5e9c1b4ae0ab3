"""Small organizations with a log archive and a security account, for tests of logs and of what they rest on."""

from typing import Any

from estates import MANAGEMENT, members, small

from foundation.config import StackConfig

HOME, REGIONS = "eu-central-1", ["us-east-1", "eu-central-1", "eu-west-1"]
SETTINGS = {"management_account": MANAGEMENT, "home_region": HOME, "regions": REGIONS, "tags": {"owner": "platform"}}
ACCOUNTS: dict[str, dict[str, str]] = {
    "archive": {"purpose": "log-archive"},
    "guard": {"purpose": "security-tooling"},
    "lab": {},
}
LOGS: dict[str, Any] = {"prefix": "example-4f1c"}


def logging(
    *, settings: dict[str, Any] | None = None, sections: dict[str, Any] | None = None, **logs: Any
) -> StackConfig:
    """Logs in three Regions, of the accounts `archive`, `guard` and the workload `lab`."""
    return small(
        **{
            "settings": {**SETTINGS, **(settings or {})},
            "accounts": members(**ACCOUNTS),
            "logs": {**LOGS, **logs},
            **(sections or {}),
        }
    )
