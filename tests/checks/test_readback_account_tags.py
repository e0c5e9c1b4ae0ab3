"""What the read-back expects of tags inside accounts: those of the account that a thing is in, inherited ones included.

In the shipped configuration, with a tag by which each account is told from the others.
"""

from collections.abc import Mapping

import pytest
from estates import prod

from checks import (
    readback_ci,
    readback_emergency,
    readback_identity,
    readback_images,
    readback_logs,
    readback_network,
    readback_operations,
)
from checks.readback_expected import expected
from checks.readback_facts import Facts
from foundation.config import Accounts, StackConfig, Units
from foundation.policies import documents

AREAS = (
    readback_logs,
    readback_identity,
    readback_emergency,
    readback_network,
    readback_images,
    readback_operations,
    readback_ci,
)
UNIT_TAGS = {"owner": "infrastructure", "tier": "shared"}


@pytest.fixture(scope="module")
def config() -> StackConfig:
    shipped = prod()
    assert isinstance(shipped.units, Units)
    assert isinstance(shipped.accounts, Accounts)
    members = {
        key: member.model_copy(update={"tags": {**member.tags, "place": key}})
        for key, member in shipped.accounts.members.items()
    }
    infrastructure = shipped.units.root["infrastructure"].model_copy(update={"tags": UNIT_TAGS})
    return shipped.model_copy(
        update={
            "settings": shipped.settings.model_copy(update={"tags": {"owner": "platform", "place": "management"}}),
            "units": Units({**shipped.units.root, "infrastructure": infrastructure}),
            "accounts": shipped.accounts.model_copy(update={"members": members}),
        }
    )


@pytest.fixture(scope="module")
def facts(config: StackConfig) -> Facts:
    return {subject: known for area in AREAS for subject, known in area.expected(config).items()}


def tagged(known: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in known.items() if name.startswith("tag ")}


def places(facts: Facts, *beginnings: str) -> set[object]:
    """The accounts by whose tag the subjects that begin so are told."""
    return {known.get("tag place") for subject, known in facts.items() if subject.startswith(beginnings)}


@pytest.mark.parametrize(
    ("account", "beginnings"),
    [
        ("log-archive", ["bucket example-4f1c-audit", "bucket example-4f1c-access", "key alias/foundation-logs"]),
        ("log-archive", ["role foundation-log-reader", "workgroup ", "database "]),
        ("management", ["trail ", "role foundation-config-recorder", "stack set foundation-configuration"]),
        ("security-tooling", ["aggregator ", "role foundation-config-aggregator"]),
        ("management", ["role emergency-access, management", "role foundation-emergency-events, management"]),
        ("network", ["VPC ", "subnet ", "internet gateway ", "egress-only ", "flow log ", "NAT ", "Elastic IP "]),
        (
            "network",
            ["route table eu-central-1/test/main/", "endpoint ", "security group eu-", "share foundation-net"],
        ),
        ("images", ["key alias/foundation-images", "role foundation-image-", "instance profile ", "recipe "]),
        ("images", ["security group foundation-image-builder", "infrastructure ", "distribution ", "pipeline "]),
        ("images", ["lifecycle policy ", "parameter ", "share foundation-images"]),
        ("operations", ["key alias/foundation-backup", "vault ", "key alias/foundation-state", "contact "]),
        ("operations", ["notifications ", "bucket example-4f1c-pulumi-state"]),
        ("management", ["OIDC provider ", "role foundation-deploy", "role foundation-preview, management"]),
        ("network", ["role foundation-preview, network"]),
        ("log-archive", ["role foundation-preview, log-archive"]),
        ("management", ["permission set management-"]),
    ],
)
def test_what_is_in_an_account_has_the_tags_of_that_account(facts: Facts, account: str, beginnings: list[str]) -> None:
    assert [places(facts, one) for one in beginnings] == [{account}] * len(beginnings)


def test_what_the_delegates_declare_has_their_tags(config: StackConfig, facts: Facts) -> None:
    delegates = config.settings.delegates
    logs, people = delegates.get("observability", "log-archive"), delegates.get("identity-center", "security-tooling")
    assert places(facts, "centralization rule ") == {logs}
    assert places(facts, "application wiki") == {people}
    # Those of both sides have the organization's: one that changes sides stays as it is.
    assert places(facts, "permission set developer") == {"management"}


def test_notifications_have_the_tags_of_the_account_that_they_are_delegated_to(config: StackConfig) -> None:
    settings = config.settings.model_copy(update={"delegates": {"notifications": "network"}})
    found = readback_operations.expected(config.model_copy(update={"settings": settings}))
    assert places(found, "notifications ", "contact ") == {"network"}
    assert places(found, "vault ") == {"operations"}


def test_tags_of_units_reach_what_is_in_their_accounts(facts: Facts) -> None:
    for subject in ("VPC eu-central-1/test/main", "recipe foundation-base", "contact on-call"):
        assert facts[subject]["tag owner"] == "infrastructure"
    assert facts["trail foundation-organization"]["tag owner"] == "platform"


def test_a_tag_that_a_thing_has_of_its_own_wins(facts: Facts) -> None:
    subnet = "subnet eu-central-1/production/main/private/euc1-az1"
    assert (facts[subnet]["tag tier"], facts["VPC eu-central-1/production/main"]["tag tier"]) == ("private", "shared")


def test_machines_and_images_have_the_tags_of_the_account_that_makes_them(facts: Facts) -> None:
    tags = {**UNIT_TAGS, "place": "images"}
    assert facts["infrastructure foundation-base"]["tags of machines"] == tags
    regions = [known for name, known in facts["distribution foundation-base"].items() if name.startswith("in ")]
    assert [known["tags"] for known in regions if isinstance(known, dict)] == [
        {**tags, "Name": "foundation-base"} for _ in regions
    ]


def test_units_accounts_and_policies_have_what_they_inherit(config: StackConfig) -> None:
    found = expected(config, documents(config))
    production = {"tag owner": "platform", "tag environment": "production"}
    assert tagged(found["unit workloads/production"]) == {**production, "tag place": "management"}
    mine = {**production, "tag owner": "web-shop", "tag workload": "web-shop", "tag place": "web-shop-production"}
    assert tagged(found["account web-shop-production"]) == mine
    assert {known["tag place"] for name, known in found.items() if name.startswith("document ")} == {"management"}
