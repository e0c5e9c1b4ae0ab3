"""One policy document, ready to be created and attached.

A document has a stable name, its category and target: a change of a guardrail is an update in place of one document.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """``target`` is root, the path of a unit, or account:<key>; ``content`` is minified JSON."""

    category: str
    target: str
    type: str
    name: str
    description: str
    content: str

    @property
    def key(self) -> str:
        """Identifies the document in state, in configuration (`adopt`) and in reports."""
        return f"{self.category}@{self.target}"
