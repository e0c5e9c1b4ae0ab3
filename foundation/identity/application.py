"""An application that people sign in to through IAM Identity Center, and the groups that may.

SAML applications are made by hand: AWS has no API for them. Of those of OAuth 2.0, grants and authentication methods
are made by hand: no resource of either provider has them (pulumi-aws 7.51.1, pulumi-aws-native 1.84).
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

CUSTOM = "arn:aws:sso::aws:applicationProvider/custom"
"""The provider of applications that belong to no product of AWS."""


@dataclass(frozen=True)
class OAuthArgs:
    """An application to declare: `url` is where the access portal sends people."""

    name: str
    url: str
    visible: bool
    scopes: list[str]
    description: str | None = None


@dataclass(frozen=True)
class ApplicationArgs:
    """`application_arn` of one that exists, or `oauth`. `groups` are ids by key."""

    instance_arn: pulumi.Input[str]
    region: str
    groups: dict[str, pulumi.Input[str]]
    application_arn: pulumi.Input[str] | None = None
    oauth: OAuthArgs | None = None


class Application(pulumi.ComponentResource):
    """An application, for some groups only."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: ApplicationArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:identity:Application", name, {}, opts)
        args = given(ApplicationArgs, args)
        self.resources: list[pulumi.CustomResource] = []
        arn: pulumi.Input[str] = args.application_arn or ""
        if args.oauth is not None:
            arn = self._declared(name, given(OAuthArgs, args.oauth), args)
        self.resources += [
            aws.ssoadmin.ApplicationAssignment(
                f"{name}/{key}",
                application_arn=arn,
                principal_type="GROUP",
                principal_id=id_,
                region=args.region,
                opts=ResourceOptions(parent=self, delete_before_replace=True),
            )
            for key, id_ in args.groups.items()
        ]
        self.arn = pulumi.Output.from_input(arn)
        self.register_outputs({"arn": self.arn})

    def _declared(self, name: str, oauth: OAuthArgs, args: ApplicationArgs) -> pulumi.Output[str]:
        # The other origin, IDENTITY_CENTER, is for SAML alone.
        sign_in = aws.ssoadmin.ApplicationPortalOptionsSignInOptionsArgs(
            origin="APPLICATION", application_url=oauth.url
        )
        application = aws.ssoadmin.Application(
            name,
            name=oauth.name,
            description=oauth.description,
            application_provider_arn=CUSTOM,
            instance_arn=args.instance_arn,
            status="ENABLED",
            portal_options=aws.ssoadmin.ApplicationPortalOptionsArgs(
                visibility="ENABLED" if oauth.visible else "DISABLED", sign_in_options=sign_in
            ),
            region=args.region,
            opts=ResourceOptions(parent=self),
        )
        scopes = [
            aws.ssoadmin.ApplicationAccessScope(
                f"{name}/{scope}",
                application_arn=application.arn,
                scope=scope,
                region=args.region,
                opts=ResourceOptions(parent=self),
            )
            for scope in oauth.scopes
        ]
        # Of those made by hand some refuse it ("is not supported for this action"); required is AWS's default.
        required = aws.ssoadmin.ApplicationAssignmentConfiguration(
            name,
            application_arn=application.arn,
            assignment_required=True,
            region=args.region,
            opts=ResourceOptions(parent=self),
        )
        self.resources += [application, required, *scopes]
        return application.arn
