"""Who can enter which account with which permission set: decided from the configuration alone."""

from foundation.access.expansion import matching, suspended_targets
from foundation.access.grants import Grant, Principal, grants
from foundation.access.sets import Decided, Side, decided_sets

__all__ = ["Decided", "Grant", "Principal", "Side", "decided_sets", "grants", "matching", "suspended_targets"]
