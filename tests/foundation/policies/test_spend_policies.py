"""Whom the policies of spend let in: to the topic, to its key, and to the bucket of exports."""

import pytest

from evaluation.conditions import Complete
from evaluation.policy import Request
from evaluation.principal import principal
from evaluation.resource_policy import decide
from foundation.policies.spend import export_bucket_policy, spend_key_policy, spend_topic_policy

OURS, THEIRS = "111122223333", "999988887777"
OURS_ORGANIZATION, THEIR_ORGANIZATION = "o-exampleorg1", "o-otherorg123"
TOPIC = f"arn:aws:sns:us-east-1:{OURS}:foundation-spend"
BUCKET = "arn:aws:s3:::example-costs"
FILE = f"{BUCKET}/exports/foundation-costs/data/one.parquet"
BUDGETS, ANOMALIES, EXPORTS = "budgets.amazonaws.com", "costalerts.amazonaws.com", "bcm-data-exports.amazonaws.com"
BUDGET = f"arn:aws:budgets::{OURS}:budget/foundation-account-shop"
EXPORT = f"arn:aws:bcm-data-exports:us-east-1:{OURS}:export/foundation-costs-1"
ADMINISTRATOR = "arn:aws:iam::222233334444:role/administrator"


def judged(document: str, action: str, resource: str, who: str, **keys: str) -> str:
    caller = principal(who)
    made = {"aws:SecureTransport": "true", "aws:PrincipalIsAWSService": str(caller.is_service).lower()}
    if not caller.is_service:
        made |= {"aws:PrincipalArn": caller.arn, "aws:PrincipalOrgID": OURS_ORGANIZATION}
    made |= {name.replace("__", ":"): value for name, value in keys.items()}
    context = Complete({name.lower(): (value,) for name, value in made.items()})
    return decide(document, Request(action, resource, context), caller).value


def published(who: str, **keys: str) -> str:
    return judged(spend_topic_policy(TOPIC, OURS), "sns:Publish", TOPIC, who, **keys)


def on_bucket(action: str, who: str, resource: str = FILE, **keys: str) -> str:
    return judged(export_bucket_policy("example-costs", OURS_ORGANIZATION, OURS), action, resource, who, **keys)


def test_budgets_and_anomalies_of_the_management_account_are_published() -> None:
    assert published(BUDGETS, aws__SourceAccount=OURS, aws__SourceArn=BUDGET) == "allowed"
    assert published(ANOMALIES, aws__SourceAccount=OURS) == "allowed"


@pytest.mark.parametrize("who", [BUDGETS, ANOMALIES])
def test_those_of_other_accounts_are_not_published(who: str) -> None:
    assert published(who, aws__SourceAccount=THEIRS, aws__SourceArn=BUDGET) == "silent"
    assert published(who) == "silent"
    theirs = BUDGET.replace(OURS, THEIRS)
    assert published(BUDGETS, aws__SourceAccount=OURS, aws__SourceArn=theirs) == "silent"


@pytest.mark.parametrize("who", ["events.amazonaws.com", ADMINISTRATOR])
def test_nobody_else_publishes(who: str) -> None:
    assert published(who, aws__SourceAccount=OURS, aws__SourceArn=BUDGET) == "silent"


def test_nothing_is_published_without_tls() -> None:
    keys = {"aws__SourceAccount": OURS, "aws__SourceArn": BUDGET, "aws__SecureTransport": "false"}
    assert published(BUDGETS, **keys) == "denied"


@pytest.mark.parametrize("action", ["kms:Decrypt", "kms:GenerateDataKey"])
def test_the_topics_key_is_used_by_what_publishes_and_ruled_by_the_account(action: str) -> None:
    def used(who: str) -> str:
        return judged(spend_key_policy(OURS), action, "*", who)

    assert [used(who) for who in (BUDGETS, ANOMALIES, f"arn:aws:iam::{OURS}:role/any")] == ["allowed"] * 3
    assert [used(who) for who in ("events.amazonaws.com", f"arn:aws:iam::{THEIRS}:role/any")] == ["silent"] * 2
    assert judged(spend_key_policy(OURS), "kms:PutKeyPolicy", "*", BUDGETS) == "silent"
    assert judged(spend_key_policy(OURS), action, "*", BUDGETS, aws__SourceAccount=OURS) == "allowed"
    assert judged(spend_key_policy(OURS), action, "*", BUDGETS, aws__SourceAccount=THEIRS) == "silent"


def test_data_exports_writes_for_the_management_account_alone() -> None:
    assert on_bucket("s3:PutObject", EXPORTS, aws__SourceAccount=OURS, aws__SourceArn=EXPORT) == "allowed"
    assert on_bucket("s3:PutObject", EXPORTS, aws__SourceAccount=THEIRS, aws__SourceArn=EXPORT) == "silent"
    theirs = EXPORT.replace(OURS, THEIRS)
    assert on_bucket("s3:PutObject", EXPORTS, aws__SourceAccount=OURS, aws__SourceArn=theirs) == "silent"
    assert on_bucket("s3:GetObject", EXPORTS, aws__SourceAccount=OURS, aws__SourceArn=EXPORT) == "silent"
    assert on_bucket("s3:PutObject", "config.amazonaws.com", aws__SourceAccount=OURS, aws__SourceArn=EXPORT) == "silent"


def test_people_of_the_buckets_account_read_by_their_own_permissions() -> None:
    assert on_bucket("s3:GetObject", ADMINISTRATOR) == "silent"


@pytest.mark.parametrize("resource", [BUCKET, FILE])
def test_other_organizations_and_whoever_comes_without_tls_are_kept_out(resource: str) -> None:
    assert on_bucket("s3:GetObject", ADMINISTRATOR, resource, aws__PrincipalOrgID=THEIR_ORGANIZATION) == "denied"
    assert on_bucket("s3:GetObject", ADMINISTRATOR, resource, aws__SecureTransport="false") == "denied"
