"""The policy documents of a configuration: which guardrail goes into which document, on which target.

Packing is by category, with fixed documents, never by what still fits: so one changed guardrail changes one document
per target, in place. Attaching is `foundation.guardrails`; the statements are in `foundation.policies.catalogue`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from foundation.config import backup, state
from foundation.config.accounts import Accounts
from foundation.config.guardrails import Guardrail, Guardrails, ServiceRestriction
from foundation.config.logs import BUCKETS, Logs
from foundation.config.names import CATEGORIES
from foundation.config.operations import Operations
from foundation.config.section import Off
from foundation.config.spend import Export, Spend
from foundation.config.stack import StackConfig
from foundation.errors import ConfigurationError
from foundation.policies.allowed_images import allowed_images_documents
from foundation.policies.archive.names import KEY_ALIAS
from foundation.policies.backup import backup_documents
from foundation.policies.catalogue.deny_image_making import deny_image_making
from foundation.policies.catalogue.deny_internet_gateways import deny_internet_gateways
from foundation.policies.catalogue.deny_leaving_organization import deny_leaving_organization
from foundation.policies.catalogue.deny_regions import deny_regions
from foundation.policies.catalogue.deny_root_user import deny_root_user
from foundation.policies.catalogue.deny_suspended import deny_suspended
from foundation.policies.catalogue.deny_unencrypted_volumes import deny_unencrypted_volumes
from foundation.policies.catalogue.protect_audit_trail import protect_audit_trail
from foundation.policies.catalogue.protect_backups import protect_backups
from foundation.policies.catalogue.protect_exempt_roles import protect_exempt_roles
from foundation.policies.catalogue.protect_foundation_roles import protect_foundation_roles
from foundation.policies.catalogue.protect_log_archive import protect_cost_exports, protect_log_archive
from foundation.policies.catalogue.protect_security_services import protect_security_services
from foundation.policies.catalogue.protect_state import protect_state
from foundation.policies.catalogue.require_tags import require_tags
from foundation.policies.catalogue.restrict_services import allow_services, deny_services
from foundation.policies.document import Document
from foundation.policies.image_targets import image_making
from foundation.policies.limits import problems
from foundation.policies.management import management_documents
from foundation.policies.placed import internet_gateways, required_tags
from foundation.policies.principals import exempt_arns, protected_arns
from foundation.policies.statement import SCP, Statement
from foundation.policies.tags import tag_documents


@dataclass(frozen=True)
class _Placed:
    """The statements of one guardrail on one target."""

    category: str
    target: str
    statements: tuple[Statement, ...]


def documents(config: StackConfig, source: str = "the configuration") -> tuple[Document, ...]:
    """Every document that ``config`` declares, by category, then target (root first, the rest by name).

    Guardrails, and the organization policies that the baseline and the security services call for. None where a section
    is off or declared by another stack. Closed accounts get no document. Units and accounts of another stack are
    targets like any other: what they are called in AWS is known when the program runs.

    Raises ConfigurationError, naming ``source``, when a document breaks a limit of `foundation.policies.limits`.
    """
    made = (
        *_guardrails(config),
        *management_documents(config),
        *backup_documents(config),
        *allowed_images_documents(config),
        *tag_documents(config),
    )
    found = problems(made)
    if found:
        raise ConfigurationError(found, source)
    return made


def _guardrails(config: StackConfig) -> Iterator[Document]:
    if not isinstance(config.guardrails, Guardrails):
        return
    closed = _closed(config)
    groups: dict[tuple[str, str], list[_Placed]] = {}
    for placed in _placed(config, config.guardrails):
        if placed.target not in closed:
            groups.setdefault((placed.category, placed.target), []).append(placed)
    for category, target in sorted(groups, key=_order):
        yield _document(category, target, groups[category, target])


def _placed(config: StackConfig, rails: Guardrails) -> Iterator[_Placed]:
    of = partial(exempt_arns, config)
    leaving, unencrypted = of("deny_leaving_organization"), of("deny_unencrypted_volumes")
    exempt_roles = protect_exempt_roles(protected_arns(config), of("protect_exempt_roles"))
    services, roles = of("protect_security_services"), of("protect_foundation_roles")
    yield from _on(rails.deny_leaving_organization, "organization", deny_leaving_organization(leaving))
    yield from _on(rails.deny_root_user, "organization", deny_root_user())
    yield from _on(rails.protect_exempt_roles, "protection", exempt_roles)
    yield from _on(rails.protect_audit_trail, "protection", protect_audit_trail(of("protect_audit_trail")))
    yield from _on(rails.protect_security_services, "protection", protect_security_services(services))
    yield from _on(rails.protect_foundation_roles, "protection", protect_foundation_roles(roles))
    if isinstance(config.logs, Logs):
        buckets = [config.logs.bucket(kind) for kind in BUCKETS]
        archive = protect_log_archive(buckets, KEY_ALIAS, of("protect_log_archive"))
        yield from _on(rails.protect_log_archive, "archive", archive)
    if isinstance(config.operations, Operations):
        yield from _operations(config, config.operations, rails)
    if isinstance(config.spend, Spend) and isinstance(config.spend.export, Export):
        bucket = config.spend.export.named(config.logs)
        if bucket is not None:
            kept = protect_cost_exports(bucket, of("protect_log_archive"))
            yield from _on(rails.protect_log_archive, "archive", kept)
    yield from _on(rails.deny_unencrypted_volumes, "organization", deny_unencrypted_volumes(unencrypted))
    if not isinstance(rails.deny_regions, Off):
        regions = deny_regions(config.settings.regions, rails.deny_regions.exempt_services, of("deny_regions"))
        yield from _on(rails.deny_regions, "regions", regions)
    if not isinstance(rails.restrict_services, Off):
        yield from _restricted(rails.restrict_services, of("restrict_services"))
    if not isinstance(rails.deny_internet_gateways, Off):
        gateways = deny_internet_gateways(of("deny_internet_gateways"))
        yield from _at(internet_gateways(config), "network", gateways)
    yield from _at(image_making(config), "images", deny_image_making(of("deny_image_making"), _backing_up(config)))
    without = (*of("require_tags"), *_backing_up(config))
    for key, types, targets in required_tags(config):
        yield from _at(targets, "tags-required", require_tags(key, types, without))
    yield from _on(rails.deny_suspended, "suspended", deny_suspended(of("deny_suspended")))


def _operations(config: StackConfig, section: Operations, rails: Guardrails) -> Iterator[_Placed]:
    bucket = section.state.named(config.logs) if isinstance(section.state, state.StateStorage) else None
    if bucket is not None:
        kept = protect_state(bucket, state.KEY_ALIAS, exempt_arns(config, "protect_state"))
        yield from _on(rails.protect_state, "archive", kept)
    if isinstance(section.backup, backup.Backup):
        vaults = (backup.MEMBER_VAULT, backup.CENTRAL_VAULT)
        kept = protect_backups(vaults, backup.KEY_ALIAS, exempt_arns(config, "protect_backups"))
        yield from _on(rails.protect_backups, "archive", kept)


def _backing_up(config: StackConfig) -> tuple[str, ...]:
    """By which roles AWS Backup works; where another stack declares it, the same."""
    section = config.operations
    if isinstance(section, Off) or (isinstance(section, Operations) and isinstance(section.backup, Off)):
        return ()
    return (f"arn:aws:iam::*:role/{backup.ROLE}",)


def _on(guardrail: Guardrail | Off, category: str, statements: tuple[Statement, ...]) -> Iterator[_Placed]:
    if not isinstance(guardrail, Off):
        for target in guardrail.targets:
            yield _Placed(category, target, statements)


def _at(targets: tuple[str, ...], category: str, statements: tuple[Statement, ...]) -> Iterator[_Placed]:
    return (_Placed(category, target, statements) for target in targets)


def _restricted(restrictions: Mapping[str, ServiceRestriction], exempt: tuple[str, ...]) -> Iterator[_Placed]:
    for target, restriction in restrictions.items():
        if restriction.allow is not None:
            statements = allow_services(restriction.allow, exempt)
        else:
            statements = deny_services(restriction.deny or (), exempt)
        yield _Placed("services", target, statements)


def _document(category: str, target: str, placed: list[_Placed]) -> Document:
    statements = [statement for one in placed for statement in one.statements]
    return Document(
        category=category,
        target=target,
        type=SCP,
        name=f"foundation-{category}-{target.replace('/', '-').replace(':', '-')}",
        description=_description(category, statements),
        content=json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":")),
    )


def _description(category: str, statements: list[Statement]) -> str:
    if category == "tags-required":  # has a statement or more for each key: too many to name
        return "Guardrails of the foundation: what is made has its tags"
    return f"Guardrails of the foundation: {', '.join(statement['Sid'] for statement in statements)}"


def _closed(config: StackConfig) -> frozenset[str]:
    accounts = config.accounts
    entries = accounts.entries() if isinstance(accounts, Accounts) else ()
    return frozenset(f"account:{entry.key}" for entry in entries if entry.lifecycle == "closed")


def _order(group: tuple[str, str]) -> tuple[int, bool, str]:
    category, target = group
    return CATEGORIES.index(category), target != "root", target
