"""Which live thing is which entry of the configuration."""

from typing import Any

from checks.live import LiveAccount, LiveOrganization, LivePolicy
from checks.readback_match import match
from foundation.config import StackConfig, parse
from foundation.policies import documents

MANAGEMENT = "111122223333"


def account(identifier: str, name: str, email: str) -> LiveAccount:
    return LiveAccount(identifier, name, email, "ACTIVE", "r-1")


def configured(guardrails: object = "off", **members: dict[str, Any]) -> StackConfig:
    sections = {
        "settings": {"management_account": MANAGEMENT, "home_region": "eu-central-1"},
        "organization": {},
        "units": {"work": {}},
        "accounts": {
            "email": "{account}@example.com",
            "members": {k: {"unit": "work", **v} for k, v in members.items()},
        },
        "guardrails": guardrails,
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


def live(*accounts: LiveAccount, policies: tuple[LivePolicy, ...] = ()) -> LiveOrganization:
    management = account(MANAGEMENT, "Shop", "shop@example.com")
    return LiveOrganization("o-1", "ALL", MANAGEMENT, "r-1", {}, (), (), (management, *accounts), policies)


def ids(config: StackConfig, organization: LiveOrganization) -> dict[str, str]:
    found = match(config, documents(config), organization).accounts
    return {key: account.id for key, account in found.items()}


def test_an_adopted_account_is_known_by_its_id() -> None:
    there = live(account("222233334444", "Old", "old@example.com"), account("3", "Shop", "shop@example.com"))
    assert ids(configured(shop={"adopt": "222233334444"}), there) == {"shop": "222233334444"}


def test_an_address_says_more_than_a_name_and_its_letters_may_be_large() -> None:
    there = live(account("2", "Shop", "other@example.com"), account("3", "Other", "SHOP@example.com"))
    assert ids(configured(shop={}), there) == {"shop": "3"}


def test_a_name_is_what_is_left() -> None:
    assert ids(configured(shop={}), live(account("2", "Shop", "other@example.com"))) == {"shop": "2"}


def test_an_account_is_found_once() -> None:
    config = configured(blog={"name": "Shop"}, shop={})
    assert ids(config, live(account("2", "Shop", "shop@example.com"))) == {"shop": "2"}


def test_the_management_account_is_nobodys_member() -> None:
    assert ids(configured(shop={}), live()) == {}


def test_a_closed_account_is_known_by_its_address_and_not_by_its_name() -> None:
    config = configured(shop={"lifecycle": "closed"})
    there = live(account("2", "Shop", "other@example.com"), account("3", "Other", "shop@example.com"))
    found = match(config, (), there)
    assert (found.accounts, found.closed) == ({}, {"3"})
    assert match(config, (), live(account("2", "Shop", "other@example.com"))).closed == set()


def test_an_adopted_policy_is_known_by_its_id_and_others_by_their_names() -> None:
    rails = {"deny_suspended": "off", "adopt": {"organization@root": "p-12345678"}}
    config = configured(guardrails=rails)
    names = ("foundation-protection-root", "foundation-regions-root")
    policies = tuple(_policy(f"p-{name}", name) for name in names)
    found = match(config, documents(config), live(policies=(_policy("p-12345678", "Old"), *policies))).policies
    assert {key: policy.id for key, policy in found.items()} == {
        "organization@root": "p-12345678",
        "protection@root": "p-foundation-protection-root",
        "regions@root": "p-foundation-regions-root",
    }


def test_a_policy_of_aws_is_nobodys_document() -> None:
    config = configured(guardrails={"deny_suspended": "off"})
    theirs = _policy("p-1", "foundation-regions-root", aws_managed=True)
    assert match(config, documents(config), live(policies=(theirs,))).policies == {}


def _policy(identifier: str, name: str, *, aws_managed: bool = False) -> LivePolicy:
    return LivePolicy(identifier, name, "SERVICE_CONTROL_POLICY", "", "{}", aws_managed, ())
