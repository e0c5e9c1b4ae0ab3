"""What the listings of an organization leave out, asked for one thing at a time: tags, alternate contacts, aliases."""

from collections.abc import Callable, Mapping
from typing import get_args

from checks.connection import Connection, ReadError
from checks.live import ORGANIZATIONS
from checks.readback_facts import Value
from foundation.config.accounts import ContactKind

KINDS: tuple[str, ...] = get_args(ContactKind)
_CONTACT = {"name": "Name", "title": "Title", "email": "EmailAddress", "phone": "PhoneNumber"}
"""Keys of a contact in the configuration, and what AWS calls them."""


class Details:
    """Reads from the management account. Every method raises ReadError, refusals inside one account excepted."""

    def __init__(self, aws: Connection) -> None:
        self._aws = aws

    def tags(self, identifier: str) -> Mapping[str, str]:
        """The tags of a unit, account or policy."""
        listed = self._aws.listed(ORGANIZATIONS, "list_tags_for_resource", "Tags", ResourceId=identifier)
        return {tag["Key"]: tag["Value"] for tag in listed}

    def contacts(self, account: str | None) -> Mapping[str, Value]:
        """The alternate contacts of an account by kind; None is the management account, which AWS wants unnamed."""
        named = {"AccountId": account} if account else {}
        found = {kind: _or_why_not(self._contact, kind, named) for kind in KINDS}
        return {kind: contact for kind, contact in found.items() if contact is not None}

    def alias(self, account: str, role: str) -> Value:
        """The IAM alias of an account, read inside it through its role; None when it has none."""
        return _or_why_not(self._alias, account, role)

    def _contact(self, kind: str, named: Mapping[str, str]) -> Value:
        try:
            answer = self._aws.call("account", "get_alternate_contact", AlternateContactType=kind.upper(), **named)
        except ReadError as error:
            if error.code == "ResourceNotFoundException":
                return None
            raise
        return {ours: answer["AlternateContact"][theirs] for ours, theirs in _CONTACT.items()}

    def _alias(self, account: str, role: str) -> Value:
        aliases = self._aws.inside(account, role).call("iam", "list_account_aliases")["AccountAliases"]
        return aliases[0] if aliases else None


def _or_why_not(read: Callable[..., Value], *arguments: object) -> Value:
    """What was read, or AWS's refusal in its place: that one account cannot be read is a finding, not the end."""
    try:
        return read(*arguments)
    except ReadError as error:
        if not error.code.startswith("AccessDenied"):
            raise
        return f"cannot be read: {error.code}"
