"""What changes, account by account: groups with those of their people for whom it matters, and people alone."""

from typing import Any

import pytest
from access_estates import IDENTITY, MEMBERS, UNITS, accounts, deployed_state, entered
from estates import small

from foundation.access.changes import changes, deployed
from foundation.access.matrix import left_by_an_update
from foundation.access.moves import Move, Moved, moved
from foundation.config import StackConfig


def between(before: StackConfig, after: StackConfig) -> tuple[Moved, ...]:
    state, target = deployed(deployed_state(before)), left_by_an_update(after)
    return moved(changes(state, target), state, target)


def people(**groups: list[str]) -> dict[str, Any]:
    return {name: {**IDENTITY["users"][name], "groups": of} for name, of in groups.items()}


def test_an_account_that_moves_to_production_is_one_block_with_losses_first() -> None:
    after = entered({**MEMBERS, "lab": {"unit": "apps/production"}})
    lost = Move(False, "developer", "devs", ("bob", "cat"))
    gained = Move(True, "read-only", "devs", ("bob", "cat"))
    assert between(entered(), after) == (Moved(("lab",), (lost, gained), locked_out=False),)


def test_somebody_who_joins_a_group_is_named_alone_and_accounts_alike_are_together() -> None:
    after = entered(users=people(ann=["ops", "devs"], bob=["devs"], cat=["devs", "ops"]))
    assert between(entered(), after) == (
        Moved(("shop",), (Move(True, "read-only", "", ("ann",)),), locked_out=False),
        Moved(("shop-test", "lab"), (Move(True, "developer", "", ("ann",)),), locked_out=False),
    )


def test_who_keeps_a_set_by_another_group_is_not_named_with_the_group_that_loses_it() -> None:
    both = {**IDENTITY["assignments"], "more": {**IDENTITY["assignments"]["watch"], "groups": ["ops"]}}
    (block,) = between(entered(assignments=both), entered())
    assert block == Moved(("shop",), (Move(False, "read-only", "ops", ("ann",)),), locked_out=False)


def test_who_joins_a_group_that_gains_a_set_is_named_with_it_and_who_leaves_one_that_loses_it_too() -> None:
    devs = people(ann=["ops"], bob=[], cat=["devs", "ops"])
    without = {name: one for name, one in IDENTITY["assignments"].items() if name != "watch"}
    lost = between(entered(), entered(users=devs, assignments=without))
    assert lost[0] == Moved(("shop",), (Move(False, "read-only", "devs", ("bob", "cat")),), locked_out=False)
    gained = between(entered(users=devs, assignments=without), entered())
    assert gained[0] == Moved(("shop",), (Move(True, "read-only", "devs", ("bob", "cat")),), locked_out=False)


def test_accounts_that_nobody_could_enter_any_more_come_first() -> None:
    ops = {**IDENTITY["assignments"]["ops"], "accounts": [{"unit": "security"}]}
    after = entered(assignments={**IDENTITY["assignments"], "ops": ops, "watch": {**ops, "groups": ["ops"]}})
    blocks = between(entered(), after)
    assert [(block.accounts, block.locked_out) for block in blocks] == [
        (("shop",), True),
        (("shop-test", "lab"), False),
    ]


def test_nothing_changes_where_the_file_says_what_is_deployed() -> None:
    assert between(entered(), entered()) == ()


@pytest.mark.parametrize(
    "after", [entered(instance=None), small(units=UNITS, accounts=accounts(), identity="off")], ids=["held back", "off"]
)
def test_without_its_instance_or_section_an_update_leaves_nobody_in_any_account(after: StackConfig) -> None:
    blocks = between(entered(), after)
    assert {account for block in blocks for account in block.accounts} == {
        "management",
        "guard",
        "shop",
        "shop-test",
        "lab",
    }
    assert all(block.locked_out for block in blocks)
    assert not any(move.gained for block in blocks for move in block.moves)
