"""Guardrails, decided: a statement catalogue, and documents per category and target. Pure: never imports pulumi."""

from foundation.policies.document import Document
from foundation.policies.documents import documents
from foundation.policies.principals import exempt_arns, protected_arns

__all__ = ["Document", "documents", "exempt_arns", "protected_arns"]
