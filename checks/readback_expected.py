"""What must be on AWS, as facts, decided from the configuration alone.

Only sections that the stack declares have facts. One fact needs more than its own section: where another stack declares
the units or accounts, what they are called on AWS is not known here, so neither is the place of an account nor the
target of a policy; that a policy has one attachment is.
"""

import json
from collections.abc import Iterable, Mapping

from checks.readback_facts import Facts, Value
from foundation.config import AccountEntry, Accounts, Contact, Guardrails, Organization, StackConfig, UnitEntry, Units
from foundation.config.accounts import ContactKind
from foundation.config.inherited import entry_tags, organization_tags, unit_tags
from foundation.policies import Document
from foundation.policies.placeholders import accounts_named
from foundation.services import policy_types, trusted_access

ROOT = "root"
MANAGEMENT = "management account"
ENABLED = "ENABLED"
"""Status of a policy type; others are PENDING_ENABLE and PENDING_DISABLE."""
ON = "on"
ATTACHED = "attached"

_ALWAYS_ATTACHED = {"SERVICE_CONTROL_POLICY": "FullAWSAccess", "RESOURCE_CONTROL_POLICY": "RCPFullAWSAccess"}
"""AWS's own policies that everything has while their type is on. Without the first one, everything is denied."""


def expected(config: StackConfig, documents: Iterable[Document]) -> Facts:
    """The facts of every subject that the configuration declares."""
    everywhere = dict.fromkeys(always_attached(config), ATTACHED)
    facts: dict[str, dict[str, Value]] = {
        "organization": {"management account": config.settings.management_account, **_organization(config)},
        ROOT: dict(everywhere),
        MANAGEMENT: {**everywhere, **_management(config)},
    }
    if isinstance(config.units, Units):
        facts |= {f"unit {unit.path}": {**_unit(unit, config), **everywhere} for unit in config.units.walk()}
    if isinstance(config.accounts, Accounts):
        active = config.accounts.active()
        facts |= {f"account {entry.key}": {**_account(entry, config), **everywhere} for entry in active}
    facts |= {f"document {document.key}": _document(document, config) for document in documents}
    return facts


def always_attached(config: StackConfig) -> tuple[str, ...]:
    """Names of AWS's own policies that every target must have: none where this stack declares no policies."""
    if not isinstance(config.guardrails, Guardrails):
        return ()
    # Where another stack declares the organization, only the type that guardrails need is sure to be on.
    on = (
        set(policy_types(config.organization))
        if isinstance(config.organization, Organization)
        else ["SERVICE_CONTROL_POLICY"]
    )
    return tuple(name for kind, name in _ALWAYS_ATTACHED.items() if kind in on)


def is_named(target: str, config: StackConfig) -> bool:
    """Whether this configuration says what the target is called on AWS."""
    if target == ROOT:
        return True
    return isinstance(config.accounts, Accounts) if target.startswith("account:") else isinstance(config.units, Units)


def _tags(values: Mapping[str, str]) -> dict[str, Value]:
    return {f"tag {key}": value for key, value in values.items()}


def _organization(config: StackConfig) -> dict[str, Value]:
    section = config.organization
    if not isinstance(section, Organization):
        return {}
    adopted: dict[str, Value] = {"id": section.adopt.id, "root": section.adopt.root} if section.adopt else {}
    return {
        "features": "ALL",
        **adopted,
        **{f"policy type {name}": ENABLED for name in policy_types(section)},
        **{f"trusted access {name}": ON for name in trusted_access(section)},
    }


def _management(config: StackConfig) -> dict[str, Value]:
    facts: dict[str, Value] = {"unit": ROOT} if isinstance(config.organization, Organization) else {}
    return {**facts, **(_contacts(config.accounts.contacts) if isinstance(config.accounts, Accounts) else {})}


def _unit(unit: UnitEntry, config: StackConfig) -> dict[str, Value]:
    return {**_adopted(unit.adopt), **_tags(unit_tags(unit.path, config.units, config.settings))}


def _account(entry: AccountEntry, config: StackConfig) -> dict[str, Value]:
    facts: dict[str, Value] = {"name": entry.name, "email": entry.email, "state": "ACTIVE", **_adopted(entry.adopt)}
    if is_named(entry.unit, config):
        facts["unit"] = entry.unit
    if entry.alias:
        facts["alias"] = entry.alias
    return {**facts, **_tags(entry_tags(entry, config.units, config.settings)), **_contacts(entry.contacts)}


def _contacts(contacts: Mapping[ContactKind, Contact]) -> dict[str, Value]:
    return {f"{kind} contact": contact.model_dump() for kind, contact in contacts.items()}


def _document(document: Document, config: StackConfig) -> dict[str, Value]:
    adopt = config.guardrails.adopt.get(document.key) if isinstance(config.guardrails, Guardrails) else None
    return {
        "name": document.name,
        "type": document.type,
        "description": document.description,
        **written(document, document.content),
        **_adopted(adopt),
        **_tags(organization_tags(config.settings)),
        **({f"attached to {document.target}": ATTACHED} if is_named(document.target, config) else {"attachments": 1}),
    }


def written(document: Document, content: str) -> dict[str, Value]:
    """What a policy says; nothing where the document names accounts of another stack, whose ids are not known here."""
    return {} if accounts_named(document.content) else {"content": json.loads(content), "size": len(content)}


def _adopted(identifier: str | None) -> dict[str, Value]:
    return {"id": identifier} if identifier else {}
