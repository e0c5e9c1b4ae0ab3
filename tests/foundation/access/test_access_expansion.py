"""Which accounts an assignment reaches, held against a second reading of the same file: by sets, from plain values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st
from identity_estates import SETTINGS, assigned, identified

from foundation.access import grants, matching
from foundation.config import StackConfig
from foundation.config.selectors import Selector

UNITS: Mapping[str, Any] = {
    "security": {},
    "work": {"units": {"test": {"units": {"shops": {}}}, "test-2": {}}},
    "work-2": {},
    "suspended": {"units": {"last-year": {}}},
}
PATHS = (
    *("security", "work", "work/test", "work/test/shops", "work/test-2", "work-2"),
    *("suspended", "suspended/last-year"),
)
KEYS = ("shop", "shop-test", "lab", "lab-2")
WORDS = st.sampled_from(["test", "shop"])
TAGS = st.fixed_dictionaries({}, optional={"environment": WORDS, "workload": WORDS})
ENTRIES = st.fixed_dictionaries(
    {"unit": st.sampled_from(PATHS), "tags": TAGS, "lifecycle": st.sampled_from(["active", "active", "closed"])}
)
CRITERIA: dict[str, st.SearchStrategy[Any]] = {
    "account": st.sampled_from(KEYS),
    "unit": st.sampled_from((*PATHS, "root")),
    "tags": TAGS.filter(bool),
    "pattern": st.sampled_from(["*", "shop*", "*-test", "lab-?", "l*b", "nobody"]),
}
SELECTORS = st.one_of(
    st.just({"account": "management"}),
    st.fixed_dictionaries({}, optional=CRITERIA).filter(bool),
)


@dataclass(frozen=True)
class Estate:
    """What the file says, as plain values; `suspended` are targets of the guardrail, None switches it off."""

    accounts: Mapping[str, Mapping[str, Any]]
    suspended: tuple[str, ...] | None
    tags: Mapping[str, str]
    tags_of_units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By path, of those that have any."""

    def config(self, *assignments: Mapping[str, Any]) -> StackConfig:
        guard = {"guard": {"unit": "security", "purpose": "security-tooling"}}
        return identified(
            accounts={**guard, **self.accounts},
            assignments={f"number-{index}": entry for index, entry in enumerate(assignments)},
            sections={
                "settings": {**SETTINGS, "tags": self.tags},
                "units": self.tagged(UNITS),
                "guardrails": {"deny_suspended": {"targets": self.suspended} if self.suspended else "off"},
            },
        )

    def tagged(self, units: Mapping[str, Any], parent: str = "") -> dict[str, Any]:
        """The units with their tags."""
        return {
            key: {
                "tags": self.tags_of_units.get(f"{parent}{key}", {}),
                "units": self.tagged(unit.get("units", {}), f"{parent}{key}/"),
            }
            for key, unit in units.items()
        }

    def says(self, entry: Mapping[str, Any], tag: str) -> str | None:
        """The value of a tag for an account: its own, else its unit's, and so on upwards."""
        above = [path for path in self.tags_of_units if entry["unit"] in below(path)]
        nearest = sorted(above, key=len, reverse=True)
        levels = [entry.get("tags", {}), *(self.tags_of_units[path] for path in nearest), self.tags]
        return next((level[tag] for level in levels if tag in level), None)

    def open(self) -> set[str]:
        """Keys of the accounts that are neither closed nor suspended."""
        targets = self.suspended or ("suspended",)
        units = {path for target in targets for path in below(target)}
        named = {target.removeprefix("account:") for target in targets}
        return {
            key
            for key, entry in {"guard": {"unit": "security"}, **self.accounts}.items()
            if entry.get("lifecycle") != "closed" and entry["unit"] not in units and key not in named
        }

    def fitting(self, selector: Mapping[str, Any]) -> set[str]:
        """Keys of the accounts that the selector means: whatever each criterion leaves over."""
        if selector.get("account") == "management":
            return {"management"}
        left = self.open()
        entries = {"guard": {"unit": "security"}, **self.accounts}
        if "account" in selector:
            left &= {selector["account"]}
        if "unit" in selector:
            left &= {key for key in entries if entries[key]["unit"] in below(selector["unit"])}
        for tag, value in selector.get("tags", {}).items():
            left &= {key for key in entries if self.says(entries[key], tag) == value}
        if "pattern" in selector:
            words = selector["pattern"].replace("*", "[a-z0-9-]*").replace("?", "[a-z0-9-]")
            left &= {key for key in entries if re.fullmatch(words, key)}
        return left


def below(unit: str) -> set[str]:
    """The paths of a unit and of all units in it."""
    return {path for path in PATHS if unit == "root" or path.split("/")[: unit.count("/") + 1] == unit.split("/")}


@st.composite
def estates(draw: st.DrawFn) -> Estate:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=len(KEYS)))
    accounts = {key: draw(ENTRIES) for key in keys}
    active = [key for key, entry in accounts.items() if entry["lifecycle"] == "active"]
    targets = st.sampled_from(("suspended", "work/test", "work-2", *(f"account:{key}" for key in active)))
    suspended = draw(st.none() | st.lists(targets, min_size=1, max_size=2, unique=True))
    tags_of_units = draw(st.dictionaries(st.sampled_from(PATHS), TAGS, max_size=3))
    return Estate(accounts, tuple(suspended) if suspended else None, draw(TAGS), tags_of_units)


def assignments(estate: Estate) -> st.SearchStrategy[list[Mapping[str, Any]]]:
    """Assignments that the rules let through: accounts are named that are declared, also those that are closed."""
    may_be_named = SELECTORS.filter(lambda one: one.get("account", "management") in {*estate.accounts, "management"})
    members = may_be_named.filter(lambda one: one.get("account") != "management")
    of_members = st.builds(
        lambda accounts, **who: assigned(*accounts, **who),
        st.lists(members, min_size=1, max_size=3, unique_by=str),
        groups=st.lists(st.sampled_from(["developers", "platform"]), min_size=1, unique=True),
        users=st.lists(st.sampled_from(["ana.lopez", "ben+ops@example.com"]), unique=True),
        permission_sets=st.lists(st.sampled_from(["developer", "administrator"]), min_size=1, unique=True),
    )
    of_management = st.just(assigned({"account": "management"}, permission_sets=["management-billing"]))
    return st.lists(of_members | of_management, max_size=3)


@run(deadline=None, max_examples=80)
@given(estate=estates(), selectors=st.lists(SELECTORS, min_size=1, max_size=3))
def test_an_assignment_reaches_exactly_the_accounts_that_fit(estate: Estate, selectors: list[dict[str, Any]]) -> None:
    found = matching([Selector.model_validate(one) for one in selectors], estate.config())
    assert found == set().union(*(estate.fitting(one) for one in selectors))
    assert found <= {*estate.open(), "management"}


@run(deadline=None, max_examples=60)
@given(data=st.data(), estate=estates())
def test_every_assignment_is_each_principal_with_each_set_in_each_account_that_fits(
    data: st.DataObject, estate: Estate
) -> None:
    entries = data.draw(assignments(estate))
    expected = {
        f"{account}/{permission_set}/{principal}"
        for entry in entries
        for selector in entry["accounts"]
        for account in estate.fitting(selector)
        for permission_set in entry["permission_sets"]
        for principal in (
            *(f"group:{key}" for key in entry["groups"]),
            *(f"user:{name}" for name in entry.get("users", ())),
        )
    }
    names = [grant.name for grant in grants(estate.config(*entries))]
    assert names == sorted(names, key=lambda name: name.split("/"))
    assert len(names) == len(set(names))
    assert set(names) == expected


@run(deadline=None, max_examples=60)
@given(data=st.data(), estate=estates(), entry=ENTRIES)
def test_adding_an_account_changes_only_its_own_assignments(
    data: st.DataObject, estate: Estate, entry: Mapping[str, Any]
) -> None:
    entries = data.draw(assignments(estate))
    more = replace(estate, accounts={**estate.accounts, "added": entry})
    before, after = grants(estate.config(*entries)), grants(more.config(*entries))
    assert [grant for grant in after if grant.account != "added"] == list(before)


@run(deadline=None, max_examples=40)
@given(data=st.data(), estate=estates())
def test_the_order_of_the_file_never_matters(data: st.DataObject, estate: Estate) -> None:
    entries = data.draw(assignments(estate))
    turned = [
        {key: value[::-1] if isinstance(value, list) else value for key, value in entry.items()}
        for entry in entries[::-1]
    ]
    backwards = replace(estate, accounts=dict(reversed(list(estate.accounts.items()))))
    assert grants(backwards.config(*turned)) == grants(estate.config(*entries))


def reached(*selectors: Mapping[str, Any], **sections: Any) -> set[str]:
    config = identified(assignments={"one": assigned(*selectors)}, sections=sections)
    return {grant.account for grant in grants(config)}


def test_a_unit_means_its_accounts_and_those_of_the_units_below_but_not_of_one_that_begins_alike() -> None:
    assert reached({"unit": "workloads/test"}) == {"shop-test", "lab"}
    accounts = {"shop": {"unit": "work/test"}, "lab": {"unit": "work/test-2"}}
    assert Estate(accounts, None, {}).fitting({"unit": "work/test"}) == {"shop"}
    config = Estate(accounts, None, {}).config(assigned({"unit": "work/test"}))
    assert {grant.account for grant in grants(config)} == {"shop"}


def test_an_account_has_the_tags_of_the_settings_unless_it_has_its_own() -> None:
    accounts: dict[str, Any] = {"shop": {"unit": "work", "tags": {"owner": "shop"}}, "lab": {"unit": "work"}}
    config = Estate(accounts, None, {"owner": "platform"}).config(assigned({"tags": {"owner": "platform"}}))
    assert {grant.account for grant in grants(config)} == {"guard", "lab"}


def test_an_account_has_the_tags_of_its_units_of_which_the_nearest_wins() -> None:
    accounts: dict[str, Any] = {
        "shop": {"unit": "work/test/shops"},
        "lab": {"unit": "work/test"},
        "lab-2": {"unit": "work/test-2", "tags": {"environment": "test"}},
    }
    units = {"work": {"environment": "live"}, "work/test": {"environment": "test"}, "security": {"owner": "guards"}}

    def tagged(**tags: str) -> set[str]:
        config = Estate(accounts, None, {"owner": "platform"}, units).config(assigned({"tags": tags}))
        return {grant.account for grant in grants(config)}

    assert tagged(environment="test") == {"shop", "lab", "lab-2"}
    assert tagged(environment="live") == set()
    assert tagged(owner="guards") == {"guard"}
    assert tagged(owner="platform", environment="test") == {"shop", "lab", "lab-2"}


def test_the_management_account_is_reached_by_its_own_word_alone() -> None:
    members = {"guard", "shop", "shop-test", "lab"}
    assert reached({"unit": "root"}) == reached({"pattern": "*"}) == reached({"tags": {"owner": "platform"}}) == members
    assert reached({"account": "management"}) == {"management"}


def test_closed_accounts_and_those_in_suspended_units_are_in_no_assignment() -> None:
    everything = {"unit": "root"}, {"pattern": "*"}, {"account": "gone"}, {"account": "left"}
    assert not {"gone", "left"} & reached(*everything)
    elsewhere = {"deny_suspended": {"targets": ["workloads/production", "account:lab"]}}
    assert reached(*everything, guardrails=elsewhere) == {"guard", "shop-test", "left"}
    assert reached(*everything, guardrails="off") == reached(*everything)


@pytest.mark.parametrize("key", ["guard", "somebody-elses"])
def test_accounts_of_another_stack_are_reached_by_key_alone(key: str) -> None:
    assert reached({"account": key}, accounts={"in": "base"}) == {key}


def test_a_section_that_is_off_assigns_nothing() -> None:
    assert grants(identified(sections={"identity": "off"})) == ()
