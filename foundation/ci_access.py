"""What CI becomes in the management account: providers of identity, the deploy role and the preview role.

The documents are decided elsewhere (`foundation.policies.ci`); so is who may become a role, and what it may do.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class CiIssuerArgs:
    """An issuer of OIDC tokens: `key` names it in the program, `url` is with https://."""

    key: str
    url: str
    audience: str


@dataclass(frozen=True)
class CiRoleArgs:
    """A role of CI. `key` names it in the program, `policies` are inline policies by name, as JSON.

    `session` is the longest that it lasts, in seconds.
    """

    key: str
    role: str
    description: str
    trust: str
    policies: dict[str, pulumi.Input[str]]
    session: int


@dataclass(frozen=True)
class CiAccessArgs:
    """Whom the account believes, and the roles."""

    issuers: list[CiIssuerArgs]
    roles: list[CiRoleArgs]


class CiAccess(pulumi.ComponentResource):
    """Roles that jobs of CI become by the token of their issuer; nobody holds a key."""

    role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the roles by their name."""

    def __init__(self, name: str, args: CiAccessArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:identity:CiAccess", name, {}, opts)
        args = given(CiAccessArgs, args)
        options = ResourceOptions(parent=self)
        issuers = [
            # No thumbprint: AWS knows the authorities of both issuers.
            aws.iam.OpenIdConnectProvider(issuer.key, url=issuer.url, client_id_lists=[issuer.audience], opts=options)
            for issuer in args.issuers
        ]
        self.resources: list[pulumi.CustomResource] = [*issuers]
        roles = {role.role: self._role(f"{name}/{role.key}", role, issuers) for role in args.roles}
        self.role_arns = pulumi.Output.all(**{key: role.arn for key, role in roles.items()})
        self.register_outputs({"roleArns": self.role_arns})

    def _role(self, name: str, args: CiRoleArgs, issuers: list[aws.iam.OpenIdConnectProvider]) -> aws.iam.Role:
        role = aws.iam.Role(
            name,
            name=args.role,
            description=args.description,
            assume_role_policy=args.trust,
            max_session_duration=args.session,
            # The trust names the providers by ARNs that it works out: the engine sees no dependency.
            opts=ResourceOptions(parent=self, depends_on=issuers),
        )
        self.resources.append(role)
        for key, document in args.policies.items():
            policy = aws.iam.RolePolicy(
                f"{name}/{key}", name=key, role=role.name, policy=document, opts=ResourceOptions(parent=self)
            )
            self.resources.append(policy)
        return role
