"""Who can enter which account with which permission set: decided from the configuration alone."""

from foundation.access.expansion import matching
from foundation.access.grants import Grant, grants
from foundation.access.sets import Decided, Side, decided_sets

__all__ = ["Decided", "Grant", "Side", "decided_sets", "grants", "matching"]
