"""In which accounts policies of a management type are looked at, and what their documents come to."""

from typing import cast

from image_estates import imaged

from checks.readback_effective import assigned, looked_at
from foundation.config import Accounts

ACCOUNTS = cast(Accounts, imaged().accounts)


def test_one_account_below_each_target_is_looked_at_and_one_that_none_reaches() -> None:
    assert looked_at(ACCOUNTS, ["workloads"]) == {"shop": True, "pictures": False}
    assert looked_at(ACCOUNTS, ["workloads/production", "account:lab"]) == {
        "shop": True,
        "lab": True,
        "pictures": False,
    }


def test_below_the_root_every_account_is_reached() -> None:
    assert looked_at(ACCOUNTS, ["root"]) == {"pictures": True}


def test_without_targets_no_account_is_reached() -> None:
    assert looked_at(ACCOUNTS, []) == {"pictures": False}


def test_a_target_without_accounts_is_not_looked_at() -> None:
    assert looked_at(ACCOUNTS, ["suspended", "account:gone"]) == {"pictures": False}


def test_a_unit_is_not_below_another_whose_name_begins_like_it() -> None:
    assert looked_at(ACCOUNTS, ["work"]) == {"pictures": False}


def test_a_document_comes_to_what_it_assigns() -> None:
    content = '{"a": {"@@assign": ["${account:shop}", "b"]}, "c": {"d": {"@@assign": "e"}}}'
    assert assigned(content) == {"a": ["<shop>", "b"], "c": {"d": "e"}}
