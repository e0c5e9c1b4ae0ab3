"""One organization made by hand for all tests of the read-back: each test puts back what it changes."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from readback_organization import Handmade, emulated_aws, make

from foundation.config import StackConfig, parse

MANAGEMENT = "111122223333"


def contact(name: str) -> dict[str, str]:
    return {"name": name, "title": "Engineer", "email": "on-call@example.com", "phone": "+49 30 5550101"}


@pytest.fixture(scope="session")
def config() -> StackConfig:
    """A configuration with one of everything that a read-back looks at."""
    sections = {
        "settings": {"management_account": MANAGEMENT, "home_region": "eu-central-1", "tags": {"owner": "platform"}},
        "organization": {"trusted_access": ["fms.amazonaws.com"], "policy_types": ["CHATBOT_POLICY"]},
        "units": {
            "security": {"tags": {"level": "high"}},
            "workloads": {"name": "Work", "tags": {"level": "usual"}, "units": {"production": {}}},
            "suspended": {},
        },
        "accounts": {
            "email": "aws+{account}@example.com",
            "contacts": {"security": contact("Security")},
            "members": {
                "log-archive": {"unit": "security", "purpose": "log-archive", "alias": "example-logs"},
                "shop": {
                    "unit": "workloads/production",
                    "tags": {"workload": "shop"},
                    "contacts": {"operations": contact("Shop")},
                },
                "intranet": {"unit": "suspended", "lifecycle": "closed"},
            },
        },
        "guardrails": {"restrict_services": {"account:shop": {"deny": ["redshift"]}}},
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
    }
    return parse({f"foundation:{name}": section for name, section in sections.items()}, "the test")


@pytest.fixture(scope="session")
def organization(config: StackConfig) -> Iterator[Handmade]:
    with emulated_aws(MANAGEMENT) as endpoint:
        yield make(config, endpoint)


@pytest.fixture
def undo() -> Iterator[ExitStack]:
    """Takes callbacks that put the organization back as it was."""
    with ExitStack() as stack:
        yield stack
