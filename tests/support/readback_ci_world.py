"""CI access made by hand with boto3, as a configuration declares it: issuers, and roles in three accounts.

Nothing of the program takes part but the texts of what the roles may do: who may become them is here once more.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from estates import MANAGEMENT, members, small
from processes import emulated_aws
from readback_organization import Handmade, make

from checks.readback import readback
from foundation.config import StackConfig
from foundation.config.ci import State
from foundation.policies.ci import Roles, deploying, previewing

STATE = "example-state"
JOB = {"repository": "example/foundation"}
STACK = {"project": "foundation", "stack": "prod"}
CI: Mapping[str, Any] = {
    "github": {"deploy": [{**JOB, "environment": "production"}], "preview": [JOB]},
    "pulumi_cloud": {"organization": "example", "deploy": [STACK]},
    "state": {"bucket": STATE},
}
SETTINGS: Mapping[str, Any] = {
    "management_account": MANAGEMENT,
    "home_region": "eu-central-1",
    "deploy_role": "deployer",
    "break_glass_roles": {"emergency": "all"},
    "tags": {"owner": "platform"},
}
ACCOUNTS: Mapping[str, Mapping[str, Any]] = {
    "logs": {"purpose": "log-archive", "access_role": "Access"},
    "tooling": {"purpose": "security-tooling"},
    "shop": {},
    "old": {"lifecycle": "closed"},
}
ENTERED: Mapping[str, str] = {"logs": "Access", "tooling": "OrganizationAccountAccessRole"}
"""The accounts with a purpose, and their access roles."""
GITHUB, PULUMI_CLOUD = "token.actions.githubusercontent.com", "api.pulumi.com/oidc"
DEPLOY, PREVIEW = "deployer", "foundation-preview"
TAGS = [{"Key": "owner", "Value": "platform"}]


def declared(ci: object = CI, **accounts: Mapping[str, Any]) -> StackConfig:
    """The configuration that the world is made for, with another section or with more accounts."""
    identity = {"directory": "built-in", "break_glass": "off", "ci": ci}
    return small(settings=SETTINGS, accounts=members(**{**ACCOUNTS, **accounts}), identity=identity)


def issuer(name: str) -> str:
    """ARN of an OIDC provider of the management account."""
    return f"arn:aws:iam::{MANAGEMENT}:oidc-provider/{name}"


def policy(*statements: Mapping[str, Any]) -> str:
    """A policy document, with its names in another order than the program's."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, sort_keys=True, indent=1)


@dataclass
class CiWorld:
    """What was made: an organization, and clients of IAM by account key, `management` among them."""

    organization: Handmade
    iam: dict[str, Any]

    def found(self, config: StackConfig | None = None) -> list[str]:
        """The mismatches, line by line, with a configuration or the world's own."""
        organization = self.organization
        report = readback(config or organization.config, organization.endpoint, organization.session)
        return [str(mismatch) for mismatch in report.mismatches]

    def role(self, key: str, name: str, trust: str, seconds: int, **may: str) -> None:
        """A role with inline policies by name."""
        made = {"RoleName": name, "AssumeRolePolicyDocument": trust, "MaxSessionDuration": seconds, "Tags": TAGS}
        self.iam[key].create_role(**made)
        for own, document in may.items():
            self.iam[key].put_role_policy(RoleName=name, PolicyName=own, PolicyDocument=document)

    def remove(self, key: str, name: str) -> None:
        """The end of a role."""
        for own in self.iam[key].list_role_policies(RoleName=name)["PolicyNames"]:
            self.iam[key].delete_role_policy(RoleName=name, PolicyName=own)
        self.iam[key].delete_role(RoleName=name)

    def preview_role(self, key: str) -> None:
        """The preview role of a member."""
        trusted = {
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{MANAGEMENT}:root"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{MANAGEMENT}:role/{PREVIEW}"}},
        }
        self.role(key, PREVIEW, policy(trusted), 3600, read=previewing())

    def issuer(self, name: str, *audiences: str) -> None:
        """An issuer, with a thumbprint that AWS does not look at."""
        made = {"Url": f"https://{name}", "ClientIDList": list(audiences), "Tags": TAGS}
        self.iam["management"].create_open_id_connect_provider(**made, ThumbprintList=["0" * 40])


@contextmanager
def ci_world() -> Iterator[CiWorld]:
    """An organization of its own in which everything is as `declared()` says."""
    with emulated_aws("--quota", "20", "--creation-seconds", "0") as endpoint:
        organization = make(declared(), endpoint)
        inside = {key: organization.inside(organization.accounts[key], role) for key, role in ENTERED.items()}
        iam = {key: organization.client("iam", session) for key, session in inside.items()}
        world = CiWorld(organization, {**iam, "management": organization.client("iam")})
        world.issuer(GITHUB, "sts.amazonaws.com")
        world.issuer(PULUMI_CLOUD, "example")
        _management(world, State(bucket=STATE))
        for key in ENTERED:
            world.preview_role(key)
        yield world


def _management(world: CiWorld, state: State) -> None:
    production, pulls = "repo:example/foundation:environment:production", "repo:example/foundation:pull_request"
    stack = "pulumi:deploy:org:example:project:foundation:stack:prod:operation"
    updates = [f"{stack}:update:scope:write", f"{stack}:refresh:scope:write"]
    powerful = Roles(MANAGEMENT, DEPLOY, PREVIEW, ("emergency",))
    deployers = policy(_trusted(GITHUB, "sts.amazonaws.com", production), _trusted(PULUMI_CLOUD, "example", updates))
    enter = _entering(world, ENTERED)
    world.role("management", DEPLOY, deployers, 7200, deploy=deploying(powerful, state), enter=enter)
    previewers = policy(_trusted(GITHUB, "sts.amazonaws.com", pulls))
    enter = _entering(world, dict.fromkeys(ENTERED, PREVIEW))
    world.role("management", PREVIEW, previewers, 3600, read=previewing(state), enter=enter)


def _trusted(name: str, audience: str, subjects: object) -> Mapping[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Federated": issuer(name)},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{name}:aud": audience, f"{name}:sub": subjects}},
    }


def _entering(world: CiWorld, roles: Mapping[str, str]) -> str:
    arns = [f"arn:aws:iam::{world.organization.accounts[key]}:role/{role}" for key, role in roles.items()]
    return policy(
        {"Sid": "Enter", "Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": arns},
        {"Sid": "EnterNothingElse", "Effect": "Deny", "Action": ["sts:AssumeRole"], "NotResource": arns},
    )
