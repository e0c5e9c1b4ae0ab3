"""Which budgets there are, what they come to, and what an operator is warned of."""

from collections.abc import Mapping
from typing import Any

from estates import small
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.config import StackConfig
from foundation.config.accounts import Accounts
from foundation.config.budget_warnings import budget_warnings
from foundation.config.budgets import Budget, planned, sums, without_budget
from foundation.config.units import Units

PATHS = ("security", "workloads", "workloads/production", "workloads/production/shops", "workloads/test")
AMOUNTS = st.none() | st.integers(1, 1000)
FEW = settings(max_examples=60, deadline=None)
Amounts = Mapping[str, int | None]
NONE: Amounts = {}


def units(own: Amounts, each: Amounts) -> dict[str, Any]:
    found: dict[str, Any] = {"suspended": {}}
    for path in PATHS:
        *above, key = path.split("/")
        place = found
        for part in above:
            place = place[part]["units"]
        amounts = {"budget": own.get(path), "account_budget": each.get(path)}
        place[key] = {**{name: amount for name, amount in amounts.items() if amount}, "units": {}}
    return found


def estate(
    members: Mapping[str, Mapping[str, Any]],
    own: Amounts = NONE,
    each: Amounts = NONE,
    **budgets: Any,
) -> StackConfig:
    accounts = {"email": "aws+{account}@example.com", "quota": 100, "members": dict(members)}
    spend = {
        "owners": {"platform": ["cloud@example.com"], "shop": ["shop@example.com"]},
        "budgets": {name: value for name, value in budgets.items() if value is not None},
        "anomalies": "off",
        "export": "off",
    }
    return small(units=units(own, each), accounts=accounts, spend=spend)


def member(unit: str, budget: int | None = None, **more: Any) -> dict[str, Any]:
    return {"unit": unit, **({"budget": budget} if budget else {}), **more}


@st.composite
def members(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    keys = draw(st.lists(st.sampled_from([f"account-{n}" for n in range(8)]), unique=True))
    return {
        key: member(
            draw(st.sampled_from(PATHS)),
            draw(AMOUNTS),
            lifecycle=draw(st.sampled_from(["active", "active", "active", "closed"])),
        )
        for key in keys
    }


@st.composite
def estates(draw: st.DrawFn) -> StackConfig:
    found = draw(members())
    free = [key for key, one in found.items() if "budget" not in one and one["lifecycle"] == "active"]
    given_here = {key: draw(st.integers(1, 1000)) for key in free if draw(st.booleans())}
    amounts = st.dictionaries(st.sampled_from(PATHS), st.integers(1, 1000))
    return estate(
        found,
        draw(amounts),
        draw(amounts),
        accounts=given_here,
        organization=draw(AMOUNTS),
        management=draw(AMOUNTS),
    )


def of_accounts(config: StackConfig) -> dict[str, Budget]:
    return {one.key: one for one in planned(config) if one.level == "account"}


def below(config: StackConfig, path: str) -> set[str]:
    assert isinstance(config.accounts, Accounts)
    entries = config.accounts.active()
    return {one.key for one in entries if one.unit == path or one.unit.startswith(f"{path}/")}


@FEW
@given(estates())
def test_every_active_account_has_one_budget_of_its_own_or_is_named_as_without(config: StackConfig) -> None:
    assert isinstance(config.accounts, Accounts)
    own = [one for one in planned(config) if one.level == "account"]
    active = {"management", *(entry.key for entry in config.accounts.active())}
    assert len({one.key for one in own}) == len(own)
    assert {one.key for one in own} | set(without_budget(config)) == active
    assert {one.key for one in own} & set(without_budget(config)) == set()
    assert all(one.accounts == (one.key,) for one in own)
    assert len({one.name for one in planned(config)}) == len(planned(config))


@FEW
@given(estates())
def test_a_closed_account_is_in_no_budget(config: StackConfig) -> None:
    assert isinstance(config.accounts, Accounts)
    closed = {entry.key for entry in config.accounts.entries() if entry.lifecycle == "closed"}
    assert closed & {key for one in planned(config) for key in (one.key, *one.accounts)} == set()
    assert closed & {key for one in sums(config) for key in one.without} == set()
    assert closed & set(without_budget(config)) == set()


@FEW
@given(estates())
def test_a_units_budget_covers_the_active_accounts_below_it_and_no_unit_without_any_has_one(
    config: StackConfig,
) -> None:
    assert isinstance(config.units, Units)
    found = {one.key: one for one in planned(config) if one.level == "unit"}
    for unit in config.units.walk():
        covered = below(config, unit.path)
        assert (unit.path in found) == bool(unit.budget and covered)
        if unit.path in found:
            assert found[unit.path].accounts == tuple(sorted(covered))
            assert found[unit.path].amount == unit.budget


@FEW
@given(estates())
def test_the_sum_of_a_unit_is_that_of_its_accounts_and_of_its_own_with_the_units_below(config: StackConfig) -> None:
    assert isinstance(config.units, Units)
    assert isinstance(config.accounts, Accounts)
    amounts = {key: one.amount for key, one in of_accounts(config).items()}
    found = {one.path: one for one in sums(config)}
    for unit in config.units.walk():
        assert found[unit.path].accounts == sum(amounts.get(key, 0) for key in below(config, unit.path))
        directly = [entry.key for entry in config.accounts.active() if entry.unit == unit.path]
        children = [one for one in config.units.walk() if one.parent == unit.path]
        assert found[unit.path].accounts == sum(amounts.get(key, 0) for key in directly) + sum(
            found[child.path].accounts for child in children
        )
        assert found[unit.path].units == sum(found[child.path].amount or 0 for child in children)
        assert set(found[unit.path].without) == below(config, unit.path) - amounts.keys()
    assert found[""].accounts == sum(amounts.values())
    assert found[""].without == tuple(sorted(without_budget(config)))
    tops = [one for one in config.units.walk() if one.parent is None]
    assert found[""].accounts - amounts.get("management", 0) == sum(found[top.path].accounts for top in tops)


@FEW
@given(members(), st.data())
def test_an_account_that_moves_changes_the_sums_of_the_units_it_leaves_and_enters_alone(
    found: dict[str, dict[str, Any]], data: st.DataObject
) -> None:
    moving = data.draw(st.sampled_from(PATHS)), data.draw(st.sampled_from(PATHS))
    before, after = (
        estate({**found, "mover": member(unit, 100)}, dict.fromkeys(PATHS, 500), organization=1) for unit in moving
    )
    left, entered = ({path for path in PATHS if f"{unit}/".startswith(f"{path}/")} for unit in moving)
    old, new = ({one.path: one for one in sums(config)} for config in (before, after))
    for path in PATHS:
        change = (path in entered) - (path in left)
        assert new[path].accounts - old[path].accounts == 100 * change
    assert new[""].accounts == old[""].accounts
    named_before, named_after = ({one.name: one for one in planned(config)} for config in (before, after))
    names = named_before.keys() | named_after.keys()
    changed = {name for name in names if named_before.get(name) != named_after.get(name)}
    assert changed == {f"foundation-unit-{path.replace('/', '.')}" for path in left ^ entered}


def test_an_amount_is_the_entrys_then_that_of_spend_then_the_nearest_units() -> None:
    def found(budget: int | None, each: Amounts, **accounts: int) -> tuple[int, str] | None:
        config = estate({"shop": member("workloads/production/shops", budget)}, each=each, accounts=accounts)
        one = of_accounts(config).get("shop")
        return None if one is None else (one.amount, one.source)

    each = {"workloads": 1, "workloads/production": 2, "workloads/test": 9}
    assert found(4, each) == (4, "foundation:accounts.members.shop.budget")
    assert found(None, each, shop=3) == (3, "foundation:spend.budgets.accounts.shop")
    nearest = "foundation:units.workloads.units.production.account_budget"
    assert found(None, each) == (2, nearest)
    assert found(None, {"workloads": 1}) == (1, "foundation:units.workloads.account_budget")
    assert found(None, {"workloads/test": 9}) is None


def test_budgets_come_from_the_organization_down_each_with_its_owner_and_addresses() -> None:
    config = estate(
        {"shop": member("workloads/production", 5, tags={"owner": "shop"})},
        {"workloads/production": 50},
        organization=500,
        management=10,
    )
    cloud, shop = ("platform", ("cloud@example.com",)), ("shop", ("shop@example.com",))
    spend, unit = "foundation:spend.budgets", "foundation:units.workloads.units.production.budget"
    assert planned(config) == (
        Budget("foundation-organization", "organization", "", 500, *cloud, (), f"{spend}.organization"),
        Budget("foundation-unit-workloads.production", "unit", "workloads/production", 50, *cloud, ("shop",), unit),
        Budget("foundation-management", "account", "management", 10, *cloud, ("management",), f"{spend}.management"),
        Budget(
            "foundation-account-shop", "account", "shop", 5, *shop, ("shop",), "foundation:accounts.members.shop.budget"
        ),
    )


def test_the_schema_says_which_tag_names_the_owner() -> None:
    schema = {"keys": {"team": {}, "environment": {}}, "owner": "team"}
    spend = {"owners": {"shop": ["shop@example.com"]}, "anomalies": "off", "export": "off"}
    accounts = {
        "email": "aws+{account}@example.com",
        "members": {"shop": member("workloads", 5, tags={"team": "shop"})},
    }
    (found,) = planned(small(accounts=accounts, spend=spend, tags=schema))
    assert (found.owner, found.emails) == ("shop", ("shop@example.com",))


def test_nothing_is_planned_where_budgets_are_off() -> None:
    config = small(spend={"budgets": "off", "anomalies": "off", "export": "off"})
    assert (planned(config), planned(small())) == ((), ())
    assert without_budget(config) == ("management", "shop", "lab")


def texts(config: StackConfig) -> list[str]:
    return [one.text for one in budget_warnings(config)]


def test_amounts_that_nothing_watches_are_warned_of() -> None:
    accounts = {"email": "aws+{account}@example.com", "members": {"shop": member("workloads", 5)}}
    idle = {"units": {"workloads": {"account_budget": 5}, "suspended": {}}, "accounts": accounts}
    said = "budgets are off in foundation:spend, or another stack declares it, which does not read this file"
    for off in ("off", {"in": "people"}, {"budgets": "off", "anomalies": "off", "export": "off"}):
        assert texts(small(**idle, spend=off)) == [
            f"Nothing watches the amounts of workloads, account shop: {said}.",
        ]
    assert texts(small()) == []


def test_sums_above_what_they_are_part_of_are_warned_of() -> None:
    shops = {"shop": member("workloads/production", 700), "lab": member("workloads/test", 400)}
    own = {"workloads": 1000, "workloads/production": 800, "workloads/test": 400, "security": 1}
    rest = "each of them can be kept, and this one exceeded."
    assert texts(estate(shops, own, organization=900, management=1)) == [
        f"The budgets of the accounts of the organization come to $1,101 a month, its own is $900: {rest}",
        f"The budgets of the units of the organization come to $1,000 a month, its own is $900: {rest}",
        f"The budgets of the accounts of workloads come to $1,100 a month, its own is $1,000: {rest}",
        f"The budgets of the units of workloads come to $1,200 a month, its own is $1,000: {rest}",
    ]
    assert texts(estate(shops, {"workloads": 1100}, organization=1101, management=1)) == []


def test_accounts_without_a_budget_are_named_and_the_rest_counted() -> None:
    assert texts(estate({f"account-{n}": member("security") for n in range(6)}, management=1)) == [
        "No budget of its own: account-0, account-1, account-2, account-3, account-4 and 1 more."
    ]
