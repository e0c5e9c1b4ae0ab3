"""Previews of CI on emulated AWS: a job becomes the preview role by its token, and reads the members through theirs."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from ci_requests import allows_call
from emulated_shell import Shell, emulated_shell, project

pytestmark = pytest.mark.slow

MANAGEMENT = "111122223333"
PREVIEW, DEPLOY, ACCESS = "foundation-preview", "foundation-deploy", "OrganizationAccountAccessRole"
PULL_REQUEST, PRODUCTION = "repo:example/foundation:pull_request", "repo:example/foundation:environment:production"
STACK = f"""config:
  foundation:settings: {{management_account: "{MANAGEMENT}", home_region: eu-central-1}}
  foundation:organization: {{}}
  foundation:units: {{security: {{}}, suspended: {{}}}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members: {{tools: {{unit: security, purpose: security-tooling, alias: example-tools}}}}
  foundation:guardrails: {{}}
  foundation:baseline: "off"
  foundation:logs: "off"
  foundation:security: "off"
  foundation:identity:
    directory: built-in
    break_glass: "off"
    ci:
      github:
        deploy: [{{repository: example/foundation, environment: production}}]
        preview: [{{repository: example/foundation}}]
  foundation:network: "off"
  foundation:images: "off"
  foundation:operations: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
"""


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = tmp_path_factory.mktemp("ci")
    file = directory / "Pulumi.ci.yaml"
    file.write_text(STACK)
    where = project(directory / "project", file)
    with emulated_shell(where, "--role-seconds", "0", "--creation-seconds", "0") as found:
        done = found.foundation("up", "prod")
        assert done.code == 0, done.output
        yield found


def job(shell: Shell, subject: str, role: str) -> Mapping[str, str]:
    """Credentials that a job of this subject gets for a role of the management account."""
    claims = {"iss": "https://token.actions.githubusercontent.com", "aud": "sts.amazonaws.com", "sub": subject}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, claims)]
    nobody = Config(signature_version=UNSIGNED)
    sts = boto3.client("sts", region_name="eu-central-1", endpoint_url=shell.endpoint, config=nobody)
    arn = f"arn:aws:iam::{MANAGEMENT}:role/{role}"
    asked = {"RoleArn": arn, "RoleSessionName": "preview-7", "WebIdentityToken": ".".join([*parts, "x"])}
    given: dict[str, Any] = sts.assume_role_with_web_identity(**asked)["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }


def session(account: str, role: str) -> str:
    """What a session of a role is called, without its own name."""
    return f"arn:aws:sts::{account}:assumed-role/{role}"


def member_of(shell: Shell) -> str:
    """Id of the only member."""
    accounts = shell.client("organizations").list_accounts()["Accounts"]
    (found,) = (str(one["Id"]) for one in accounts if one["Id"] != MANAGEMENT)
    return found


def documents(iam: Any) -> list[str]:
    """What the preview role of an account may do."""
    names = iam.list_role_policies(RoleName=PREVIEW)["PolicyNames"]
    return [json.dumps(iam.get_role_policy(RoleName=PREVIEW, PolicyName=name)["PolicyDocument"]) for name in names]


def inside(shell: Shell, service: str, account: str) -> Any:
    """A client of a member, by its access role."""
    asked = {"RoleArn": f"arn:aws:iam::{account}:role/{ACCESS}", "RoleSessionName": "test"}
    given = shell.client("sts").assume_role(**asked)["Credentials"]
    entered = boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    return entered.client(service, region_name="eu-central-1", endpoint_url=shell.endpoint)


def previewed(shell: Shell, **variables: str) -> tuple[str, dict[str, list[Mapping[str, Any]]]]:
    """What a preview says, and its calls by the role that made them."""
    before = shell.last_call()
    done = replace(shell, environment={**shell.environment, **variables}).foundation("preview", "prod")
    assert done.code == 0, done.output
    calls: dict[str, list[Mapping[str, Any]]] = {}
    for call in shell.calls(before):
        calls.setdefault(call["principal"].rpartition("/")[0], []).append(call)
    return done.output, calls


def test_a_job_of_a_pull_request_previews_as_the_preview_roles_and_asks_for_what_they_may(shell: Shell) -> None:
    member = member_of(shell)
    told, calls = previewed(shell, FOUNDATION_READ_ONLY="1", **job(shell, PULL_REQUEST, PREVIEW))
    assert "~ update Provider account-tools  assumeRoles" in told
    assert "unchanged · 1 to update  in" in told
    clients = {MANAGEMENT: shell.client("iam"), member: inside(shell, "iam", member)}
    may = {session(account, PREVIEW): documents(iam) for account, iam in clients.items()}
    assert calls.keys() == may.keys()
    for who, made in calls.items():
        # AWS lets everybody ask for this.
        asked = [call for call in made if call["action"] != "sts:GetCallerIdentity"]
        assert all(allows_call(may[who], call) for call in asked)
        assert not any(call["mutating"] for call in made)


def test_a_job_of_production_previews_as_the_deploy_role_and_finds_nothing_to_change(shell: Shell) -> None:
    member = member_of(shell)
    told, calls = previewed(shell, **job(shell, PRODUCTION, DEPLOY))
    assert "to update" not in told
    assert calls.keys() == {session(MANAGEMENT, DEPLOY), session(member, ACCESS)}


def test_a_job_of_a_pull_request_becomes_no_role_that_changes_anything(shell: Shell) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        job(shell, PULL_REQUEST, DEPLOY)
