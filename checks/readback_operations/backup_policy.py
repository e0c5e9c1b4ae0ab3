"""What the organization's backup policy comes to in accounts: which plans AWS Backup runs there.

That a member has what the plans need is `backup_settings`. Plans of an account's own are its own business.
"""

import json
from typing import Any

from checks import readback_ids
from checks.inside import MANAGEMENT, Inside
from checks.readback_effective import assigned, effective, looked_at
from checks.readback_facts import Subjects
from checks.readback_operations.scope import Scope
from foundation.policies.backup import BACKUP, backup_documents

OWN = "$account"
"""What AWS Organizations keeps, or fills with the id of the account."""


def expected(scope: Scope) -> Subjects:
    """The accounts that are looked at: those that the policy reaches have the same plans, the others none."""
    if scope.backup is None:
        return
    plans = next(assigned(document.content) for document in backup_documents(scope.config))["plans"]
    for key, reached in looked_at(scope.accounts, scope.backup.targets).items():
        yield _subject(key), plans if reached else {}


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same as AWS Organizations tells it."""
    if scope.backup is None:
        return
    keys = inside.keys()
    words, management = readback_ids.words(inside), inside.connection(MANAGEMENT)
    for key in looked_at(scope.accounts, scope.backup.targets):
        if key in keys:
            account = inside.id_of(key)
            content: Any = effective(management, BACKUP, account) or {}
            role = f"arn:aws:iam::{account}:role/"
            text = json.dumps(content.get("plans", {})).replace(role, f"arn:aws:iam::{OWN}:role/")
            yield _subject(key), json.loads(words.text(text))


def _subject(key: str) -> str:
    return f"backup policy of {key}"
