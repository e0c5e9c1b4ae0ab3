"""What the sections say once they are read: defaults, resolved entries, and that nothing changes afterwards."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from foundation.config import Accounts, Guardrails, In, Member, Off, Settings, StackConfig, Unit, Units, parse

SETTINGS = {"management_account": "111122223333", "home_region": "eu-central-1"}
CONTACT = {"name": "On call", "title": "Engineer", "email": "on-call@example.com", "phone": "+49 30 5550100"}


def config(**sections: object) -> StackConfig:
    """A configuration of settings and one suspended unit, with other sections where a test wants them."""
    values: dict[str, object] = {
        "settings": SETTINGS,
        "organization": {},
        "units": {"suspended": {}},
        "accounts": {},
        "guardrails": {},
        "baseline": "off",
        "logs": "off",
        "security": "off",
        "identity": "off",
        "network": "off",
        "images": "off",
        "operations": "off",
        "tags": "off",
        "spend": "off",
        "quotas": "off",
    }
    return parse({f"foundation:{name}": value for name, value in {**values, **sections}.items()}, "Pulumi.t.yaml")


def test_settings_need_an_account_and_a_region_and_default_the_rest() -> None:
    settings = config().settings

    assert settings.management_account == "111122223333"
    assert settings.home_region == "eu-central-1"
    assert settings.regions == ("eu-central-1",)
    assert settings.opt_in_regions == ()
    assert settings.deploy_role == "foundation-deploy"
    assert settings.break_glass_roles == {}
    assert settings.tags == {}


def test_an_opt_in_region_that_is_declared_is_allowed() -> None:
    regions = {"regions": ["eu-central-1", "eu-south-1"], "opt_in_regions": ["eu-south-1"]}

    assert config(settings={**SETTINGS, **regions}).settings.opt_in_regions == ("eu-south-1",)


def test_every_guardrail_is_on_by_default() -> None:
    guardrails = config().guardrails

    assert isinstance(guardrails, Guardrails)
    for name in (
        "deny_leaving_organization",
        "deny_root_user",
        "protect_exempt_roles",
        "protect_audit_trail",
        "protect_security_services",
        "deny_regions",
    ):
        assert getattr(guardrails, name).targets == ("root",)
    assert guardrails.deny_suspended.targets == ("suspended",)
    assert guardrails.deny_regions.exempt_services == ()
    assert guardrails.restrict_services == {}
    assert guardrails.adopt == {}


def test_one_guardrail_can_be_off() -> None:
    guardrails = config(units={}, guardrails={"deny_suspended": "off", "restrict_services": "off"}).guardrails

    assert isinstance(guardrails, Guardrails)
    assert guardrails.deny_suspended == Off()
    assert guardrails.restrict_services == Off()


def test_sections_can_be_off_or_in_another_stack() -> None:
    read = config(organization={"in": "acme/foundation/prod"}, units="off", accounts="off", guardrails="off")

    assert read.organization == In.model_validate({"in": "acme/foundation/prod"})
    assert read.units == read.accounts == read.guardrails == Off()


def test_what_another_stack_declares_is_not_checked_here() -> None:
    accounts = {"email": "aws+{account}@example.com", "members": {"shop": {"unit": "workloads/production"}}}
    targets = {"deny_regions": {"targets": ["workloads", "account:shop"]}, "deny_suspended": {"targets": ["attic"]}}

    assert isinstance(config(units={"in": "prod"}, accounts=accounts).accounts, Accounts)
    assert isinstance(config(units={"in": "prod"}, accounts={"in": "prod"}, guardrails=targets).guardrails, Guardrails)


def test_a_guardrail_holds_on_the_root_on_units_and_on_accounts() -> None:
    targets = ["root", "suspended", "account:shop"]
    members = {"shop": {"unit": "suspended", "email": "shop@example.com"}}
    guardrails = {"deny_regions": {"targets": targets}, "adopt": {f"regions@{targets[2]}": "p-abcd1234"}}
    read = config(accounts={"members": members}, guardrails=guardrails).guardrails

    assert isinstance(read, Guardrails)
    assert read.deny_regions.targets == tuple(targets)


def test_units_are_walked_from_parents_to_children_in_the_order_of_the_file() -> None:
    units = config(
        units={
            "workloads": {"tags": {"a": "b"}, "units": {"pre-production": {}, "live": {"name": "Production"}}},
            "suspended": {"adopt": "ou-ab12-12345678"},
        }
    ).units

    assert isinstance(units, Units)
    assert [(unit.path, unit.key, unit.name, unit.parent, unit.depth) for unit in units.walk()] == [
        ("workloads", "workloads", "Workloads", None, 1),
        ("workloads/pre-production", "pre-production", "Pre-production", "workloads", 2),
        ("workloads/live", "live", "Production", "workloads", 2),
        ("suspended", "suspended", "Suspended", None, 1),
    ]
    assert [unit.tags for unit in units.walk()] == [{"a": "b"}, {}, {}, {}]
    assert [unit.adopt for unit in units.walk()] == [None, None, None, "ou-ab12-12345678"]


def test_units_may_lie_five_levels_deep_and_cousins_may_share_a_name() -> None:
    deep = {"b": {"units": {"c": {"units": {"d": {"units": {"e": {}}}}}}}}
    units = config(units={"a": {"units": deep}, "suspended": {"units": deep}}).units

    assert isinstance(units, Units)
    assert max(unit.depth for unit in units.walk()) == 5


def accounts(**members: object) -> Accounts:
    section = {
        "email": "aws+{account}@example.com",
        "access_role": "org-access",
        "contacts": {"security": CONTACT, "billing": CONTACT},
        "members": {key.replace("_", "-"): value for key, value in members.items()},
    }
    read = config(accounts=section).accounts
    assert isinstance(read, Accounts)
    return read


def test_an_account_takes_what_it_does_not_say_from_the_section() -> None:
    (entry,) = accounts(log_archive={"unit": "suspended"}).entries()

    assert (entry.key, entry.name, entry.email) == ("log-archive", "Log-archive", "aws+log-archive@example.com")
    assert (entry.unit, entry.access_role) == ("suspended", "org-access")
    assert set(entry.contacts) == {"security", "billing"}
    assert (entry.purpose, entry.alias, entry.adopt, entry.tags) == (None, None, None, {})
    assert (entry.iam_user_access_to_billing, entry.lifecycle) == ("ALLOW", "active")


def test_an_account_says_itself_what_differs() -> None:
    own = {
        "unit": "suspended",
        "purpose": "log-archive",
        "name": "Logs",
        "email": "logs@example.com",
        "alias": "example-logs",
        "tags": {"a": "b"},
        "contacts": {"billing": {**CONTACT, "name": "Payer"}},
        "access_role": "own-role",
        "iam_user_access_to_billing": "DENY",
        "adopt": "222233334444",
    }
    (entry,) = accounts(log_archive=own).entries()

    assert (entry.name, entry.email, entry.access_role) == ("Logs", "logs@example.com", "own-role")
    assert (entry.purpose, entry.alias, entry.adopt) == ("log-archive", "example-logs", "222233334444")
    assert (entry.tags, entry.iam_user_access_to_billing) == ({"a": "b"}, "DENY")
    assert {kind: contact.name for kind, contact in entry.contacts.items()} == {
        "security": "On call",
        "billing": "Payer",
    }


def test_a_closed_account_is_an_entry_but_not_an_active_one() -> None:
    section = accounts(old={"unit": "suspended", "lifecycle": "closed"}, new={"unit": "suspended"})

    assert [entry.key for entry in section.entries()] == ["old", "new"]
    assert [entry.key for entry in section.active()] == ["new"]


def test_no_pattern_is_needed_where_every_account_has_an_address() -> None:
    read = config(accounts={"members": {"a": {"unit": "suspended", "email": "a@example.com"}}}).accounts

    assert isinstance(read, Accounts)
    assert read.entries()[0].email == "a@example.com"


def test_the_management_account_and_the_members_may_fill_the_quota() -> None:
    members = {key: {"unit": "suspended", "email": f"{key}@example.com"} for key in "abc"}

    assert isinstance(config(accounts={"quota": 4, "members": members}).accounts, Accounts)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: config(), "units"),
        (lambda: config().settings, "home_region"),
        (lambda: Units({}), "root"),
        (lambda: Unit(), "name"),
        (lambda: Member(unit="security"), "unit"),
        (lambda: Guardrails(), "adopt"),
        (lambda: In.model_validate({"in": "prod"}), "stack"),
    ],
)
def test_nothing_changes_after_reading(make: Callable[[], object], field: str) -> None:
    with pytest.raises(ValidationError):
        setattr(make(), field, "other")


def test_settings_made_by_hand_default_their_regions_too() -> None:
    assert Settings(management_account="111122223333", home_region="eu-west-1").regions == ("eu-west-1",)
