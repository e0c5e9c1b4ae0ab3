import json

from computed import ALIAS, NATIVE, PROVIDER, account_id
from estates import MANAGEMENT, members, prod, small
from recording import UNKNOWN, Recording, record
from session_tokens import SessionTokens

from foundation.build import build
from foundation.config import Accounts
from foundation.config.inherited import account_tags

LOGS = {"purpose": "log-archive", "alias": "example-logs", "access_role": "Access"}


def with_logs(**entries: dict[str, str]) -> Recording:
    return record(lambda: build(small(accounts=members(logs=LOGS, **entries))))


def test_every_provider_names_the_account_that_it_may_act_in(estate: Recording) -> None:
    allowed = {found.name: json.loads(found.inputs["allowedAccountIds"]) for found in estate.of(PROVIDER)}
    assert allowed == {
        "management": [MANAGEMENT],
        "account-log-archive": [account_id("log-archive")],
        "account-security-tooling": [account_id("security-tooling")],
        "account-network": [account_id("network")],
        "account-images": [account_id("images")],
        "account-operations": [account_id("operations")],
        "management-us-east-1": [MANAGEMENT],
    }


def test_every_provider_but_that_of_billing_works_in_the_home_region_and_all_back_off_when_aws_throttles(
    estate: Recording,
) -> None:
    regions = {found.name: found.inputs["region"] for found in estate.of(PROVIDER)}
    assert regions.pop("management-us-east-1") == "us-east-1"
    assert set(regions.values()) == {"eu-central-1"}
    assert {found.inputs["retryMode"] for found in estate.of(PROVIDER)} == {"adaptive"}


def default_tags(recording: Recording) -> dict[str, object]:
    providers = [*recording.of(PROVIDER), *recording.of(NATIVE)]
    return {one.name: json.loads(one.inputs["defaultTags"])["tags"] for one in providers}


def test_every_provider_puts_the_tags_of_its_account_on_all_that_it_makes(estate: Recording) -> None:
    found = default_tags(estate)
    members_of = {name: account_tags(name.removeprefix("account-"), prod()) for name in found if "account-" in name}
    others = [name for name in found if name not in members_of]
    assert members_of
    assert {"management", "management-native"} <= set(others)
    assert found == members_of | dict.fromkeys(others, prod().settings.tags)


def test_nothing_is_made_on_aws_without_such_a_provider(estate: Recording) -> None:
    made = [one for one in estate.resources if one.type.startswith(("aws:", "aws-native:"))]
    assert {one.provider for one in made} <= default_tags(estate).keys()


def test_a_member_has_the_tags_of_its_units_too_and_its_own_over_them(tokens: SessionTokens) -> None:
    units = {"infrastructure": {"tags": {"environment": "shared", "cost": "low"}}, "suspended": {}}
    logs = {**LOGS, "unit": "infrastructure", "tags": {"cost": "high"}}
    recording = record(lambda: build(small(units=units, accounts=members(logs=logs))))
    assert default_tags(recording) == {
        "management": {"owner": "platform"},
        "account-logs": {"owner": "platform", "environment": "shared", "cost": "high"},
    }


def test_the_management_account_is_entered_with_the_credentials_of_the_run(estate: Recording) -> None:
    assert "assumeRoles" not in estate.one(PROVIDER, "management").inputs


def test_a_member_is_entered_through_its_access_role(tokens: SessionTokens) -> None:
    provider = with_logs().one(PROVIDER, "account-logs")
    role = f"arn:aws:iam::{account_id('logs')}:role/Access"
    assert json.loads(provider.inputs["assumeRoles"]) == [{"roleArn": role, "sessionName": "foundation"}]
    assert tokens.asked == [(role, "foundation")]


def test_only_accounts_with_an_alias_have_a_provider(tokens: SessionTokens) -> None:
    recording = with_logs(lab={}, net={"purpose": "network"}, old={"lifecycle": "closed"})
    assert {provider.name for provider in recording.of(PROVIDER)} == {"management", "account-logs"}
    assert [alias.name for alias in recording.of(ALIAS)] == ["logs"]


def test_an_alias_is_made_in_its_account_and_stays_on_aws_when_it_leaves(tokens: SessionTokens) -> None:
    alias = with_logs().one(ALIAS, "logs")
    assert alias.inputs == {"accountAlias": "example-logs"}
    assert alias.provider == "account-logs"
    assert alias.retain_on_delete


def test_every_alias_of_the_file_is_declared(estate: Recording) -> None:
    accounts = prod().accounts
    assert isinstance(accounts, Accounts)
    aliases = {entry.key: entry.alias for entry in accounts.active() if entry.alias}
    assert {alias.name: alias.inputs["accountAlias"] for alias in estate.of(ALIAS)} == aliases


def test_a_provider_of_an_account_that_does_not_exist_yet_waits_for_nothing_in_a_preview(tokens: SessionTokens) -> None:
    recording = record(lambda: build(small(accounts=members(logs=LOGS))), preview=True)
    provider = recording.one(PROVIDER, "account-logs")
    assert provider.inputs["allowedAccountIds"] == UNKNOWN
    assert provider.inputs["assumeRoles"] == UNKNOWN
    assert tokens.asked == []
