"""What AWS refuses in the rules, splits and dates of a cost category."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.services.ce.model import invalid
from emulator.aws.services.organizations.model import now

_DIMENSIONS = ("LINKED_ACCOUNT", "SERVICE_CODE", "RECORD_TYPE", "LINKED_ACCOUNT_NAME", "REGION", "USAGE_TYPE")
_KINDS = ("And", "Or", "Not", "Dimensions", "Tags", "CostCategories")


def refuse_wrong_rules(asked: Mapping[str, Any], categories: Collection[str]) -> None:
    """Refuse a definition that AWS would refuse; `categories` are the names that rules may refer to.

    Raises:
        AwsError: ValidationException, or ResourceNotFoundException for an unknown category.
    """
    for rule in asked["Rules"]:
        if (rule.get("Type") or "REGULAR") == "REGULAR":
            if not rule.get("Value") or not rule.get("Rule"):
                raise invalid("A REGULAR rule has a Value and a Rule")
            for expression in _all(rule["Rule"]):
                _refuse_expression(expression, categories)
        else:
            _refuse_inherited(rule)
    _refuse_splits(asked.get("SplitChargeRules") or [])


def effective_start(asked: str | None, doing: str) -> str:
    """The first day of a month, by default of the present one.

    Raises:
        AwsError: ValidationException.
    """
    this_month = now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    start = datetime.fromisoformat(asked).astimezone(UTC) if asked else this_month
    wrong = f"Failed to {doing} Cost Category: Effective start"
    if start != start.replace(day=1, hour=0, minute=0, second=0):
        raise invalid(f"{wrong} must be the first day of a month")
    if start > this_month:
        raise invalid(f"{wrong} cannot be in the future")
    if start < this_month.replace(year=this_month.year - 1):
        raise invalid(f"{wrong} cannot be more than 12 months ago")
    return start.strftime("%Y-%m-%dT%H:%M:%SZ")


def _all(expression: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield expression
    nested = [*(expression.get("And") or []), *(expression.get("Or") or [])]
    for each in [*nested, *([expression["Not"]] if expression.get("Not") else [])]:
        yield from _all(each)


def _refuse_expression(expression: Mapping[str, Any], categories: Collection[str]) -> None:
    given = [kind for kind in _KINDS if expression.get(kind)]
    if len(given) != 1:
        raise invalid("An expression has exactly one root operator")
    dimension = expression.get("Dimensions") or {}
    if dimension and dimension.get("Key") not in _DIMENSIONS:
        raise invalid(f"The dimension {dimension.get('Key')} is not supported in a cost category")
    for kind in ("And", "Or"):
        if given == [kind] and len(expression[kind]) < 2:
            raise invalid(f"{kind} has at least two operands")
    category = (expression.get("CostCategories") or {}).get("Key")
    if category is not None and category not in categories:
        raise AwsError("ResourceNotFoundException", f"There is no cost category {category}")


def _refuse_inherited(rule: Mapping[str, Any]) -> None:
    inherited = rule.get("InheritedValue") or {}
    if "DimensionName" not in inherited or rule.get("Value") or rule.get("Rule"):
        raise invalid("An INHERITED_VALUE rule has an InheritedValue and nothing else")
    if inherited["DimensionName"] == "TAG" and not inherited.get("DimensionKey"):
        raise invalid("A value that is inherited from a tag needs the tag's key")


def _refuse_splits(splits: Sequence[Mapping[str, Any]]) -> None:
    sources = [split["Source"] for split in splits]
    targets = {target for split in splits for target in split["Targets"]}
    if len(set(sources)) < len(sources) or targets & set(sources):
        raise invalid("The source of a split charge rule is not a source or target of another")
    for split in splits:
        shares = [share for each in split.get("Parameters") or [] for share in each["Values"]]
        if split["Method"] != "FIXED" and shares:
            raise invalid("Only a FIXED split has parameters")
        if split["Method"] == "FIXED" and (len(shares) != len(split["Targets"]) or sum(map(float, shares)) != 100):
            raise invalid("A FIXED split has a percentage for every target, 100 in sum")
