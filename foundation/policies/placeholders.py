"""Ids of this organization's accounts in documents that are decided before any id is known. Pure.

A document says `${account:KEY}`; a 12-digit id takes its place where the document is declared or compared.
"""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\$\{account:([a-z][a-z0-9-]*)\}")


def account(key: str) -> str:
    """What stands for the id of the account."""
    return f"${{account:{key}}}"


def accounts_named(content: str) -> tuple[str, ...]:
    """Keys of the accounts that a document names, sorted."""
    return tuple(sorted(set(_PLACEHOLDER.findall(content))))


def filled(content: str, ids: Mapping[str, str]) -> str:
    """The document with the ids in place. KeyError for an account without one."""
    return _PLACEHOLDER.sub(lambda found: ids[found[1]], content)
