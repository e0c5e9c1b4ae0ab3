"""Which tags a level ends up with, held against a second reading of the file: level by level, from plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from estates import MANAGEMENT, members, small
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st

from foundation.config import Accounts, StackConfig, Units
from foundation.config.inherited import account_tags, entry_tags, organization_tags, unit_tags
from foundation.config.production import production_units
from foundation.config.section import In
from foundation.errors import ConfigurationError

SETTINGS = {"management_account": MANAGEMENT, "home_region": "eu-central-1"}
PATHS = ("work", "work/test", "work/test/shops", "work/test-2", "work-2", "suspended", "suspended/test")
"""Units that begin alike, and units of one key at two places."""
TAGS = st.dictionaries(st.sampled_from(["environment", "owner", "workload"]), st.sampled_from(["one", "two"]))
Tags = Mapping[str, str]
UNTAGGED: Mapping[str, Tags] = {path: {} for path in PATHS}


@dataclass(frozen=True)
class Estate:
    """What the file says, as plain values: tags of the organization, of units by path, and accounts by key."""

    organization: Tags
    units: Mapping[str, Tags]
    accounts: Mapping[str, tuple[str, Tags]]

    def config(self, *, turned: bool = False) -> StackConfig:
        entries = {key: {"unit": unit, "tags": tags} for key, (unit, tags) in self.accounts.items()}
        in_order = dict(reversed(entries.items())) if turned else entries
        return small(
            settings={**SETTINGS, "tags": self.organization},
            units=self.tree("", turned=turned),
            accounts=members(**in_order),
        )

    def tree(self, parent: str, *, turned: bool = False) -> dict[str, Any]:
        paths = [path for path in PATHS if path.rpartition("/")[0] == parent]
        return {
            path.rpartition("/")[2]: {"tags": self.units[path], "units": self.tree(path, turned=turned)}
            for path in (reversed(paths) if turned else paths)
        }

    def levels(self, key: str) -> Iterator[Tags]:
        """What each level says of an account, the nearest first."""
        unit, own = self.accounts[key]
        yield own
        yield from (self.units[path] for path in upwards(unit))
        yield self.organization


def upwards(unit: str) -> list[str]:
    """A unit and all above it."""
    parts = unit.split("/")
    return ["/".join(parts[:depth]) for depth in range(len(parts), 0, -1)]


ESTATES = st.builds(
    Estate,
    TAGS,
    st.fixed_dictionaries(dict.fromkeys(PATHS, TAGS)),
    st.dictionaries(st.sampled_from(["shop", "lab", "till"]), st.tuples(st.sampled_from(PATHS), TAGS), min_size=1),
)


def found(estate: Estate, *, turned: bool = False) -> dict[str, dict[str, str]]:
    config = estate.config(turned=turned)
    return {key: account_tags(key, config) for key in estate.accounts}


@run(deadline=None, max_examples=60)
@given(estate=ESTATES)
def test_the_nearest_level_that_has_a_key_gives_its_value(estate: Estate) -> None:
    for key, tags in found(estate).items():
        levels = [*estate.levels(key)]
        for name in ("environment", "owner", "workload"):
            assert tags.get(name) == next((level[name] for level in levels if name in level), None)


@run(deadline=None, max_examples=60)
@given(estate=ESTATES)
def test_no_tag_is_invented(estate: Estate) -> None:
    for key, tags in found(estate).items():
        assert tags.items() <= {pair for level in estate.levels(key) for pair in level.items()}


@run(deadline=None, max_examples=60)
@given(estate=ESTATES)
def test_a_unit_has_what_an_account_in_it_with_no_tags_of_its_own_has(estate: Estate) -> None:
    plain = replace(estate, accounts={f"in-{number}": (path, {}) for number, path in enumerate(PATHS)})
    config = plain.config()
    tagged = {path: unit_tags(path, config.units, config.settings) for path in PATHS}
    assert list(tagged.values()) == list(found(plain).values())


@run(deadline=None, max_examples=60)
@given(estate=ESTATES, there=st.sampled_from(PATHS))
def test_an_account_that_moves_changes_only_in_what_its_units_say(estate: Estate, there: str) -> None:
    moved = next(iter(estate.accounts))
    here, own = estate.accounts[moved]
    before = found(estate)
    after = found(replace(estate, accounts={**estate.accounts, moved: (there, own)}))
    said = {key for path in (*upwards(here), *upwards(there)) for key in estate.units[path]} - own.keys()
    changed = {key for key in (before[moved] | after[moved]) if before[moved].get(key) != after[moved].get(key)}
    assert changed <= said
    assert {**before, moved: None} == {**after, moved: None}


@run(deadline=None, max_examples=60)
@given(estate=ESTATES, tagged=st.sampled_from(PATHS))
def test_a_tag_of_a_unit_reaches_exactly_the_accounts_below_it(estate: Estate, tagged: str) -> None:
    more = replace(estate, units={**estate.units, tagged: {**estate.units[tagged], "new": "tag"}})
    for key, (unit, _) in estate.accounts.items():
        of_unit = {"new": "tag"} if tagged in upwards(unit) else {}
        assert found(more)[key] == {**found(estate)[key], **of_unit}


@run(deadline=None, max_examples=40)
@given(estate=ESTATES)
def test_the_order_of_siblings_never_matters(estate: Estate) -> None:
    assert found(estate, turned=True) == found(estate)
    there, turned = estate.config(), estate.config(turned=True)
    assert production_units(turned.units, turned.settings) == production_units(there.units, there.settings)


@run(deadline=None, max_examples=40)
@given(estate=ESTATES)
def test_an_account_of_another_stack_and_the_management_account_have_those_of_the_organization(estate: Estate) -> None:
    config = estate.config()
    elsewhere = config.model_copy(update={"accounts": In.model_validate({"in": "base"})})
    for key in ("shop", "nobody", "management"):
        assert account_tags(key, elsewhere) == organization_tags(config.settings) == estate.organization
    assert account_tags("management", config) == estate.organization


@run(deadline=None, max_examples=40)
@given(estate=ESTATES)
def test_where_another_stack_has_the_units_an_account_has_the_organizations_and_its_own(estate: Estate) -> None:
    config = estate.config()
    assert isinstance(config.accounts, Accounts)
    for entry in config.accounts.entries():
        tags = entry_tags(entry, In.model_validate({"in": "base"}), config.settings)
        assert tags == {**estate.organization, **estate.accounts[entry.key][1]}


def test_of_settings_that_cannot_be_read_nothing_is_inherited() -> None:
    units = Units.model_validate({"work": {"tags": {"owner": "one"}, "units": {"test": {"tags": {"stage": "two"}}}}})
    assert unit_tags("work/test", units, None) == {"owner": "one", "stage": "two"}
    assert unit_tags("work/lost/test", units, None) == {"owner": "one"}
    assert organization_tags(None) == {}


def many(prefix: str, number: int) -> dict[str, str]:
    return {f"{prefix}-{index}": "x" for index in range(number)}


@pytest.mark.parametrize(
    ("organization", "unit", "below", "account", "problems"),
    [
        (20, 20, 5, 5, {}),
        (51, 1, 1, 1, {"foundation:settings.tags": 51}),
        (40, 11, 1, 1, {"foundation:units.work.tags": 51}),
        (40, 5, 7, 1, {"foundation:units.work.units.test.tags": 52}),
        (20, 20, 5, 6, {"foundation:accounts.members.shop.tags": 51}),
        (50, 0, 0, 0, {}),
    ],
)
def test_too_many_tags_are_a_problem_of_the_level_that_goes_past_the_limit(
    organization: int, unit: int, below: int, account: int, problems: dict[str, int]
) -> None:
    units = {**UNTAGGED, "work": many("unit", unit), "work/test": many("below", below)}
    accounts = {"shop": ("work/test/shops", many("account", account)), "lab": ("work-2", many("lab", 0))}
    estate = Estate(many("all", organization), units, accounts)
    if not problems:
        assert len(found(estate)["shop"]) == organization + unit + below + account
        return
    with pytest.raises(ConfigurationError) as caught:
        estate.config()
    assert {problem.path: problem.value for problem in caught.value.problems} == problems


def test_a_key_that_is_inherited_counts_once() -> None:
    tags = many("all", 50)
    Estate(tags, {**dict.fromkeys(PATHS, tags)}, {"shop": ("work/test", tags)}).config()


PRODUCTION = {"environment": "production"}
TEST = {"environment": "test"}
SHOPS = "work/test/shops"


@pytest.mark.parametrize(
    ("organization", "units", "expected"),
    [
        ({}, {"work": PRODUCTION}, ("work",)),
        ({}, {"work": TEST, "work/test": PRODUCTION}, ("work/test",)),
        ({}, {"work": PRODUCTION, "work/test/shops": TEST}, ("work/test-2",)),
        (
            {},
            {"work": PRODUCTION, "work/test": TEST, "work/test/shops": PRODUCTION},
            ("work/test-2", "work/test/shops"),
        ),
        ({}, {"work": {"environment": "prod"}}, ()),
        (PRODUCTION, {"suspended": TEST}, ("work", "work-2")),
        (PRODUCTION, {}, ("suspended", "work", "work-2")),
    ],
)
def test_production_is_the_uppermost_units_without_another_environment_below(
    organization: Tags, units: Mapping[str, Tags], expected: tuple[str, ...]
) -> None:
    config = Estate(organization, {**UNTAGGED, **units}, {}).config()
    assert production_units(config.units, config.settings) == expected


@run(deadline=None, max_examples=60)
@given(organization=TAGS, units=st.fixed_dictionaries(dict.fromkeys(PATHS, TAGS | st.just(PRODUCTION))))
def test_production_covers_every_unit_that_is_production_throughout_and_no_other(
    organization: Tags, units: Mapping[str, Tags]
) -> None:
    estate = Estate(organization, units, {f"in-{number}": (path, {}) for number, path in enumerate(PATHS)})
    config = estate.config()
    chosen = production_units(config.units, config.settings)
    is_production = {
        path: account_tags(f"in-{number}", config).get("environment") == "production"
        for number, path in enumerate(PATHS)
    }
    for path in PATHS:
        below = [other for other in PATHS if path in upwards(other)]
        throughout = all(is_production[other] for other in below)
        assert throughout == any(one in chosen for one in upwards(path))
        assert sum(one in chosen for one in upwards(path)) <= 1
