import json

from computed import ALIAS, PROVIDER, account_id
from estates import MANAGEMENT, members, prod, small
from recording import UNKNOWN, Recording, record
from session_tokens import SessionTokens

from foundation.build import build
from foundation.config import Accounts

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
    }


def test_every_provider_works_in_the_home_region_and_backs_off_when_aws_throttles(estate: Recording) -> None:
    assert {found.inputs["region"] for found in estate.of(PROVIDER)} == {"eu-central-1"}
    assert {found.inputs["retryMode"] for found in estate.of(PROVIDER)} == {"adaptive"}


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
