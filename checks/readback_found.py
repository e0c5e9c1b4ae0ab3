"""What is on AWS, as facts, in the words of `checks.readback_expected`: all that those could be compared with."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from checks.details import Details
from checks.live import LiveOrganization, LivePolicy
from checks.readback_expected import ATTACHED, MANAGEMENT, ON, ROOT, is_named, written
from checks.readback_facts import Facts, Value
from checks.readback_match import Matched
from foundation.config import AccountEntry, Accounts, Guardrails, Organization, StackConfig, Units
from foundation.policies import Document

THREADS = 4
"""Accounts that are asked about at once: each takes up to five calls, whose time is mostly spent waiting."""


class Found:
    """The facts of one live organization."""

    def __init__(self, config: StackConfig, live: LiveOrganization, matched: Matched, details: Details) -> None:
        self._config = config
        self._live = live
        self._matched = matched
        self._details = details

    def facts(self, documents: Iterable[Document]) -> Facts:
        """The facts of every declared subject that exists. Raises ReadError."""
        return dict(self._subjects(documents))

    def _subjects(self, documents: Iterable[Document]) -> Iterator[tuple[str, Mapping[str, Value]]]:
        live, matched, config = self._live, self._matched, self._config
        yield "organization", {"management account": live.management_account, **self._organization()}
        yield ROOT, self._everywhere(live.root)
        yield MANAGEMENT, {**self._everywhere(live.management_account), **self._management()}
        for unit in config.units.walk() if isinstance(config.units, Units) else ():
            if there := matched.units.get(unit.path):
                facts = {**_adopted(unit.adopt, there.id), **self._tags(there.id)}
                yield f"unit {unit.path}", {**facts, **self._everywhere(there.id)}
        entries = config.accounts.active() if isinstance(config.accounts, Accounts) else ()
        with ThreadPoolExecutor(THREADS) as pool:
            yield from pool.map(self._account, (entry for entry in entries if entry.key in matched.accounts))
        for document in documents:
            if policy := matched.policies.get(document.key):
                yield f"document {document.key}", self._document(document, policy)

    def _organization(self) -> dict[str, Value]:
        section, live = self._config.organization, self._live
        if not isinstance(section, Organization):
            return {}
        adopted: dict[str, Value] = {"id": live.id, "root": live.root} if section.adopt else {}
        types = {f"policy type {name}": status for name, status in live.policy_types.items()}
        trusted = {f"trusted access {name}": ON for name in live.trusted_access}
        return {"features": live.features, **adopted, **types, **trusted}

    def _management(self) -> dict[str, Value]:
        facts: dict[str, Value] = {}
        if isinstance(self._config.organization, Organization):
            account = next(a for a in self._live.accounts if a.id == self._live.management_account)
            facts["unit"] = self._matched.targets[account.parent]
        if isinstance(self._config.accounts, Accounts) and self._config.accounts.contacts:
            facts |= self._contacts(None)
        return facts

    def _account(self, entry: AccountEntry) -> tuple[str, Mapping[str, Value]]:
        account = self._matched.accounts[entry.key]
        facts: dict[str, Value] = {"name": account.name, "email": account.email, "state": account.state}
        if is_named(entry.unit, self._config):
            facts["unit"] = self._matched.targets[account.parent]
        if entry.alias:
            facts["alias"] = self._details.alias(account.id, entry.access_role)
        if entry.contacts:
            facts |= self._contacts(account.id)
        facts |= {**_adopted(entry.adopt, account.id), **self._tags(account.id), **self._everywhere(account.id)}
        return f"account {entry.key}", facts

    def _document(self, document: Document, policy: LivePolicy) -> dict[str, Value]:
        targets = [self._matched.targets[target] for target in policy.targets if target not in self._matched.closed]
        section = self._config.guardrails
        return {
            "name": policy.name,
            "type": policy.type,
            "description": policy.description,
            **written(document, policy.content),
            **_adopted(isinstance(section, Guardrails) and section.adopt.get(document.key), policy.id),
            **self._tags(policy.id),
            **(
                {f"attached to {target}": ATTACHED for target in targets}
                if is_named(document.target, self._config)
                else {"attachments": len(targets)}
            ),
        }

    def _everywhere(self, target: str) -> dict[str, Value]:
        return {name: ATTACHED for name, targets in self._matched.everywhere.items() if target in targets}

    def _tags(self, identifier: str) -> dict[str, Value]:
        return {f"tag {key}": value for key, value in self._details.tags(identifier).items()}

    def _contacts(self, account: str | None) -> dict[str, Value]:
        return {f"{kind} contact": contact for kind, contact in self._details.contacts(account).items()}


def _adopted(declared: object, identifier: str) -> dict[str, Value]:
    return {"id": identifier} if declared else {}
