"""Who may become the roles of CI: tokens of matching jobs, of other branches, forks, stacks and operations."""

import json

import pytest

from evaluation.conditions import Complete, conditions_met
from foundation.config.ci import Ci
from foundation.config.rules.ci import SUBJECT_CHARACTERS
from foundation.policies.ci import Issuer, deployers, preview_trust, previewers, trust
from foundation.policies.ci.trust import GITHUB, PULUMI_CLOUD, TRUST_CHARACTERS

ACCOUNT = "111122223333"
REPO = "example@123456/foundation@456789"
CI = Ci.model_validate(
    {
        "github": {
            "deploy": [{"repository": REPO, "environment": "production"}, {"repository": "old/one", "branch": "main"}],
            "preview": [{"repository": REPO}],
        },
        "pulumi_cloud": {
            "organization": "example",
            "deploy": [{"project": "foundation", "stack": "prod"}],
            "preview": [{"project": "foundation", "stack": "prod"}],
        },
    }
)
PULUMI = "pulumi:deploy:org:example:project:foundation:stack:prod:operation"


def lets_in(document: str, issuer: str, audience: str, subject: str) -> bool:
    """Whether a token of an issuer is let in, as AWS STS reads AssumeRoleWithWebIdentity."""
    context = Complete({f"{issuer}:aud": (audience,), f"{issuer}:sub": (subject,)})
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{issuer}"
    for statement in json.loads(document)["Statement"]:
        assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
        condition = {
            operator: {key: tuple(values) if isinstance(values, list) else (values,) for key, values in keys.items()}
            for operator, keys in statement["Condition"].items()
        }
        if statement["Principal"] == {"Federated": provider} and conditions_met(condition, context):
            return True
    return False


DEPLOY, PREVIEW = trust(ACCOUNT, deployers(CI)), trust(ACCOUNT, previewers(CI))


def test_the_jobs_of_the_file_are_let_in_each_to_its_role() -> None:
    for subject in (f"repo:{REPO}:environment:production", "repo:old/one:ref:refs/heads/main"):
        assert lets_in(DEPLOY, GITHUB, "sts.amazonaws.com", subject)
        assert not lets_in(PREVIEW, GITHUB, "sts.amazonaws.com", subject)
    assert lets_in(PREVIEW, GITHUB, "sts.amazonaws.com", f"repo:{REPO}:pull_request")


@pytest.mark.parametrize(
    "subject",
    [
        f"repo:{REPO}:pull_request",
        f"repo:{REPO}:ref:refs/heads/main",
        f"repo:{REPO}:environment:Production",
        f"repo:{REPO}:environment:production-2",
        "repo:example/foundation:environment:production",
        "repo:example@999/foundation@456789:environment:production",
        "repo:fork/foundation:environment:production",
        "repo:old/one:ref:refs/heads/main-2",
        "repo:old/one:ref:refs/tags/main",
        "repo:old/one:environment:main",
        "repo:old/one:pull_request",
        "",
    ],
)
def test_no_other_job_deploys(subject: str) -> None:
    assert not lets_in(DEPLOY, GITHUB, "sts.amazonaws.com", subject)


@pytest.mark.parametrize(
    "subject",
    [
        "repo:fork@7/foundation@8:pull_request",
        "repo:example/foundation:pull_request",
        f"repo:{REPO}:ref:refs/heads/main",
        f"repo:{REPO}:ref:refs/pull/1/merge",
    ],
)
def test_no_fork_and_no_branch_previews(subject: str) -> None:
    assert not lets_in(PREVIEW, GITHUB, "sts.amazonaws.com", subject)


def test_a_token_for_another_audience_or_of_another_issuer_is_not_let_in() -> None:
    subject = f"repo:{REPO}:environment:production"
    assert not lets_in(DEPLOY, GITHUB, "https://github.com/example", subject)
    assert not lets_in(DEPLOY, "token.actions.example.com", "sts.amazonaws.com", subject)
    assert not lets_in(DEPLOY, PULUMI_CLOUD, "example", subject)


def test_a_stack_deploys_by_updates_and_refreshes_and_previews_by_previews() -> None:
    may = {
        operation: (
            lets_in(DEPLOY, PULUMI_CLOUD, "example", f"{PULUMI}:{operation}:scope:write"),
            lets_in(PREVIEW, PULUMI_CLOUD, "example", f"{PULUMI}:{operation}:scope:write"),
        )
        for operation in ("update", "refresh", "preview", "destroy", "remediate-drift")
    }
    deploys, previews, neither = (True, False), (False, True), (False, False)
    assert may == {
        "update": deploys,
        "refresh": deploys,
        "preview": previews,
        "destroy": neither,
        "remediate-drift": neither,
    }


@pytest.mark.parametrize(
    ("audience", "subject"),
    [
        ("example", "pulumi:deploy:org:example:project:foundation:stack:lab:operation:update:scope:write"),
        ("example", "pulumi:deploy:org:example:project:other:stack:prod:operation:update:scope:write"),
        ("example", "pulumi:deploy:org:other:project:foundation:stack:prod:operation:update:scope:write"),
        ("example", "pulumi:environments:org:example:env:prod"),
        ("other", f"{PULUMI}:update:scope:write"),
        ("aws:example", f"{PULUMI}:update:scope:write"),
    ],
)
def test_no_other_stack_organization_or_environment_deploys(audience: str, subject: str) -> None:
    assert not lets_in(DEPLOY, PULUMI_CLOUD, audience, subject)


def test_who_has_nothing_to_do_is_not_trusted() -> None:
    only = Ci.model_validate({"github": {"preview": [{"repository": REPO}]}})
    assert deployers(only) == ()
    assert [issuer.key for issuer in previewers(only)] == ["github"]


def test_no_trust_has_a_wildcard() -> None:
    assert "*" not in DEPLOY + PREVIEW
    assert "StringLike" not in DEPLOY + PREVIEW


def test_as_many_subjects_as_the_rules_allow_fit_into_a_trust_policy() -> None:
    half = "x" * (SUBJECT_CHARACTERS // 2)
    issuers = (Issuer("github", GITHUB, "sts.amazonaws.com", (half,)), Issuer("p", PULUMI_CLOUD, "o" * 100, (half,)))
    assert len(trust(ACCOUNT, issuers)) <= TRUST_CHARACTERS


def test_a_members_preview_role_is_that_of_one_role_of_the_management_account() -> None:
    (statement,) = json.loads(preview_trust(ACCOUNT, "foundation-preview"))["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/foundation-preview"}},
    }
