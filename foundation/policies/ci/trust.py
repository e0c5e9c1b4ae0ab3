"""Who may become the roles of CI: issuers of tokens, audiences, and the subjects that the configuration names.

Sources, read 2026-11:
- https://docs.github.com/en/actions/reference/security/oidc: issuer, subjects. The audience is the one that
  `aws-actions/configure-aws-credentials` asks for.
- https://www.pulumi.com/docs/deployments/guides/oidc/aws/: issuer, subject; the audience of Deployments is the name of
  the organization. (`aws:<organization>` is that of Pulumi ESC, which is not trusted here: its subjects name an
  environment, and nothing of the operation.)
- AWS IAM API reference, CreateOpenIDConnectProvider: no thumbprint is needed, both issuers have certificates of
  authorities that AWS knows.

A fork's pull request gets no token: GitHub gives jobs of forks no `id-token` permission at all. A job of
`pull_request_target` would get one, with the subject of the base branch or of a pull request: see docs/ci.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from foundation.config.ci import Ci
from foundation.policies.ci.document import Statement, document

GITHUB, GITHUB_AUDIENCE = "token.actions.githubusercontent.com", "sts.amazonaws.com"
PULUMI_CLOUD = "api.pulumi.com/oidc"
DEPLOY_OPERATIONS = ("update", "refresh")
"""An organization is not destroyed by CI, and previews are the other role's."""
PREVIEW_OPERATIONS = ("preview",)
TRUST_CHARACTERS = 2_048
"""Of a role's trust policy, unless the quota is raised (IAM quotas, 2026-11); white space does not count."""


@dataclass(frozen=True)
class Issuer:
    """An issuer of tokens; ``name`` is its URL without https://, ``subjects`` what may become the role."""

    key: str
    name: str
    audience: str
    subjects: tuple[str, ...]


def deployers(ci: Ci) -> tuple[Issuer, ...]:
    """What may become the deploy role."""
    return tuple(_issuers(ci, "deploy"))


def previewers(ci: Ci) -> tuple[Issuer, ...]:
    """What may become the preview role."""
    return tuple(_issuers(ci, "preview"))


def _issuers(ci: Ci, purpose: str) -> Iterator[Issuer]:
    if ci.github is not None:
        jobs = ci.github.deploy if purpose == "deploy" else ci.github.preview
        if jobs:
            subjects = tuple(sorted(job.subject for job in jobs))
            yield Issuer("github", GITHUB, GITHUB_AUDIENCE, subjects)
    if ci.pulumi_cloud is not None:
        cloud = ci.pulumi_cloud
        stacks, operations = (
            (cloud.deploy, DEPLOY_OPERATIONS) if purpose == "deploy" else (cloud.preview, PREVIEW_OPERATIONS)
        )
        if stacks:
            named = (stack.subject(cloud.organization, operation) for stack in stacks for operation in operations)
            yield Issuer("pulumi-cloud", PULUMI_CLOUD, cloud.organization, tuple(sorted(named)))


def trust(account: str, issuers: tuple[Issuer, ...]) -> str:
    """The trust policy of a role in ``account``, whose providers of identity are those of the issuers."""
    statements: list[Statement] = [
        {
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws:iam::{account}:oidc-provider/{issuer.name}"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {f"{issuer.name}:aud": issuer.audience, f"{issuer.name}:sub": list(issuer.subjects)}
            },
        }
        for issuer in issuers
    ]
    return document(statements)


def preview_trust(management_account: str, role: str) -> str:
    """The trust policy of the preview role of a member: the management account's role of that name alone.

    It is named in the condition: a role that is named as the principal has to exist, and is another one for IAM when
    it has been made again.
    """
    arn = f"arn:aws:iam::{management_account}:role/{role}"
    statement: Statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{management_account}:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"ArnEquals": {"aws:PrincipalArn": arn}},
    }
    return document([statement])
