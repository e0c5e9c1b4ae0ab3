"""Condition operators, held against what the IAM user guide says of them, missing keys above all."""

import pytest

from evaluation.conditions import check_operator, conditions_met
from evaluation.match import EvaluationError

ROLE = "arn:aws:iam::222233334444:role/team/Admin"
SETS = ["ForAnyValue:", "ForAllValues:"]


def met(operator: str, wanted: str | list[str], *given: str) -> bool:
    """Whether a condition on one key is met; without ``given`` the request does not have the key."""
    values = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    return conditions_met({operator: {"aws:Key": values}}, {"aws:key": given})


@pytest.mark.parametrize(
    ("operator", "wanted", "given", "expected"),
    [
        ("StringEquals", "eu-west-1", "eu-west-1", True),
        ("StringEquals", "eu-west-1", "EU-west-1", False),
        ("StringEquals", "eu-*", "eu-west-1", False),
        ("StringEquals", ["a", "b"], "b", True),
        ("StringNotEquals", "a", "a", False),
        ("StringNotEquals", "a", "A", True),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringNotEquals", ["a", "b"], "c", True),
        ("StringEqualsIgnoreCase", "Admin", "aDMIN", True),
        ("StringEqualsIgnoreCase", "Admin", "Admins", False),
        ("StringNotEqualsIgnoreCase", "Admin", "aDMIN", False),
        ("StringNotEqualsIgnoreCase", "Admin", "user", True),
        ("StringLike", "eu-*-?", "eu-west-1", True),
        ("StringLike", "eu-*-?", "eu-west-10", False),
        ("StringLike", "EU-*", "eu-west-1", False),
        ("StringLike", ["a*", "e*"], "eu", True),
        ("StringNotLike", "eu-*", "eu-west-1", False),
        ("StringNotLike", ["us-*", "eu-*"], "eu-west-1", False),
        ("StringNotLike", "us-*", "eu-west-1", True),
        ("ArnEquals", ROLE, ROLE, True),
        ("ArnEquals", "arn:aws:iam::*:role/team/*", ROLE, True),
        ("ArnLike", "arn:aws:iam::222233334444:role/*", ROLE, True),
        ("ArnLike", "arn:aws:iam::*:role/Admin", ROLE, False),
        ("ArnLike", "arn:aws:iam::*:root", ROLE, False),
        ("ArnNotEquals", ROLE, ROLE, False),
        ("ArnNotLike", "arn:aws:iam::*:role/team/*", ROLE, False),
        ("ArnNotLike", ["arn:aws:iam::*:role/a", "arn:aws:iam::*:role/b"], ROLE, True),
        ("Bool", "true", "true", True),
        ("Bool", "True", "true", True),
        ("Bool", "false", "true", False),
        ("IpAddress", "203.0.113.0/24", "203.0.113.7", True),
        ("IpAddress", "203.0.113.7", "203.0.113.7", True),
        ("IpAddress", "203.0.113.0/24", "198.51.100.1", False),
        ("NotIpAddress", ["203.0.113.0/24", "2001:db8::/32"], "2001:db8::1", False),
        ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
    ],
)
def test_operators_compare_as_documented(operator: str, wanted: str, given: str, expected: bool) -> None:
    assert met(operator, wanted, given) is expected


@pytest.mark.parametrize("operator", ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "Bool", "IpAddress"])
def test_a_missing_key_meets_no_positive_operator(operator: str) -> None:
    assert met(operator, "true") is False


@pytest.mark.parametrize("operator", ["ArnEquals", "ArnLike"])
def test_a_missing_key_meets_no_positive_arn_operator(operator: str) -> None:
    assert met(operator, ROLE) is False


@pytest.mark.parametrize(
    "operator", ["StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike", "ArnNotEquals", "ArnNotLike"]
)
def test_a_missing_key_meets_every_negated_operator(operator: str) -> None:
    assert met(operator, "anything") is True


@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEquals", "StringLike", "ArnLike", "ArnNotLike", "Bool"])
def test_if_exists_is_met_when_the_key_is_missing(operator: str) -> None:
    assert met(f"{operator}IfExists", "anything") is True


def test_if_exists_compares_when_the_key_is_there() -> None:
    assert met("StringEqualsIfExists", "a", "a") is True
    assert met("StringEqualsIfExists", "a", "b") is False
    assert met("BoolIfExists", "false", "true") is False


@pytest.mark.parametrize(
    ("wanted", "given", "expected"),
    [("true", (), True), ("true", ("x",), False), ("false", (), False), ("false", ("x",), True)],
)
def test_null_asks_whether_the_key_is_missing(wanted: str, given: tuple[str, ...], expected: bool) -> None:
    assert met("Null", wanted, *given) is expected


@pytest.mark.parametrize(
    ("operator", "wanted", "given", "expected"),
    [
        ("ForAnyValue:StringEquals", ["a", "b"], ("b", "z"), True),
        ("ForAnyValue:StringEquals", ["a", "b"], ("y", "z"), False),
        ("ForAnyValue:StringEquals", "a", (), False),
        ("ForAnyValue:StringNotEquals", "a", ("a", "b"), True),
        ("ForAnyValue:StringNotEquals", "a", ("a",), False),
        ("ForAnyValue:StringNotEquals", "a", (), False),
        ("ForAnyValue:StringLike", "a*", ("b", "ab"), True),
        ("ForAnyValue:StringEqualsIfExists", "a", (), True),
        ("ForAllValues:StringEquals", ["a", "b"], ("a", "b"), True),
        ("ForAllValues:StringEquals", ["a", "b"], ("a", "z"), False),
        ("ForAllValues:StringEquals", "a", (), True),
        ("ForAllValues:StringNotEquals", "a", ("b", "c"), True),
        ("ForAllValues:StringNotEquals", "a", ("b", "a"), False),
        ("ForAllValues:StringNotEquals", "a", (), True),
        ("ForAllValues:ArnLike", "arn:aws:iam::*:role/team/*", (ROLE,), True),
    ],
)
def test_sets_compare_as_documented(operator: str, wanted: str, given: tuple[str, ...], expected: bool) -> None:
    assert met(operator, wanted, *given) is expected


def test_a_key_with_several_values_needs_a_set_operator() -> None:
    with pytest.raises(EvaluationError, match="'aws:Key' has several values: 'StringEquals'"):
        met("StringEquals", "a", "a", "b")


def test_all_keys_and_all_operators_have_to_be_met() -> None:
    context = {"aws:requestedregion": ("eu-west-1",), "aws:principalarn": (ROLE,)}
    region, role = {"aws:RequestedRegion": ("eu-west-1",)}, {"aws:PrincipalArn": (ROLE,)}
    assert conditions_met({"StringEquals": region, "ArnLike": role}, context)
    assert not conditions_met({"StringEquals": region, "ArnNotLike": role}, context)
    assert not conditions_met({"StringEquals": {**region, "aws:PrincipalArn": ("x",)}}, context)
    assert conditions_met({}, context)


def test_condition_keys_are_the_same_in_upper_and_lower_case() -> None:
    assert conditions_met({"ArnLike": {"AWS:principalARN": (ROLE,)}}, {"aws:principalarn": (ROLE,)})


@pytest.mark.parametrize(
    "operator",
    ["NumericEquals", "DateGreaterThan", "BinaryEquals", "stringequals", "NullIfExists", "Any:StringLike", "IfExists"],
)
def test_an_operator_that_is_not_known_is_an_error_that_names_it(operator: str) -> None:
    with pytest.raises(EvaluationError, match=f"condition operator '{operator}' is not known"):
        met(operator, "1", "1")
    with pytest.raises(EvaluationError, match=operator):
        check_operator(operator)


@pytest.mark.parametrize("operator", ["Null", "ArnNotLikeIfExists", "ForAnyValue:StringLike"])
def test_known_operators_are_accepted(operator: str) -> None:
    check_operator(operator)


def test_a_key_that_is_not_known_is_an_error_even_where_another_part_decides() -> None:
    conditions = {"StringEquals": {"aws:RequestedRegion": ("x",)}, "Null": {"aws:SourceVpc": ("true",)}}
    with pytest.raises(EvaluationError, match=r"'aws:SourceVpc' \(operator 'Null'\) is not known"):
        conditions_met(conditions, {"aws:requestedregion": ("eu-west-1",)})


@pytest.mark.parametrize("operator", ["StringEquals", "StringNotLike", "ArnLike", "StringEqualsIgnoreCase"])
def test_policy_variables_are_an_error(operator: str) -> None:
    with pytest.raises(EvaluationError, match="policy variables are not evaluated"):
        met(operator, "arn:aws:iam::${aws:PrincipalAccount}:role/x", ROLE)


def test_an_arn_operator_on_something_else_is_an_error() -> None:
    with pytest.raises(EvaluationError, match=r"'arn:aws:iam' is compared as an ARN but has 3 of 6 parts"):
        met("ArnLike", "arn:aws:iam", ROLE)


@pytest.mark.parametrize(("wanted", "given"), [("203.0.113.0/99", "203.0.113.7"), ("203.0.113.0/24", "home")])
def test_an_address_operator_on_something_else_is_an_error(wanted: str, given: str) -> None:
    with pytest.raises(EvaluationError, match="compared as IP addresses"):
        met("IpAddress", wanted, given)
