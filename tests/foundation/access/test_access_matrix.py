"""Who can enter which account with which set: places, people and what they may through their groups."""

from typing import Any

import pytest
from identity_estates import PEOPLE, assigned, identified

from foundation.access.grants import Grant, Principal
from foundation.access.matrix import Access, Place, access
from foundation.config import StackConfig

ANA, BEN = "ana.lopez", "ben+ops@example.com"


def found(config: StackConfig) -> Access:
    matrix = access(config)
    assert matrix is not None
    return matrix


def may(config: StackConfig, kind: str) -> set[str]:
    return {grant.name for grant in found(config).effective() if grant.principal.kind == kind}


def test_places_are_the_management_account_and_then_the_open_accounts_by_unit() -> None:
    assert found(identified()).places == (
        Place("management", None, production=False),
        Place("guard", "security", production=False),
        Place("shop", "workloads/production", production=True),
        Place("lab", "workloads/test", production=False),
        Place("shop-test", "workloads/test/shops", production=False),
    )


def test_accounts_of_another_stack_are_places_where_somebody_may_enter_them() -> None:
    config = identified(
        assignments={"one": assigned({"account": "zoo"}, {"account": "app"}), "two": assigned({"account": "zoo"})},
        sections={"accounts": {"in": "base"}},
    )
    assert [(place.key, place.unit) for place in found(config).places] == [
        ("management", None),
        ("app", None),
        ("zoo", None),
    ]


@pytest.mark.parametrize(
    ("unit", "tags", "below", "production"),
    [
        ("production", {}, {}, True),
        ("prod", {}, {}, True),
        ("test", {}, {}, False),
        ("test", {"environment": "production"}, {}, True),
        ("test", {"environment": "Prod"}, {}, True),
        ("production", {"environment": "test"}, {}, False),
        ("test", {}, {"environment": "production"}, True),
        ("test", {"environment": "production"}, {"environment": "test"}, False),
    ],
)
def test_an_account_is_production_by_its_tag_or_its_units_or_else_by_a_units_name(
    unit: str, tags: dict[str, str], below: dict[str, str], production: bool
) -> None:
    units = {"security": {}, "suspended": {}, unit: {"tags": tags, "units": {"inner": {}}}}
    accounts: dict[str, Any] = {
        "guard": {"unit": "security", "purpose": "security-tooling"},
        "shop": {"unit": f"{unit}/inner", "tags": below},
    }
    config = identified(accounts=accounts, assignments={}, sections={"units": units})
    (shop,) = [place for place in found(config).places if place.key == "shop"]
    assert shop.production is production


def test_a_person_may_what_their_groups_may_and_what_is_theirs_alone() -> None:
    assert may(identified(), "user") == {
        f"guard/administrator/user:{ANA}",
        f"lab/developer/user:{ANA}",
        f"lab/developer/user:{BEN}",
        f"shop-test/developer/user:{ANA}",
        f"shop-test/developer/user:{BEN}",
        f"management/management-billing/user:{BEN}",
    }


def test_a_group_may_what_is_written_whoever_is_in_it() -> None:
    empty = {"groups": PEOPLE["groups"], "users": {}, "assignments": {"one": assigned({"account": "lab"})}}
    assert may(identified(**empty), "group") == {"lab/developer/group:developers"}
    assert may(identified(**empty), "user") == set()


def test_who_is_in_which_group_is_known_of_the_built_in_directory() -> None:
    matrix = found(identified())
    assert (matrix.directory, matrix.groups, matrix.users) == ("built-in", ("developers", "platform"), (ANA, BEN))
    assert matrix.memberships == {(ANA, "platform"), (ANA, "developers"), (BEN, "developers")}


def test_of_an_external_directory_only_those_are_known_who_are_named() -> None:
    direct = assigned({"account": "lab"}, users=["zoe@example.com", ANA])
    matrix = found(identified(directory="scim", users=None, assignments={"one": direct}))
    assert (matrix.directory, matrix.users, matrix.memberships) == ("scim", (ANA, "zoe@example.com"), frozenset())
    assert Grant("lab", "developer", Principal("user", "zoe@example.com")) in matrix.effective()


def test_there_is_no_matrix_where_another_stack_or_nobody_declares_it() -> None:
    assert access(identified(sections={"identity": "off"})) is None
    assert access(identified(sections={"identity": {"in": "people"}})) is None
