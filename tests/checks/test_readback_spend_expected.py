"""What the read-back of spend expects."""

from collections.abc import Mapping
from typing import Any

import pytest
from estates import small
from spend_estates import MEMBERS, spending

from checks import readback_spend
from checks.readback_facts import Value
from foundation.config import In, StackConfig
from foundation.config.spend import Budgets, Spend

EXPORT = "data export foundation-costs"
BUCKET = "example-cost-exports"


def spent(**spend: Any) -> StackConfig:
    """Budgets of a few accounts, an operations account, and a bucket for the export."""
    members = {**MEMBERS, "desk": {"unit": "sandbox", "purpose": "operations"}}
    return spending(members, **{"export": {"bucket": BUCKET}, **spend})


def expected(config: StackConfig) -> Mapping[str, Mapping[str, Value]]:
    return readback_spend.expected(config)


def told(config: StackConfig, name: str) -> Mapping[str, Value]:
    facts = expected(config)[f"budget foundation-{name}"]
    return {fact: value for fact, value in facts.items() if fact.startswith("told")}


def test_a_stack_without_spend_has_no_facts() -> None:
    assert expected(small(spend="off")) == {}


def test_what_is_off_has_no_facts() -> None:
    assert expected(spent(**dict.fromkeys(("budgets", "anomalies", "export"), "off"))) == {}


def test_budgets_count_the_accounts_below_them() -> None:
    found = expected(spent())
    accounts = {
        name: found[f"budget foundation-{name}"]["accounts"]
        for name in ("organization", "management", "unit-workloads.production", "account-shop")
    }
    assert accounts == {
        "organization": [],
        "management": ["management"],
        "unit-workloads.production": ["ledger", "shop"],
        "account-shop": ["shop"],
    }


def test_everybody_is_told_at_every_threshold() -> None:
    everybody = ["shop-lead@example.com", "shop@example.com", "the topic"]
    assert told(spent(), "account-shop") == {
        "told at ACTUAL GREATER_THAN 80%": everybody,
        "told at ACTUAL GREATER_THAN 100%": everybody,
        "told at FORECASTED GREATER_THAN 100%": everybody,
    }


def test_a_budget_has_the_tags_of_what_it_watches() -> None:
    found = expected(spent())
    assert found["budget foundation-account-shop"]["tag owner"] == "shop"
    assert found["budget foundation-organization"]["tag owner"] == "platform"
    assert found["budget foundation-unit-workloads.production"]["tag owner"] == "platform"


def test_accounts_of_another_stack_are_counted() -> None:
    here = spent()
    assert isinstance(here.spend, Spend)
    budgets = Budgets(management=50, accounts={"theirs": 5})
    elsewhere = {"accounts": In.model_validate({"in": "the-other"})}
    found = expected(here.model_copy(update={**elsewhere, "spend": here.spend.model_copy(update={"budgets": budgets})}))
    assert found["budget foundation-account-theirs"]["accounts"] == 1
    assert found["budget foundation-management"]["accounts"] == ["management"]
    assert "account" not in found[EXPORT]
    assert not [subject for subject in found if subject.startswith("bucket")]


def subscriptions(**anomalies: object) -> Mapping[str, tuple[Value, Value]]:
    found = expected(spent(anomalies=anomalies))
    named = {name.removeprefix("anomaly subscription foundation-"): facts for name, facts in found.items()}
    return {
        name: (named[name]["frequency"], named[name]["tells"]) for name in ("topic", "subscribers") if name in named
    }


def test_the_topic_is_told_of_anomalies_at_once_and_addresses_as_often_as_they_want() -> None:
    topic = ("IMMEDIATE", ["the topic"])
    assert subscriptions(frequency="weekly") == {"topic": topic, "subscribers": ("WEEKLY", ["finance@example.com"])}
    assert subscriptions(frequency="immediate") == {"topic": topic}


def test_an_anomaly_is_told_of_when_it_is_large_in_both_ways() -> None:
    facts = expected(spent(anomalies={"amount": 7, "percent": 20, "monitors": ["service"]}))
    assert facts["anomaly subscription foundation-topic"]["threshold"] == {
        "And": [{"ANOMALY_TOTAL_IMPACT_ABSOLUTE": 7.0}, {"ANOMALY_TOTAL_IMPACT_PERCENTAGE": 20.0}]
    }
    assert facts["anomaly subscription foundation-topic"]["monitors"] == ["foundation-service"]
    assert facts["anomaly monitor foundation-service"]["dimension"] == "SERVICE"
    assert "anomaly monitor foundation-linked-account" not in facts


@pytest.mark.parametrize("off", [("budgets", "anomalies"), ("budgets",), ("anomalies",)])
def test_there_is_a_topic_while_something_is_told(off: tuple[str, ...]) -> None:
    found = expected(spent(**dict.fromkeys(off, "off")))
    assert ("topic foundation-spend" in found) is (len(off) == 1)


@pytest.mark.parametrize(("written", "files"), [("parquet", ["PARQUET", "PARQUET"]), ("csv", ["TEXT_OR_CSV", "GZIP"])])
def test_files_of_the_export_are_as_declared(written: str, files: list[str]) -> None:
    found = expected(spent(export={"bucket": BUCKET, "format": written, "days": 30}))
    assert [found[EXPORT][fact] for fact in ("format", "compression")] == files
    lifecycle = found[f"bucket {BUCKET}"]["lifecycle"]
    assert isinstance(lifecycle, list)
    assert lifecycle[0]["expiration"] == {"Days": 30}
