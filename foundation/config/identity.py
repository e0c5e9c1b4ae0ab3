"""`foundation:identity`: people, groups, what they may do where, applications, CI, and access in emergencies."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from foundation.config.applications import Application
from foundation.config.break_glass import BreakGlass
from foundation.config.ci import Ci
from foundation.config.identity_names import (
    Attribute,
    AttributeSource,
    DisplayName,
    IdentityStoreId,
    InstanceArn,
    PermissionSetName,
    UserName,
)
from foundation.config.mail import ContactEmail
from foundation.config.names import Key
from foundation.config.permission_sets import PermissionSet
from foundation.config.regions import Region
from foundation.config.section import Distinct, Frozen, Given, Some
from foundation.config.selectors import Selector
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule

ATTRIBUTES = 50
"""Attributes for access control of an instance (service model of sso-admin, 2026-11)."""


def not_too_many(attributes: Mapping[str, str]) -> Mapping[str, str]:
    if len(attributes) > ATTRIBUTES:
        rule = f"an instance has at most {ATTRIBUTES} attributes for access control"
        raise BrokenRule(rule, "Keep those that policies ask for.")
    return attributes


class Instance(Frozen):
    """The organization's instance of IAM Identity Center, which somebody enables by hand (docs/identity/enable.md)."""

    arn: InstanceArn = Field(description="Its ARN.")
    identity_store: IdentityStoreId = Field(description="Id of its identity store.")
    region: Region = Field(description="The Region that it was enabled in.")


class Group(Frozen):
    """People who may do the same."""

    name: Given[DisplayName] = Field(default=None, description="Its display name. Default: the key.")
    description: Given[DisplayName] = Field(default=None, description="Who belongs to it.")


class User(Frozen):
    """A person in the built-in directory; the key is the name to sign in with."""

    given_name: DisplayName = Field(description="First name.")
    family_name: DisplayName = Field(description="Last name.")
    email: ContactEmail = Field(description="Address that AWS writes to, to have a password chosen.")
    groups: Distinct[Key] = Field(default=(), description="Groups that the person is in.")


class Assignment(Frozen):
    """Who gets which permission sets in which accounts: each with each."""

    groups: Distinct[Key] = Field(default=(), description="Groups, by key.")
    users: Distinct[UserName] = Field(default=(), description="Single people; better a group of one.")
    permission_sets: Some[PermissionSetName] = Field(description="Permission sets, by key.")
    accounts: Some[Selector] = Field(description="Accounts that fit any of these.")


class Identity(Frozen):
    """Who may do what, in which accounts and applications."""

    instance: Given[Instance] = Field(
        default=None, description="The instance. Until it is here, nothing that needs one is declared."
    )
    directory: Literal["built-in", "scim"] = Field(
        description="Where people come from: this file, or an external identity provider that provisions them (SCIM)."
    )
    groups: Mapping[Key, Group] = Field(default={}, description="Groups; with scim, those that the provider has.")
    users: Mapping[UserName, User] = Field(default={}, description="People, of the built-in directory only.")
    attributes: Annotated[Mapping[Attribute, AttributeSource], AfterValidator(not_too_many)] = Field(
        default={}, description="Attributes of people that sessions carry as tags, for policies to ask for."
    )
    permission_sets: Mapping[PermissionSetName, PermissionSet] = Field(default={}, description="Sets, by name.")
    assignments: Mapping[Key, Assignment] = Field(default={}, description="Assignments, each under a name of its own.")
    applications: Mapping[Key, Application] = Field(default={}, description="Applications to sign in to.")
    ci: Switchable[Ci] = Field(description="How CI previews and deploys.")
    break_glass: Switchable[BreakGlass] = Field(description="Access in emergencies, without Identity Center.")

    def group_name(self, key: str) -> str:
        """The display name of a group."""
        return self.groups[key].name or key
