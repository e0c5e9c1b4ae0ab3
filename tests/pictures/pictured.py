"""Organizations to draw: as configurations, small ones with what a test is about, large ones made up."""

from collections.abc import Mapping
from pathlib import Path

from foundation.config import StackConfig, parse
from pictures.organization import Organization
from pictures.tree import organization

ROOT = Path(__file__).parents[2]
ENVIRONMENTS, TEAMS = ("production", "pre-production", "test"), ("retail", "wholesale", "data", "labs")


def config(**sections: object) -> StackConfig:
    """A configuration of one unit and no guardrails, but for the sections given."""
    values: Mapping[str, object] = {
        "settings": {"management_account": "111122223333", "home_region": "eu-central-1"},
        "organization": {},
        "units": {"security": {}, "suspended": {}},
        "accounts": {"email": "aws+{account}@example.com", "quota": 5000, "members": {}},
        "guardrails": "off",
        "baseline": "off",
        "logs": "off",
        "security": "off",
        "identity": "off",
        "network": "off",
        "images": "off",
        "operations": "off",
        "tags": "off",
        "spend": "off",
        "quotas": "off",
        **sections,
    }
    return parse({f"foundation:{section}": value for section, value in values.items()}, "test")


def members(**accounts: object) -> dict[str, object]:
    """The section accounts; an underscore in a keyword is a hyphen in the key."""
    named = {key.replace("_", "-"): account for key, account in accounts.items()}
    return {"email": "aws+{account}@example.com", "quota": 5000, "members": named}


def tree(**sections: object) -> Organization:
    """As `config`, and as it is drawn."""
    return organization(config(**sections), "prod")


def large(count: int) -> StackConfig:
    """A company with so many member accounts, in 20 units two deep, some empty; every kind of account is there."""
    paths = [f"workloads/{environment}/{team}" for environment in ENVIRONMENTS for team in TEAMS]
    accounts: dict[str, object] = {
        "log-archive": {"unit": "security", "purpose": "log-archive"},
        "network": {"unit": "infrastructure", "purpose": "network"},
        "old": {"unit": "suspended", "lifecycle": "closed"},
    }
    for number in range(count - len(accounts)):
        path = paths[number * number % len(paths)]
        accounts[f"{path.rpartition('/')[2]}-{number}"] = {"unit": path}
    teams: dict[str, object] = {team: {} for team in TEAMS}
    workloads = {environment: {"units": teams} for environment in ENVIRONMENTS}
    return config(
        units={"security": {}, "infrastructure": {}, "workloads": {"units": workloads}, "suspended": {}},
        accounts=members(**accounts),
        guardrails={"restrict_services": {"account:network": {"deny": ["redshift"]}}},
    )
