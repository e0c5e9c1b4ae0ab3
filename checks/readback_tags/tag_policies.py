"""What tag policies come to in accounts: which values each key may have, and where that is enforced or reported.

One account below each target is asked, one that no unit's policy reaches, and the management account, which tag
policies bind as well. The policies themselves and what they are attached to are compared with all other documents.
"""

from collections.abc import Mapping
from typing import Any

from checks.inside import MANAGEMENT, Inside
from checks.readback_effective import assigned, effective, looked_at
from checks.readback_facts import Subjects, Value
from checks.readback_tags.scope import Scope
from foundation.policies import Document
from foundation.policies.tags import tag_documents

TAG_POLICY = "TAG_POLICY"


def expected(scope: Scope) -> Subjects:
    """What each of these accounts has from the root down."""
    documents = {document.target: document for document in tag_documents(scope.config)}
    for key in _looked_at(scope, documents):
        merged: Any = {}
        for level in scope.levels(key):
            if level in documents:
                merged = _merged(merged, assigned(documents[level].content))
        yield _subject(key), _facts(merged)


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same as AWS Organizations tells it."""
    management, existing = inside.connection(MANAGEMENT), (*inside.keys(), MANAGEMENT)
    documents = {document.target: document for document in tag_documents(scope.config)}
    for key in _looked_at(scope, documents):
        if key in existing:
            yield _subject(key), _facts(effective(management, TAG_POLICY, inside.id_of(key)) or {})


def _looked_at(scope: Scope, documents: Mapping[str, Document]) -> tuple[str, ...]:
    # A target that every account has would leave the accounts without one of their own unseen.
    of_units = [target for target in documents if target != "root"]
    members = () if scope.accounts is None else looked_at(scope.accounts, of_units)
    return (*members, MANAGEMENT)


def _merged(inherited: Any, own: Any) -> Any:
    if not isinstance(inherited, dict) or not isinstance(own, dict):
        return own
    return {**inherited, **{name: _merged(inherited.get(name), value) for name, value in own.items()}}


def _facts(content: Mapping[str, Any]) -> Mapping[str, Value]:
    return {name: _sorted(rule) for name, rule in content.get("tags", {}).items()}


def _sorted(value: Any) -> Value:
    if isinstance(value, dict):
        return {name: _sorted(inner) for name, inner in value.items()}
    return sorted(str(item) for item in value) if isinstance(value, list) else str(value)


def _subject(key: str) -> str:
    return f"tag policy of {key}"
