"""What CI access declares: issuers and roles in the management account, a role to preview with where it enters."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from computed import account_id
from estates import MANAGEMENT, members, small
from recording import Key, Recording, record
from session_tokens import SessionTokens

from evaluation.policy import Request, parse
from foundation import ci_layers
from foundation.run import Run

ISSUER, ROLE = "aws:iam/openIdConnectProvider:OpenIdConnectProvider", "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"
JOB = {"repository": "example/foundation"}
GITHUB = {"deploy": [{**JOB, "environment": "production"}], "preview": [JOB]}
CLOUD = {"organization": "example", "deploy": [{"project": "foundation", "stack": "prod"}]}
IDENTITY = {"directory": "built-in", "break_glass": "off"}
ACCOUNTS = members(
    logs={"purpose": "log-archive", "access_role": "Access"},
    tooling={"purpose": "security-tooling"},
    shop={},
    old={"lifecycle": "closed"},
)

pytestmark = pytest.mark.usefixtures("tokens")


def declared(ci: object, **settings: object) -> Recording:
    """The layer alone, in an organization whose accounts exist already."""
    stack = small(
        settings={
            "management_account": MANAGEMENT,
            "home_region": "eu-central-1",
            **settings,
        },
        accounts=ACCOUNTS,
        identity={**IDENTITY, "ci": ci},
    )

    def program() -> None:
        ci_layers.ci(Run(stack), lambda key: pulumi.Output.from_input(account_id(key)))

    return record(program, preview=True)


def may_enter(recording: Recording, role: str) -> Mapping[str, bool]:
    """Which roles of members, by account and name, a role may assume."""
    document = parse(recording.one(POLICY, f"ci/{role}/enter").inputs["policy"])
    asked = {
        f"{key} {name}": Request("sts:AssumeRole", f"arn:aws:iam::{account_id(key)}:role/{name}", {})
        for key in ("logs", "tooling", "shop", "old")
        for name in ("Access", "OrganizationAccountAccessRole", "foundation-preview")
    }
    return {
        what: {one.effect for one in document if one.means(request)} == {"Allow"} for what, request in asked.items()
    }


def test_nothing_is_declared_while_it_is_off() -> None:
    assert [one.name for one in declared("off").resources] == ["management"]


def test_each_issuer_is_declared_once_with_its_audience_and_no_thumbprint() -> None:
    found = {one.name: one.inputs for one in declared({"github": GITHUB, "pulumi_cloud": CLOUD}).of(ISSUER)}
    assert found == {
        "github": {
            "url": "https://token.actions.githubusercontent.com",
            "clientIdLists": ["sts.amazonaws.com"],
        },
        "pulumi-cloud": {"url": "https://api.pulumi.com/oidc", "clientIdLists": ["example"]},
    }


def test_the_roles_have_their_names_sessions_and_trust_after_the_issuers_are_there() -> None:
    recording = declared({"github": GITHUB, "pulumi_cloud": CLOUD}, deploy_role="my-deploy")
    deploy, preview = recording.one(ROLE, "ci/deploy"), recording.one(ROLE, "ci/preview")
    assert (deploy.inputs["name"], deploy.inputs["maxSessionDuration"]) == ("my-deploy", 7200)
    assert (preview.inputs["name"], preview.inputs["maxSessionDuration"]) == ("foundation-preview", 3600)
    issuers = {Key(ISSUER, "github"), Key(ISSUER, "pulumi-cloud")}
    for role, trusted in ((deploy, 2), (preview, 1)):
        assert role.provider == "management"
        assert role.dependencies >= issuers
        assert len(json.loads(role.inputs["assumeRolePolicy"])["Statement"]) == trusted
    kept = json.dumps(f"arn:aws:iam::{MANAGEMENT}:role/my-deploy")
    assert kept in recording.one(POLICY, "ci/deploy/deploy").inputs["policy"]


def test_only_the_role_that_something_may_become_is_declared() -> None:
    deploys = declared({"pulumi_cloud": CLOUD})
    assert {one.name for one in deploys.of(ROLE)} == {"ci/deploy"}
    previews = declared({"github": {"preview": [JOB]}})
    assert {one.name for one in previews.of(ROLE)} == {
        "ci/preview",
        "preview/logs",
        "preview/tooling",
    }


def test_the_deploy_role_enters_accounts_with_a_purpose_by_their_access_role() -> None:
    allowed = may_enter(declared({"github": GITHUB}), "deploy")
    assert {what for what, may in allowed.items() if may} == {
        "logs Access",
        "tooling OrganizationAccountAccessRole",
    }


def test_the_preview_role_enters_the_same_accounts_by_their_preview_role() -> None:
    recording = declared({"github": GITHUB})
    allowed = may_enter(recording, "preview")
    keys = {"logs", "tooling"}
    assert {what for what, may in allowed.items() if may} == {f"{key} foundation-preview" for key in keys}
    for key in keys:
        role = recording.one(ROLE, f"preview/{key}")
        assert role.provider == f"account-{key}"
        assert (role.inputs["name"], role.inputs["maxSessionDuration"]) == ("foundation-preview", 3600)
        assert f"arn:aws:iam::{MANAGEMENT}:role/foundation-preview" in role.inputs["assumeRolePolicy"]
        policy = recording.one(POLICY, f"preview/{key}")
        assert policy.inputs["role"] == "foundation-preview"
        assert "sts:AssumeRole" not in policy.inputs["policy"]


def test_an_account_that_another_layer_enters_is_entered_by_ci_too() -> None:
    stack = small(accounts=ACCOUNTS, identity={**IDENTITY, "ci": {"github": GITHUB}})

    def program() -> None:
        run = Run(stack)
        run.member("shop", pulumi.Output.from_input(account_id("shop")))
        ci_layers.ci(run, lambda key: pulumi.Output.from_input(account_id(key)))

    assert may_enter(record(program, preview=True), "deploy")["shop OrganizationAccountAccessRole"]


def test_the_state_is_named_in_the_management_account_alone() -> None:
    recording = declared({"github": GITHUB, "state": {"bucket": "example-state"}})
    naming = {one.name for one in recording.of(POLICY) if "arn:aws:s3:::example-state" in one.inputs["policy"]}
    assert naming == {"ci/deploy/deploy", "ci/preview/read"}


def test_every_resource_is_declared_to_the_run(tokens: SessionTokens) -> None:
    counted: list[Any] = []
    stack = small(accounts=ACCOUNTS, identity={**IDENTITY, "ci": {"github": GITHUB}})

    def program() -> None:
        run = Run(stack)
        ci_layers.ci(run, lambda key: pulumi.Output.from_input(account_id(key)))
        counted.extend(run.resources)

    recording = record(program, preview=True)
    assert len(counted) == len([one for one in recording.resources if one.type in (ISSUER, ROLE, POLICY)])
