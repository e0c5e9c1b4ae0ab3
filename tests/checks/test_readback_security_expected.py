"""What the configuration has the read-back expect of security, without AWS."""

from typing import Any

from estates import prod, small

from checks import readback_security
from checks.readback_facts import Facts
from foundation.config import StackConfig

SERVICES = ("guardduty", "security_hub", "detective", "inspector", "macie", "access_analyzer", "findings")
OFF: dict[str, Any] = dict.fromkeys(SERVICES, "off")
ACCOUNTS = {
    "email": "aws+{account}@example.com",
    "members": {
        "security-tooling": {"unit": "workloads", "purpose": "security-tooling"},
        "shop": {"unit": "workloads/production/shops"},
        "gone": {"unit": "workloads", "lifecycle": "closed"},
    },
}


def expected(**security: Any) -> Facts:
    return readback_security.expected(config(**security))


def config(**security: Any) -> StackConfig:
    settings = {
        "management_account": "111122223333",
        "home_region": "eu-central-1",
        "regions": ["eu-central-1", "eu-west-1"],
    }
    return small(settings=settings, accounts=ACCOUNTS, security={**OFF, **security})


def test_prod_has_facts_of_every_account_region_and_service() -> None:
    facts = readback_security.expected(prod())
    assert sum(map(len, facts.values())) > 500
    for service in ("GuardDuty", "Security Hub", "Detective", "Inspector", "Macie"):
        for region in ("eu-central-1", "eu-west-1", "us-east-1"):
            for account in ("web-shop-test", "management"):
                assert f"{service} in {region}, {account}" in facts
            assert not any(subject == f"{service} in {region}, intranet" for subject in facts)


def test_a_section_that_is_off_has_no_facts_and_neither_has_one_whose_accounts_are_elsewhere() -> None:
    assert readback_security.expected(small(security="off")) == {}
    elsewhere = prod().model_copy(update={"accounts": small(accounts={"in": "other"}).accounts})
    assert readback_security.expected(elsewhere) == {}


def test_with_every_service_off_nobody_is_delegated_to() -> None:
    assert expected() == {"delegations": {}}


def test_an_account_has_the_policy_of_the_nearest_level() -> None:
    policies: dict[str, Any] = {
        "default": {"standards": ["cis-3.0"]},
        "work": {"standards": ["cis-1.4"], "targets": ["workloads"]},
        "production": {"standards": ["pci-dss-4.0"], "targets": ["workloads/production"]},
    }
    facts = expected(security_hub={"policies": policies})
    assert facts["Security Hub in eu-west-1, shop"] == {"standard pci-dss-4.0": "on"}
    assert facts["Security Hub in eu-west-1, security-tooling"] == {"standard cis-1.4": "on"}
    assert facts["Security Hub in eu-west-1, management"] == {"standard cis-3.0": "on"}
    policies["shop"] = {"standards": [], "targets": ["account:shop"]}
    assert expected(security_hub={"policies": policies})["Security Hub in eu-west-1, shop"] == {}


def test_an_account_that_no_policy_reaches_has_no_hub_to_compare() -> None:
    facts = expected(security_hub={"policies": {"production": {"targets": ["workloads/production"]}}})
    assert "Security Hub in eu-west-1, security-tooling" not in facts
    assert facts["Security Hub in eu-west-1, management"] == {}


def test_without_security_hub_findings_come_from_guardduty_in_each_region() -> None:
    facts = expected(guardduty={}, findings={"severity": "critical"})
    assert {subject for subject in facts if subject.startswith("topic")} == {
        "topic foundation-findings in eu-central-1",
        "topic foundation-findings in eu-west-1",
    }
    pattern: Any = facts["rule foundation-findings in eu-west-1"]["pattern"]
    assert pattern["detail"] == {"severity": [{"numeric": [">=", 9]}]}


def test_with_security_hub_alone_nothing_is_linked_in_a_single_region() -> None:
    aggregator: Any = expected(security_hub={"regions": ["eu-central-1"]})["Security Hub"]["aggregator"]
    assert aggregator == {"in": "eu-central-1", "mode": "NO_REGIONS", "linked": []}
