"""Cost allocation tags: by which keys of our own bills are broken down. AWS's own keys are not compared."""

from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects
from checks.readback_tags.scope import Scope

SUBJECT = "cost allocation tags"


def expected(scope: Scope) -> Subjects:
    """The keys that billing knows; the others are held back."""
    on = [key for key, tag in scope.schema.keys.items() if tag.cost_allocation and key in scope.schema.billed]
    yield SUBJECT, dict.fromkeys(on, "active")


def found(_: Scope, inside: Inside) -> Subjects:
    """Every key that is active."""
    asked = {"Status": "Active", "Type": "UserDefined"}
    listed = inside.connection(MANAGEMENT).listed("ce", "list_cost_allocation_tags", "CostAllocationTags", **asked)
    yield SUBJECT, dict.fromkeys((one["TagKey"] for one in listed), "active")
