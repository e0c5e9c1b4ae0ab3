"""From validated configuration to component arguments: plain values in, frozen records out."""

from collections.abc import Mapping

import pulumi

from foundation.accounts import AccountArgs, ContactArgs
from foundation.config import StackConfig
from foundation.config.accounts import AccountEntry, Accounts, Contact, ContactKind
from foundation.config.guardrails import Guardrails
from foundation.config.inherited import entry_tags, organization_tags, unit_tags
from foundation.config.organization import Organization
from foundation.config.section import In, Off
from foundation.config.settings import Settings
from foundation.config.units import Units
from foundation.guardrails import GuardrailArgs
from foundation.policies import Document
from foundation.units import UnitArgs

ACCOUNT = "account:"
"""Prefix of a target that is an account."""


def units(section: Units, settings: Settings) -> list[UnitArgs]:
    """Every unit, parents first, each with the tags that it inherits from units."""
    return [
        UnitArgs(
            path=unit.path,
            name=unit.name,
            parent=unit.parent,
            tags=_own(unit_tags(unit.path, section, settings), settings),
            adopt=unit.adopt,
        )
        for unit in section.walk()
    ]


def account(
    entry: AccountEntry, units: Units | Off | In, settings: Settings, parent_id: pulumi.Input[str]
) -> AccountArgs:
    """One account under its parent, with the tags that it inherits from units."""
    return AccountArgs(
        key=entry.key,
        name=entry.name,
        email=entry.email,
        parent_id=parent_id,
        role_name=entry.access_role,
        iam_user_access_to_billing=entry.iam_user_access_to_billing,
        tags=_own(entry_tags(entry, units, settings), settings),
        contacts=contacts(entry.contacts),
        adopt=entry.adopt,
    )


def _own(tags: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """All but those that the management account's provider gives: an import shows none of these as a resource's own."""
    given = organization_tags(settings)
    return {key: value for key, value in tags.items() if given.get(key) != value}


def new_accounts(section: Accounts | Off | In) -> list[str]:
    """Addresses of the accounts that are created where they do not exist; adopted ones do."""
    if not isinstance(section, Accounts):
        return []
    return [entry.email for entry in section.active() if entry.adopt is None]


def contacts(section: Mapping[ContactKind, Contact]) -> list[ContactArgs]:
    """Alternate contacts, in AWS's spelling of their kinds."""
    return [
        ContactArgs(kind=kind.upper(), name=who.name, title=who.title, email=who.email, phone=who.phone)
        for kind, who in sorted(section.items())
    ]


def guardrail(document: Document, section: Guardrails | Off | In) -> GuardrailArgs:
    """One policy document, adopted where the section of guardrails says so."""
    return GuardrailArgs(
        key=document.key,
        type=document.type,
        name=document.name,
        description=document.description,
        content=document.content,
        adopt=section.adopt.get(document.key) if isinstance(section, Guardrails) else None,
    )


def adopted_targets(config: StackConfig) -> dict[str, str]:
    """Ids of the targets that exist already: `root`, unit paths, `account:<key>`."""
    found: dict[str, str | None] = {}
    if isinstance(config.organization, Organization) and config.organization.adopt:
        found["root"] = config.organization.adopt.root
    if isinstance(config.units, Units):
        found |= {unit.path: unit.adopt for unit in config.units.walk()}
    if isinstance(config.accounts, Accounts):
        found |= {f"{ACCOUNT}{entry.key}": entry.adopt for entry in config.accounts.active()}
    return {target: identifier for target, identifier in found.items() if identifier}


def adopted_ids(config: StackConfig) -> list[str]:
    """The id of every resource that the configuration adopts, sorted; of an attachment it is `<target>:<policy>`."""
    targets = adopted_targets(config)
    found = {identifier for target, identifier in targets.items() if target != "root"}
    if isinstance(config.organization, Organization) and config.organization.adopt:
        found.add(config.organization.adopt.id)
    if isinstance(config.guardrails, Guardrails):
        for key, policy in config.guardrails.adopt.items():
            target = targets.get(key.split("@", 1)[1])
            found |= {policy, f"{target}:{policy}"} if target else {policy}
    return sorted(found)
