"""How facts are compared, and how a difference reads."""

import pytest

from checks.readback_facts import Facts, Mismatch, compare


def test_equal_facts_are_counted_with_their_subjects() -> None:
    facts: Facts = {"account a": {"name": "A", "state": "ACTIVE"}, "unit u": {}}
    assert compare(facts, facts) == (4, ())


def test_a_subject_of_one_side_is_one_mismatch() -> None:
    checked, mismatches = compare({"account a": {"name": "A"}}, {"unit u": {"tag x": "y"}, "unit v": {}})
    assert checked == 3
    assert mismatches == (
        Mismatch("account a", "exists", None),
        Mismatch("unit u", None, {"tag x": "y"}),
        Mismatch("unit v", None, "exists"),
    )


def test_a_fact_of_one_side_is_compared_with_nothing() -> None:
    assert compare({"a": {"x": 1, "y": 2}}, {"a": {"x": 1, "z": 3}}) == (
        4,
        (Mismatch("a, y", 2, None), Mismatch("a, z", None, 3)),
    )


def test_a_difference_is_named_as_deep_as_it_goes() -> None:
    expected: Facts = {"d": {"content": {"Statement": [{"Sid": "A"}, {"Sid": "B", "Action": ["x", "y"]}], "V": "1"}}}
    found: Facts = {"d": {"content": {"Statement": [{"Sid": "A"}, {"Sid": "B", "Action": ["x", "z"]}], "W": "1"}}}
    assert [str(mismatch) for mismatch in compare(expected, found)[1]] == [
        'd, content.Statement[1].Action[1]: expected "y", found "z"',
        'd, content.V: expected "1", found nothing',
        'd, content.W: expected nothing, found "1"',
    ]


@pytest.mark.parametrize("found", [["x"], "x", {"x": 1}, ["y", "x"]])
def test_a_list_of_another_length_or_order_or_kind_differs(found: list[str]) -> None:
    assert len(compare({"d": {"f": ["x", "y"]}}, {"d": {"f": found}})[1]) == (2 if found == ["y", "x"] else 1)


def test_an_empty_value_is_not_nothing() -> None:
    assert str(compare({"a": {"tag x": ""}}, {"a": {}})[1][0]) == 'a, tag x: expected "", found nothing'


def test_long_values_are_cut_around_the_place_where_they_part() -> None:
    text = str(Mismatch("d, description", "a" * 500 + "b" + "c" * 500, "a" * 500 + "d"))
    assert text == (f'd, description: expected …{"a" * 20}b{"c" * 139}…, found …{"a" * 20}d"')


def test_a_long_value_that_is_missing_is_cut_at_its_end() -> None:
    assert str(Mismatch("d, content", "x" * 500, None)) == f'd, content: expected "{"x" * 159}…, found nothing'


def test_letters_of_every_language_stay_readable() -> None:
    assert str(Mismatch("unit u", "Büro", None)) == 'unit u: expected "Büro", found nothing'
