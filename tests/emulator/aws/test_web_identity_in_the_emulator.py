"""Roles for holders of tokens of an OpenID Connect provider."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from emulated_world import World

ISSUER = "token.actions.githubusercontent.com"
REPOSITORY = "repo:example/foundation:ref:refs/heads/main"
CLAIMS = {"iss": f"https://{ISSUER}", "aud": "sts.amazonaws.com", "sub": REPOSITORY}

Assume = Callable[..., dict[str, Any]]


def token(**claims: object) -> str:
    parts = ({"alg": "none"}, {**CLAIMS, **claims})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + ".x"


@pytest.fixture
def account(world: World) -> str:
    """An account that knows the provider."""
    made = world.account()
    iam = world.member("iam", made)
    iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["sts.amazonaws.com", "other"])
    return made


@pytest.fixture
def role(world: World, account: str) -> str:
    """A role for one branch of one repository."""
    condition = {
        "StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{ISSUER}:sub": "repo:example/foundation:ref:refs/heads/*"},
    }
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{account}:oidc-provider/{ISSUER}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = world.member("iam", account).create_role(RoleName="ci", AssumeRolePolicyDocument=document)
    return str(made["Role"]["Arn"])


@pytest.fixture
def assume(world: World, role: str) -> Assume:
    """Assume the role with a token, as nobody in particular."""
    config = Config(signature_version=UNSIGNED)
    sts = boto3.client("sts", region_name="eu-west-1", endpoint_url=world.aws.endpoint, config=config)

    def assume(text: str | None = None, arn: str = role, **claims: object) -> dict[str, Any]:
        found: dict[str, Any] = sts.assume_role_with_web_identity(
            RoleArn=arn, RoleSessionName="run-7", WebIdentityToken=text or token(**claims)
        )
        return found

    return assume


def test_a_token_of_the_branch_gets_a_session_of_the_role(world: World, account: str, assume: Assume) -> None:
    answer = assume(exp=time.time() + 60)
    assert (answer["SubjectFromWebIdentityToken"], answer["Audience"]) == (REPOSITORY, "sts.amazonaws.com")
    assert answer["Provider"] == f"arn:aws:iam::{account}:oidc-provider/{ISSUER}"
    caller = world.aws.client("sts", session=answer["Credentials"]).get_caller_identity()
    assert caller["Arn"] == f"arn:aws:sts::{account}:assumed-role/ci/run-7"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"sub": "repo:example/other:ref:refs/heads/main"}, "AccessDenied"),
        ({"sub": "repo:example/foundation:pull_request"}, "AccessDenied"),
        ({"aud": "other"}, "AccessDenied"),
        ({"azp": "other"}, "AccessDenied"),
        ({"aud": "nobody"}, r"InvalidIdentityToken.*Incorrect token audience"),
        ({"iss": "https://elsewhere.example.com"}, r"InvalidIdentityToken.*No OpenIDConnect provider found"),
        ({"exp": 1_000_000_000}, "ExpiredTokenException"),
    ],
)
def test_a_token_of_somebody_else_is_refused(assume: Assume, claims: dict[str, object], code: str) -> None:
    with pytest.raises(ClientError, match=code):
        assume(**claims)


@pytest.mark.parametrize("text", ["no-token", "a.b.c", "e30.e30.x", "e30.W10.x"])
def test_what_is_no_token_is_refused(assume: Assume, text: str) -> None:
    with pytest.raises(ClientError, match="InvalidIdentityToken"):
        assume(text)


def test_a_role_that_is_not_there_and_one_for_others_are_refused(
    world: World, account: str, role: str, assume: Assume
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        assume(arn=f"{role}-2")
    with pytest.raises(ClientError, match="AccessDenied"):
        assume(arn=f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole")


def test_the_provider_must_be_of_the_accounts_own(world: World, account: str, role: str, assume: Assume) -> None:
    assert role
    iam = world.member("iam", account)
    arn = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"][0]["Arn"]
    iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="sts.amazonaws.com")
    with pytest.raises(ClientError, match="Incorrect token audience"):
        assume()
    for _ in range(2):
        iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="sts.amazonaws.com")
    assert iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)["ClientIDList"] == [
        "other",
        "sts.amazonaws.com",
    ]
    assert assume()
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    with pytest.raises(ClientError, match="No OpenIDConnect provider found"):
        assume()
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="x")


def test_other_calls_have_to_be_signed(world: World) -> None:
    config = Config(signature_version=UNSIGNED)
    sts = boto3.client("sts", region_name="eu-west-1", endpoint_url=world.aws.endpoint, config=config)
    with pytest.raises(ClientError, match="MissingAuthenticationToken"):
        sts.get_caller_identity()
