"""Logs, baseline and security in a stack of their own, of an organization that another one declares."""

from typing import Any

import pytest
from computed import ACCOUNT, ORGANIZATION, POLICY, PROVIDER, UNIT
from estates import MANAGEMENT, small
from log_estates import LOGS, SETTINGS, logging
from recording import Key, Recording, record
from session_tokens import SessionTokens

from foundation.build import build
from foundation.exports import MissingExport

ELSEWHERE = {"in": "base"}
BASE: dict[str, Any] = {
    "organization": {"id": "o-elsewhere1", "root_id": "r-else", "management_account": MANAGEMENT},
    "units": {},
    "accounts": {
        key: {"id": id_, "name": key, "email": f"{key}@example.com", "unit": "security", "access_role": "Access"}
        for key, id_ in (("log-archive", "222233334444"), ("security-tooling", "333344445555"))
    },
}
SECURITY = {
    "guardduty": {"plans": []},
    "security_hub": "off",
    "detective": "off",
    "inspector": "off",
    "macie": "off",
    "access_analyzer": "off",
    "findings": "off",
}


def apart(base: dict[str, Any] = BASE, **sections: Any) -> Recording:
    given = {
        "settings": SETTINGS,
        "organization": ELSEWHERE,
        "units": ELSEWHERE,
        "accounts": ELSEWHERE,
        "guardrails": ELSEWHERE,
        **sections,
    }
    return record(lambda: build(small(**given)).export(), stacks={"base": base})


def test_logs_are_declared_in_accounts_of_another_stack_named_by_their_purpose(tokens: SessionTokens) -> None:
    recording = apart(logs={**LOGS, "configuration": {"conformance_packs": ["foundation"]}})
    assert recording.of(ACCOUNT) == recording.of(UNIT) == recording.of(ORGANIZATION) == recording.of(POLICY) == ()
    providers = {found.name: found.inputs["allowedAccountIds"] for found in recording.of(PROVIDER)}
    assert providers == {
        "management": f'["{MANAGEMENT}"]',
        "account-log-archive": '["222233334444"]',
        "account-security-tooling": '["333344445555"]',
    }
    assert ("arn:aws:iam::222233334444:role/Access", "foundation") in tokens.asked
    policy = recording.one("aws:s3/bucketPolicy:BucketPolicy", "audit-trail").inputs["policy"]
    assert "o-elsewhere1" in policy
    stack_set = recording.one("aws-native:cloudformation:StackSet", "configuration")
    assert stack_set.inputs["stackInstancesGroup"][0]["deploymentTargets"] == {"organizationalUnitIds": ["r-else"]}
    assert recording.outputs["logs"]["account"] == "log-archive"


def test_a_service_is_delegated_to_an_account_of_another_stack(tokens: SessionTokens) -> None:
    recording = apart(security=SECURITY)
    (designated, *_) = recording.of("aws:guardduty/organizationAdminAccount:OrganizationAdminAccount")
    assert designated.inputs["adminAccountId"] == "333344445555"


def test_the_baseline_is_declared_for_the_root_and_the_management_account(tokens: SessionTokens) -> None:
    recording = apart(baseline={})
    assert {found.inputs["targetId"] for found in recording.resources if "targetId" in found.inputs} == {"r-else"}
    accounts = {found.name for found in recording.resources if found.type == "foundation:baseline:AccountDefaults"}
    assert accounts == {"management"}


def test_an_account_that_the_other_stack_does_not_export_is_an_error_that_names_it(tokens: SessionTokens) -> None:
    without = {**BASE, "accounts": {}}
    with pytest.raises(MissingExport, match=r"exports no accounts\['log-archive'\]"):
        apart(without, logs=LOGS)


@pytest.mark.parametrize("section", ["baseline", "logs", "security", "identity"])
def test_a_section_of_another_stack_declares_nothing_here(tokens: SessionTokens, section: str) -> None:
    sections: dict[str, Any] = {section: ELSEWHERE}
    assert apart(**sections).keys == apart().keys == (Key(PROVIDER, "management"),)


def test_switching_logs_off_leaves_nothing_of_them_but_the_rest(tokens: SessionTokens) -> None:
    everything = record(lambda: build(logging()))
    without = record(lambda: build(logging(sections={"logs": "off"})))
    gone = set(everything.keys) - set(without.keys)
    assert set(without.keys) < set(everything.keys)
    kinds = {key.type.split(":")[1].split("/")[0] for key in gone if key.type.startswith("aws:")}
    assert kinds == {"cfg", "cloudtrail", "iam", "kms", "observabilityadmin", "organizations", "s3"}
