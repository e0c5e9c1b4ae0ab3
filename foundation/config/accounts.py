"""`foundation:accounts`: the member accounts, where they belong, and whom AWS writes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from foundation.config.amounts import Amount
from foundation.config.identifiers import AccountAlias, AccountId, RoleName
from foundation.config.limits import Quota
from foundation.config.mail import PLACE, ContactEmail, ContactName, ContactTitle, Email, EmailPattern, Phone
from foundation.config.names import AccountName, Key, UnitPath, default_name
from foundation.config.section import Frozen, Given, Tags

Purpose = Literal["log-archive", "security-tooling", "network", "images", "operations"]
ContactKind = Literal["security", "billing", "operations"]
Lifecycle = Literal["active", "closed"]
BillingAccess = Literal["ALLOW", "DENY"]


class Contact(Frozen):
    """An alternate contact: whom AWS writes to besides the root user."""

    name: ContactName = Field(description="Name of the person or team.")
    title: ContactTitle = Field(description="Their position.")
    email: ContactEmail = Field(description="Their e-mail address.")
    phone: Phone = Field(description="Their telephone number.")


Contacts = Mapping[ContactKind, Contact]


class Member(Frozen):
    """One member account; its key names it in the program for ever."""

    unit: UnitPath = Field(description="Path of the unit that it belongs to, such as workloads/production.")
    purpose: Given[Purpose] = Field(
        default=None, description="What the foundation runs in it. Such an account is logged in to when deploying."
    )
    name: Given[AccountName] = Field(
        default=None, description="Name in AWS, fixed at creation. Default: the key, capitalised."
    )
    email: Given[Email] = Field(
        default=None, description="E-mail address, fixed at creation. Default: from the pattern."
    )
    alias: Given[AccountAlias] = Field(default=None, description="Alias for sign-in; for accounts with a purpose only.")
    tags: Tags = Field(
        default={}, description="Tags of this account and what the program makes in it, on top of those of its units."
    )
    budget: Given[Amount] = Field(
        default=None, description="Its budget, US dollars a month. Default: what its unit has for each account."
    )
    contacts: Contacts = Field(default={}, description="Alternate contacts that differ from those of the section.")
    access_role: Given[RoleName] = Field(
        default=None, description="Role that AWS makes in the account, fixed at creation. Default: that of the section."
    )
    iam_user_access_to_billing: BillingAccess = Field(
        default="ALLOW", description="Whether IAM principals of the account may see its bills, fixed at creation."
    )
    lifecycle: Lifecycle = Field(
        default="active",
        description="`closed`: no longer declared. The account itself is not touched, and still counts.",
    )
    adopt: Given[AccountId] = Field(default=None, description="Id of an existing account to take over.")


@dataclass(frozen=True)
class AccountEntry:
    """A member account with its defaults filled in."""

    key: str
    name: str
    email: str
    unit: str
    """Path of its unit."""
    purpose: Purpose | None
    alias: str | None
    tags: Mapping[str, str]
    """Its own: those that it inherits are in `foundation.config.inherited`."""
    budget: int | None
    contacts: Mapping[ContactKind, Contact]
    access_role: str
    iam_user_access_to_billing: BillingAccess
    lifecycle: Lifecycle
    adopt: str | None


class Accounts(Frozen):
    """All member accounts, and what they have in common."""

    email: Given[EmailPattern] = Field(
        default=None, description="Pattern of their e-mail addresses, with {account} for the key."
    )
    quota: Quota = Field(
        default=10,
        description="The organization's quota of accounts. Members, closed ones too, and the management account count.",
    )
    access_role: RoleName = Field(
        default="OrganizationAccountAccessRole",
        description="Role that AWS makes in each new account for the management account.",
    )
    contacts: Contacts = Field(default={}, description="Alternate contacts of every account.")
    members: Mapping[Key, Member] = Field(default={}, description="The accounts, by key.")

    def entries(self) -> tuple[AccountEntry, ...]:
        """Every account with defaults filled in, closed ones too, in the order of the file."""
        return tuple(self._entry(key, member) for key, member in self.members.items())

    def active(self) -> tuple[AccountEntry, ...]:
        """The accounts to declare: all but the closed ones."""
        return tuple(entry for entry in self.entries() if entry.lifecycle == "active")

    def _entry(self, key: str, member: Member) -> AccountEntry:
        return AccountEntry(
            key=key,
            name=member.name or default_name(key),
            email=member.email or (self.email or "").replace(PLACE, key),
            unit=member.unit,
            purpose=member.purpose,
            alias=member.alias,
            tags=member.tags,
            budget=member.budget,
            contacts={**self.contacts, **member.contacts},
            access_role=member.access_role or self.access_role,
            iam_user_access_to_billing=member.iam_user_access_to_billing,
            lifecycle=member.lifecycle,
            adopt=member.adopt,
        )
