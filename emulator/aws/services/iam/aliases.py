"""Account aliases, which are unique in the whole of AWS."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request


@dataclass
class Aliases:
    """Owner account by alias; an account has one at most."""

    owners: dict[str, str] = field(default_factory=dict)


def create_account_alias(request: Request) -> Mapping[str, object]:
    """CreateAccountAlias: takes the place of the account's alias, if it has one."""
    aliases, alias = request.state.store(Aliases), request["AccountAlias"]
    if alias in aliases.owners:
        message = f"The account alias {alias} already exists."
        raise AwsError("EntityAlreadyExists", message, status=409)
    kept = {name: owner for name, owner in aliases.owners.items() if owner != request.account}
    aliases.owners = kept | {alias: request.account}
    return {}


def list_account_aliases(request: Request) -> Mapping[str, object]:
    """ListAccountAliases."""
    owners = request.state.store(Aliases).owners
    return {
        "AccountAliases": [alias for alias, owner in owners.items() if owner == request.account],
        "IsTruncated": False,
    }


def delete_account_alias(request: Request) -> Mapping[str, object]:
    """DeleteAccountAlias."""
    owners, alias = request.state.store(Aliases).owners, request["AccountAlias"]
    if owners.get(alias) != request.account:
        message = f"The account alias {alias} cannot be found."
        raise AwsError("NoSuchEntity", message, status=404)
    del owners[alias]
    return {}


HANDLERS: Handlers = {
    "CreateAccountAlias": create_account_alias,
    "ListAccountAliases": list_account_aliases,
    "DeleteAccountAlias": delete_account_alias,
}
