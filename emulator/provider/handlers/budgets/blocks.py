"""What is no difference between two declarations of a budget: order, spelling of amounts, and what AWS fills in."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from emulator.provider.handlers.shapes import Shape, items
from emulator.provider.values import Json, Properties

COST_TYPES = Shape(
    defaults={
        "includeCredit": True,
        "includeDiscount": True,
        "includeOtherSubscription": True,
        "includeRecurring": True,
        "includeRefund": True,
        "includeSubscription": True,
        "includeSupport": True,
        "includeTax": True,
        "includeUpfront": True,
        "useAmortized": False,
        "useBlended": False,
    }
)


def plain(block: Properties) -> str:
    """A block of a set as text, in which neither order nor an empty list makes a difference."""
    fields = {name: sorted(map(str, value)) if isinstance(value, list) else value for name, value in block.items()}
    if "threshold" in fields:
        fields["threshold"] = float(str(fields["threshold"]))
    return repr(sorted((name, value) for name, value in fields.items() if value not in (None, [])))


def as_declared(declared: Json, live: Json) -> Json:
    """A set of blocks as it was declared, where that means the same."""
    return declared if same_set(declared, live) else live


def same_set(old: Json, new: Json) -> bool:
    """Whether two lists hold the same blocks."""

    def texts_of(blocks: Iterable[Properties]) -> list[str]:
        return sorted(plain(block) for block in blocks)

    return texts_of(items(old)) == texts_of(items(new))


def same_filters(old: Json, new: Json) -> bool:
    """Filters are computed: to declare none is to leave them as they are."""
    return not new or same_set(old, new)


def same_cost_types(old: Json, new: Json) -> bool:
    """Computed as well; what is not declared is the default."""

    def filled(value: Json) -> Json:
        return {**COST_TYPES.defaults, **(value if isinstance(value, dict) else {})}

    return not new or filled(old) == filled(new)


def is_left_out(old: Json, new: Json) -> bool:  # noqa: ARG001
    """What is computed and no longer declared stays."""
    return new is None


def same_amount(old: Json, new: Json) -> bool:
    """Whether two texts are the same number; an amount that is no longer declared stays."""
    if new is None:
        return True
    try:
        return Decimal(str(old)) == Decimal(str(new))
    except InvalidOperation:
        return False


def same_or(declared: Json, live: Json) -> Json:
    """An amount as it was declared, where AWS shows the same number."""
    return declared if same_amount(declared, live) else live
