"""The budgets for people: what is put together of them, and the words for it."""

from typing import Any

import pytest
from estates import small
from spend_estates import MEMBERS, SPEND, UNITS, sections, shown, spending, without_any

from foundation.addresses import Warned
from foundation.config.budget_warnings import budget_warnings
from foundation.config.budgets import planned
from foundation.spend_plan import plan, warnings, words


def lines(**spend: Any) -> list[str]:
    return list(words.lines(shown(spending(**spend))))


def test_a_stack_that_does_not_declare_the_section_has_no_plan() -> None:
    assert plan(small()) is None
    assert plan(small(spend={"in": "bills"})) is None


def test_every_active_account_is_there_once_with_its_budget_and_closed_ones_are_not() -> None:
    found = shown(spending())
    budgets = {account.key: account.budget and account.budget.amount for account in found.accounts}
    assert len(found.accounts) == len(budgets)
    assert budgets == {
        "management": 50,
        "ledger": 100,
        "shop": 800,
        "shop-test": 100,
        "ledger-test": 300,
        "lab": None,
    }
    assert [account.key for account in found.alone] == ["management"]


def test_a_unit_has_the_accounts_directly_in_it_and_what_all_below_it_come_to() -> None:
    units = {unit.path: unit for unit in shown(spending()).units}
    production = units["workloads/production"]
    assert [account.key for account in production.accounts] == ["ledger"]
    assert (production.together.amount, production.together.accounts, production.together.units) == (900, 2, 700)
    assert units["workloads"].accounts == ()
    assert (units["workloads"].together.amount, units["workloads"].together.budget) == (1300, None)
    assert units["sandbox"].together.without == ("lab",)
    assert "suspended" not in units


def test_the_organization_has_every_account_and_its_own_budget() -> None:
    found = shown(spending()).organization
    assert found.budget is not None
    assert (found.budget.amount, found.amount, found.accounts, found.without) == (5000, 1350, 6, ("lab",))


def test_every_budget_that_is_declared_is_shown() -> None:
    config = spending()
    found = shown(config)
    of_all = [found.organization, *(unit.together for unit in found.units)]
    budgets = [*(one.budget for one in of_all), *(account.budget for account in found.accounts)]
    assert {one for one in budgets if one} == set(planned(config))


def test_where_another_stack_declares_the_accounts_those_that_have_a_budget_are_in_no_unit() -> None:
    spend = {**SPEND, "budgets": {"accounts": {"shop": 70}, "management": 5}}
    found = shown(small(accounts={"in": "people"}, spend=spend))
    assert [(one.key, one.budget and one.budget.amount) for one in found.alone] == [("management", 5), ("shop", 70)]
    assert found.units == ()


def test_where_another_stack_declares_the_units_its_accounts_are_in_none() -> None:
    config = small(**{**sections(), "units": {"in": "tree"}})
    assert [one.key for one in shown(config).alone] == ["management", *(key for key in MEMBERS if key != "gone")]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("workloads/production", "$900 of $1,000, $100 to spare"),
        ("workloads/production/shops", "$800 of $700, $100 over"),
        ("workloads/test", "$400 of $400, all of it"),
        ("workloads", "$1,300, no budget of its own"),
        ("sandbox", "$0, no budget of its own; 1 of 1 account without"),
    ],
)
def test_what_accounts_come_to_is_said_against_the_budget_of_their_unit(path: str, said: str) -> None:
    (unit,) = (unit for unit in shown(spending()).units if unit.path == path)
    assert words.together(unit.together) == said


def test_amounts_have_cents_only_where_there_are_any() -> None:
    assert [words.money(amount) for amount in (1234567, 0.5, 12.0)] == ["$1,234,567", "$0.50", "$12"]


def test_the_lines_are_a_tree_that_says_who_is_told_when_and_where_an_amount_comes_from() -> None:
    found = lines()
    assert found[0] == "Budgets of 3 of 5 units and of 5 of 6 accounts, US dollars a month"
    assert found[2] == "The topic writes to finance@example.com."
    assert found[3].startswith(
        "organization  $1,350 of $5,000, $3,650 to spare; 1 of 6 accounts without; owner platform"
    )
    start = found.index("workloads  $1,300, no budget of its own")
    assert [line.split("  ")[0] or line.split("  ")[1] for line in found[start : start + 4]] == [
        "workloads",
        "workloads/production",
        "ledger",
        "workloads/production/shops",
    ]
    assert (
        "  shop  $800; owner shop; tells shop@example.com, shop-lead@example.com, the topic; "
        "at $640, $800, $800 expected; from foundation:accounts.members.shop.budget"
    ) in found
    assert found[-3] == "  lab  no budget"


@pytest.mark.parametrize(
    ("thresholds", "said", "amounts"),
    [
        ({"actual": [50, 90], "forecast": []}, "at 50% and 90% of a budget spent.", "at $25, $45"),
        ({"actual": [], "forecast": [101]}, "at 101% expected by the month's end.", "at $50.50 expected"),
        ({"actual": [80], "forecast": [100]}, "at 80% of a budget spent and at 100% expected", "at $40, $50 expected"),
    ],
)
def test_thresholds_are_said_in_percent_for_all_and_in_dollars_for_each(
    thresholds: object, said: str, amounts: str
) -> None:
    budgets = {"organization": 5000, "management": 50, "thresholds": thresholds}
    found = lines(budgets=budgets)
    assert f"Owners and the topic are told {said}" in found[1]
    assert amounts in next(line for line in found if line.startswith("  management")).split("; ")


def test_with_budgets_off_that_is_said_and_anomalies_and_export_are_still_shown() -> None:
    found = lines(budgets="off")
    assert found == [
        words.OFF,
        "The topic writes to finance@example.com.",
        "Anomalies: each service and each linked account, from $100 and 40% above what was expected, daily.",
        "Costs are not exported: foundation:spend.export is off.",
    ]


def test_what_is_no_budget_is_said_last() -> None:
    members = {**MEMBERS, "ops": {"unit": "sandbox", "purpose": "operations"}}
    export = {"bucket": "example-cost-exports", "table": "focus-1.2", "format": "csv", "days": 400}
    found = list(words.lines(shown(spending(members, anomalies="off", export=export))))
    assert found[-2:] == [
        "Anomalies are not looked for: foundation:spend.anomalies is off.",
        "Export: focus-1.2 as csv, kept 400 days.",
    ]
    single, _ = words.rest(shown(spending(anomalies={"monitors": ["service"]})).section)
    assert single.startswith("Anomalies: each service, from $100")


def test_warned_is_of_what_validate_tells_of_and_of_an_organization_without_a_budget() -> None:
    config = without_any()
    (without,) = budget_warnings(config)
    assert without.kind == "without"
    organization = Warned(
        "organization", "The organization has no budget: write foundation:spend.budgets.organization."
    )
    assert warnings(shown(config), config) == (without, organization)
    assert warnings(shown(spending()), spending()) == budget_warnings(spending())


def test_a_units_budget_without_accounts_waits_and_is_warned_of() -> None:
    config = spending(units={**UNITS, "later": {"budget": 5}})
    *told, waits = warnings(shown(config), config)
    assert tuple(told) == budget_warnings(config)
    assert (waits.kind, waits.text.rpartition(": ")[2]) == ("waiting", "later.")


def test_with_budgets_off_what_waits_for_one_is_not_told_of_twice() -> None:
    config = spending(budgets="off")
    assert [one.kind for one in warnings(shown(config), config)] == ["idle"]
