"""The Condition element: does a request meet it?

Owns the operators and what a missing key means to them. A context maps lower-case condition keys to the values of the
request: one, several (multivalued keys), or none, which says that AWS leaves the key out of such a request. A key that
is not in the context at all is unknown here, and that is an error: an answer would be a guess.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from evaluation.match import EvaluationError, arn_matches, like

Context = Mapping[str, tuple[str, ...]]
Compare = Callable[[str, str], bool]


def _equals(wanted: str, given: str) -> bool:
    if "${" in wanted:
        raise EvaluationError(f"policy variables are not evaluated: {wanted!r}")
    return wanted == given


def _equals_ignoring_case(wanted: str, given: str) -> bool:
    return _equals(wanted.lower(), given.lower())


def _in_network(wanted: str, given: str) -> bool:
    try:
        return ip_address(given) in ip_network(wanted, strict=False)
    except ValueError as error:
        raise EvaluationError(f"compared as IP addresses: {error}") from error


def _less(wanted: str, given: str) -> bool:
    try:
        return float(given) < float(wanted)
    except ValueError as error:
        raise EvaluationError(f"compared as numbers: {error}") from error


_POSITIVE: Mapping[str, Compare] = {
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_ignoring_case,
    "StringLike": like,
    "ArnEquals": arn_matches,
    "ArnLike": arn_matches,
    "Bool": _equals_ignoring_case,
    "NumericLessThan": _less,
    "IpAddress": _in_network,
}
_NEGATED: Mapping[str, Compare] = {
    "StringNotEquals": _equals,
    "StringNotEqualsIgnoreCase": _equals_ignoring_case,
    "StringNotLike": like,
    "ArnNotEquals": arn_matches,
    "ArnNotLike": arn_matches,
    "NotIpAddress": _in_network,
}


class Complete(dict[str, tuple[str, ...]]):
    """A context that has every key of its request: AWS leaves all others out. Keys are lower-case."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class _Operator:
    """An operator, taken apart: [ForAnyValue:|ForAllValues:]name[IfExists]."""

    compare: Compare
    negated: bool
    quantifier: str
    if_exists: bool

    def one(self, given: str, wanted: tuple[str, ...]) -> bool:
        """Whether one value of the request meets the condition: equal to any of the values, or to none (negated)."""
        return any(self.compare(value, given) for value in wanted) is not self.negated


def conditions_met(conditions: Mapping[str, Mapping[str, tuple[str, ...]]], context: Context) -> bool:
    """Whether the request meets every operator and every key of ``conditions`` (operator -> key -> values).

    Raises EvaluationError for an operator or a key that is not known here, naming it, even where another part of the
    condition already decides.
    """
    results = [
        _met(operator, key, values, context) for operator, keys in conditions.items() for key, values in keys.items()
    ]
    return all(results)


def check_operator(text: str) -> None:
    """Raises EvaluationError, naming it, for a condition operator that is not known here."""
    if text != "Null":
        _operator(text)


def _met(text: str, key: str, wanted: tuple[str, ...], context: Context) -> bool:
    if key.lower() not in context:
        raise EvaluationError(f"condition key {key!r} (operator {text!r}) is not known for this request")
    given = context[key.lower()]
    if text == "Null":
        return any(_equals_ignoring_case(value, "true" if not given else "false") for value in wanted)
    operator = _operator(text)
    if not given:
        return operator.if_exists or operator.quantifier == "ForAllValues" or _missing_is_met(operator)
    if operator.quantifier == "ForAllValues":
        return all(operator.one(value, wanted) for value in given)
    if operator.quantifier == "ForAnyValue":
        return any(operator.one(value, wanted) for value in given)
    if len(given) > 1:
        raise EvaluationError(f"condition key {key!r} has several values: {text!r} needs ForAnyValue or ForAllValues")
    return operator.one(given[0], wanted)


def _missing_is_met(operator: _Operator) -> bool:
    # A negated operator holds when the key is missing; with ForAnyValue there has to be a value.
    return operator.negated and not operator.quantifier


def _operator(text: str) -> _Operator:
    quantifier, _, rest = text.rpartition(":")
    name = rest.removesuffix("IfExists")
    compare = _POSITIVE.get(name) or _NEGATED.get(name)
    if compare is None or quantifier not in ("", "ForAnyValue", "ForAllValues"):
        raise EvaluationError(f"condition operator {text!r} is not known")
    return _Operator(compare, name in _NEGATED, quantifier, rest != name)
