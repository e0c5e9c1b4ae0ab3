"""Who can enter what, in words: rows, people, accounts under the name of their unit."""

from access_estates import IDENTITY, MEMBERS, entered

from foundation.access import words
from foundation.access.grants import Principal
from foundation.access.matrix import Access, access
from foundation.config import StackConfig


def found(config: StackConfig) -> Access:
    declared = access(config)
    assert declared is not None
    return declared


def test_groups_come_first_in_the_order_of_the_file_and_accounts_in_that_of_the_units() -> None:
    rows = [(row.principal.name, row.permission_set, row.accounts) for row in words.rows(found(entered()))]
    assert rows == [
        ("ops", "admin", ("guard", "shop", "shop-test", "lab")),
        ("devs", "developer", ("shop-test", "lab")),
        ("devs", "read-only", ("shop",)),
        ("ann", "bills", ("management",)),
    ]


def test_every_group_has_a_line_and_people_only_where_they_are_assigned_directly() -> None:
    groups = {**IDENTITY["groups"], "idle": {}}
    assert list(words.lines(found(entered(groups=groups)))) == [
        "ops (ann, cat): admin in guard, shop, shop-test, lab",
        "devs (bob, cat): developer in shop-test, lab; read-only in shop",
        "idle (nobody): nowhere",
        "ann (assigned directly): bills in management",
    ]


def test_people_of_an_external_identity_provider_are_not_known() -> None:
    assert words.people(found(entered(directory="scim", users={})), Principal("group", "ops")) == words.UNKNOWN


def test_three_accounts_that_are_all_of_a_unit_go_by_its_name() -> None:
    places = found(entered({**MEMBERS, "trial": {"unit": "apps/test"}})).places
    assert words.folded(["shop-test", "lab", "trial"], places) == ("all of apps/test (3)",)
    assert words.folded(["shop-test", "lab"], places) == ("shop-test", "lab")
    assert words.folded(["shop", "shop-test", "lab", "trial", "management"], places) == (
        "all of apps (4)",
        "management",
    )
    everybody = [place.key for place in places if place.unit]
    assert words.folded(everybody, places) == ("every member account (5)",)


def test_a_session_is_told_in_hours_and_minutes() -> None:
    assert [words.session(minutes) for minutes in (60, 90, 720)] == ["1 h", "1 h 30 min", "12 h"]
