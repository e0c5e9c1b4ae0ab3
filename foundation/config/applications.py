"""Applications that people sign in to through IAM Identity Center."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from foundation.config.identity_names import ApplicationArn, ApplicationUrl, DisplayName, Scope
from foundation.config.names import Key
from foundation.config.section import Distinct, Frozen, Given, Some
from foundation.errors import BrokenRule

SCOPES = 25
"""Access scopes of an application (IAM Identity Center quotas, 2026-11)."""
Kind = Literal["jenkins", "jira", "slack", "zoom", "other"]


def not_too_many(scopes: tuple[str, ...]) -> tuple[str, ...]:
    if len(scopes) > SCOPES:
        rule = f"an application has at most {SCOPES} access scopes"
        raise BrokenRule(rule, "Keep those that it asks for.")
    return scopes


class OAuth(Frozen):
    """An application that asks for tokens by OAuth 2.0. Its grants are made by hand (docs/identity/oauth.md)."""

    name: DisplayName = Field(description="Its name in the access portal.")
    description: Given[DisplayName] = Field(default=None, description="What it is.")
    url: ApplicationUrl = Field(description="Where the access portal sends people to sign in.")
    visible: bool = Field(default=True, description="Whether the access portal shows it.")
    scopes: Annotated[Distinct[Scope], AfterValidator(not_too_many)] = Field(
        default=(), description="What its tokens may be used for."
    )


class Application(Frozen):
    """An application and who may use it: a SAML application made by hand, or one that is declared here."""

    model_config = ConfigDict(json_schema_extra={"not": {"required": ["arn", "oauth"]}})

    kind: Kind = Field(description="Which product it is; each has a page of its own in docs/identity.")
    groups: Some[Key] = Field(description="Groups whose people may use it.")
    arn: Given[ApplicationArn] = Field(
        default=None,
        description="ARN of the SAML application that was made by hand. Until it is here nothing is declared.",
    )
    oauth: Given[OAuth] = Field(default=None, description="An application of OAuth 2.0, to be declared.")

    @model_validator(mode="after")
    def _one(self) -> "Application":
        if self.arn is not None and self.oauth is not None:
            rule = "an application is made by hand (arn) or declared here (oauth), not both"
            raise BrokenRule(rule, "Remove one of the two.")
        return self
