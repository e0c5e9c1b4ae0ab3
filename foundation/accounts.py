"""The member accounts: created in five lanes, placed, tagged, with their alternate contacts; never closed or replaced.

What this leaves out: closing an account (a step of its own, never a side effect), and the management account, which is
no `Account` resource: only its contacts are set here. The name, e-mail and role name of an account are create-only: a
change in the program is not passed on (it would make a second account), it is refused.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws
from pulumi import ResourceHookBinding, ResourceOptions

from foundation.adoption import Adoption
from foundation.given import given
from foundation.guard import Refused, keep_accounts
from foundation.guard_quota import room_for_accounts

LANES = 5
"""Account creations that AWS lets be in flight at once. Source: AWS Organizations quotas, 2026-11."""

CREATE_ONLY = ["name", "email", "roleName", "iamUserAccessToBilling"]
"""Inputs whose change would replace the account in the upstream provider (account.go)."""


@dataclass(frozen=True)
class ContactArgs:
    """An alternate contact; `kind` is SECURITY, BILLING or OPERATIONS."""

    kind: str
    name: str
    title: str
    email: str
    phone: str


@dataclass(frozen=True)
class AccountArgs:
    """One account; `parent_id` is its unit or the root, after everything that must be attached there first."""

    key: str
    name: str
    email: str
    parent_id: pulumi.Input[str]
    role_name: str
    iam_user_access_to_billing: str
    tags: dict[str, str]
    contacts: list[ContactArgs]
    adopt: str | None = None


@dataclass(frozen=True)
class AccountsArgs:
    """Every declared account, and the keys of the closed ones, which may leave the program.

    `management_contacts` are the alternate contacts of the management account itself.
    """

    accounts: list[AccountArgs]
    closed: list[str]
    management_contacts: list[ContactArgs]
    already_adopted: pulumi.Input[list[str]] | None = None


class Accounts(pulumi.ComponentResource):
    """The member accounts of one organization."""

    ids: pulumi.Output[dict[str, str]]
    """Account ids by key."""

    def __init__(self, name: str, args: AccountsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:accounts:Accounts", name, {}, opts)
        args = given(AccountsArgs, args)
        self._adoption = Adoption(f"accounts:{name}", args.already_adopted)
        self._keep = keep_accounts(args.closed)
        self._room = room_for_accounts(name, [one.email for one in args.accounts if one.adopt is None])
        self.by_key: dict[str, aws.organizations.Account] = {}
        self.resources: list[pulumi.CustomResource] = []
        lanes: deque[pulumi.Resource | None] = deque([None] * LANES)
        for account in args.accounts:
            resource = self._account(account, after=lanes.popleft())
            lanes.append(resource)
            self.by_key[account.key] = resource
            self.resources += [resource, *(self._contact(account.key, c, resource) for c in account.contacts)]
        self.resources += [self._contact("management", contact, None) for contact in args.management_contacts]
        self.ids = pulumi.Output.all(**{key: resource.id for key, resource in self.by_key.items()})
        self._unchanged: pulumi.Output[list[str]] = pulumi.Output.from_input(
            _refuse_changed(args.accounts, self.by_key)
        )
        self.register_outputs({"ids": self.ids})

    def _account(self, account: AccountArgs, after: pulumi.Resource | None) -> aws.organizations.Account:
        options = ResourceOptions(
            parent=self,
            depends_on=[after] if after else [],
            retain_on_delete=True,
            ignore_changes=CREATE_ONLY,
            hooks=ResourceHookBinding(before_create=[self._room], before_delete=[self._keep]),
        )
        return aws.organizations.Account(
            account.key,
            name=account.name,
            email=account.email,
            parent_id=account.parent_id,
            role_name=account.role_name,
            iam_user_access_to_billing=account.iam_user_access_to_billing,
            tags=account.tags,
            opts=self._adoption.options(options, account.adopt),
        )

    def _contact(
        self, key: str, contact: ContactArgs, account: aws.organizations.Account | None
    ) -> aws.account.AlternativeContact:
        """A contact of an account; without one, of the management account, which AWS wants unnamed."""
        return aws.account.AlternativeContact(
            f"{key}-{contact.kind.lower()}",
            account_id=account.id if account else None,
            alternate_contact_type=contact.kind,
            name=contact.name,
            title=contact.title,
            email_address=contact.email,
            phone_number=contact.phone,
            # An account that leaves is not touched, and a suspended one would answer a deletion with an error: so a
            # contact stays on AWS until another one takes its place.
            opts=ResourceOptions(parent=self, retain_on_delete=True),
        )


async def _refuse_changed(declared: list[AccountArgs], deployed: Mapping[str, aws.organizations.Account]) -> list[str]:
    """Compares every account with what the state says of it, and refuses all differences at once; the keys compared."""
    refuse_changed([await _create_only(account, deployed[account.key]) for account in declared])
    return [account.key for account in declared]


async def _create_only(declared: AccountArgs, resource: aws.organizations.Account) -> dict[str, Any]:
    """What the account has and what the program declares, of the values that are fixed at its creation."""
    has = {
        "name": await _known(resource.name),
        "email": await _known(resource.email),
        "access_role": await _known(resource.role_name),
        "iam_user_access_to_billing": await _known(resource.iam_user_access_to_billing),
    }
    wanted = {
        "name": declared.name,
        "email": declared.email,
        "access_role": declared.role_name,
        "iam_user_access_to_billing": declared.iam_user_access_to_billing,
    }
    return {"key": declared.key, "has": has, "wanted": wanted}


async def _known(value: pulumi.Output[Any]) -> object:
    """The value, or `None` where a preview cannot know it: AWS never tells the role of an adopted account."""
    return await value.future() if await value.is_known() else None


def refuse_changed(accounts: list[dict[str, Any]]) -> None:
    """Raises Refused with every create-only value that differs; a value that AWS never tells (`None`) cannot."""
    lines = [
        f"foundation:accounts.members.{account['key']}.{name}\n"
        f"  value:  {account['wanted'][name]!r}\n"
        f"  rule:   fixed when the account was created, as {has!r}\n"
        f"  remedy: Write `{name}: {has}`; another value would need another account."
        for account in accounts
        for name, has in account["has"].items()
        if has is not None and has != account["wanted"][name]
    ]
    if lines:
        raise Refused("\n".join(lines))
