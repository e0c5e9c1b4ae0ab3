"""Ids that only AWS knows, in the words of the configuration, so that documents with ids can be expected without any.

An id of an account becomes `<its key>`, the organization's `<organization>`, the ARN of the archive's key
`<foundation-logs>`. What has no word stays as it is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checks.readback_facts import Value

ORGANIZATION = "<organization>"


def word(key: str) -> str:
    """What stands for the id of an account."""
    return f"<{key}>"


@dataclass(frozen=True)
class Words:
    """Words by id; the first that fits counts, so an ARN stands before the account in it."""

    words: Mapping[str, str]

    def text(self, text: str) -> str:
        """A text with words for ids."""
        for identifier, known in self.words.items():
            text = text.replace(identifier, known)
        return text

    def json(self, value: Any) -> Any:
        """JSON with words for ids."""
        return json.loads(self.text(json.dumps(value)))

    def policy(self, document: Any) -> Value:
        """A policy document as AWS gives it, text or parsed, with words for ids; see `policy`."""
        return policy(self.text(document if isinstance(document, str) else json.dumps(document)))


def policy(text: str) -> Value:
    """A policy document in one form: AWS gives lists of one as the one, and has no order in its lists."""
    document = json.loads(text)
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    return {**document, "Statement": [_statement(statement) for statement in statements]}


def _statement(statement: Mapping[str, Any]) -> Value:
    return {name: value if name in ("Sid", "Effect") else _lists(value) for name, value in statement.items()}


def _lists(value: Any) -> Value:
    if isinstance(value, dict):
        return {name: _lists(inner) for name, inner in value.items()}
    return sorted(str(item) for item in value) if isinstance(value, list) else [str(value)]


def tags(values: Mapping[str, str]) -> dict[str, Value]:
    """Tags as facts."""
    return {f"tag {key}": value for key, value in values.items()}
