"""The read-back: is everything on AWS as the configuration says, and is nothing there besides?

It goes through the AWS API and knows nothing of the program's resources, its provider or its state: what the stack
declares is worked out from the configuration once more, as facts, and compared with facts read from AWS. What is inside
accounts is read with credentials of those accounts.

Compared are the organization (features, policy types, trusted access), the units (by name, with tags), the accounts
(name, address, unit, state, tags, contacts, alias), every policy document with its attachments, and that AWS's own
policies are where they must be. Baseline, logs, security, identity, emergency access, network, images, operations,
tags, spend, quotas and CI have modules of their own, which say what they leave out. Sections that are `off` or another
stack's are left out; what counts as extra is in `checks.readback_extra`. Not compared is what AWS does not tell, such
as the access role of an account.
"""

from dataclasses import dataclass, replace

import boto3

from checks import (
    readback_baseline,
    readback_ci,
    readback_emergency,
    readback_identity,
    readback_images,
    readback_logs,
    readback_network,
    readback_operations,
    readback_quotas,
    readback_security,
    readback_spend,
    readback_tags,
)
from checks.connection import Connection
from checks.details import Details
from checks.inside import Inside
from checks.live import live_organization
from checks.readback_expected import expected
from checks.readback_extra import extra
from checks.readback_facts import EXISTS, Mismatch, compare
from checks.readback_found import Found
from checks.readback_match import Matched, match
from foundation.config import In, Off, StackConfig
from foundation.policies import Document, documents
from foundation.policies.placeholders import accounts_named, filled

__all__ = ["Mismatch", "ReadbackReport", "readback"]

_AREAS = (
    readback_baseline,
    readback_logs,
    readback_security,
    readback_identity,
    readback_emergency,
    readback_network,
    readback_images,
    readback_operations,
    readback_tags,
    readback_spend,
    readback_quotas,
    readback_ci,
)


@dataclass(frozen=True)
class ReadbackReport:
    """How many facts were compared, and what is not as declared; the text of each mismatch is one line."""

    checked: int
    mismatches: tuple[Mismatch, ...]


def _filled(documents: tuple[Document, ...], matched: Matched) -> tuple[Document, ...]:
    """The documents with the ids of accounts in place, where all that one names are known."""
    ids = {key: account.id for key, account in matched.accounts.items()}
    return tuple(
        replace(document, content=filled(document.content, ids))
        if ids.keys() >= set(accounts_named(document.content))
        else document
        for document in documents
    )


def readback(config: StackConfig, endpoint: str | None = None, session: boto3.Session | None = None) -> ReadbackReport:
    """Compare AWS with the configuration, with the credentials of the management account.

    `endpoint` is the emulator's URL; without it, and without a session, the environment decides whom boto3 asks.
    Makes no call that changes anything. Calls grow with the number of units, accounts and policies, one by one.

    Raises ReadError (`checks.connection`) when AWS does not answer.
    """
    sections = [getattr(config, name) for name in type(config).model_fields if name != "settings"]
    if all(isinstance(section, Off | In) for section in sections):
        return ReadbackReport(0, ())
    aws = Connection(config.settings.home_region, endpoint, session)
    live = live_organization(aws)
    if live is None:
        return ReadbackReport(1, (Mismatch("organization", EXISTS, None),))
    decided = documents(config)
    matched = match(config, decided, live)
    declared = _filled(decided, matched)
    wanted = {**expected(config, declared)}
    found = {**Found(config, live, matched, Details(aws)).facts(declared), **extra(config, live, matched)}
    inside = Inside(config, aws, live.id, live.root, matched)
    for area in _AREAS:
        wanted |= area.expected(config)
        found |= area.found(config, inside)
    return ReadbackReport(*compare(wanted, found))
