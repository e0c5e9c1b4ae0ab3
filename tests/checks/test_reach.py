"""Which accounts an attachment reaches, and what the replay of our own calls is given."""

import pytest
from readback_organization import Handmade

from checks.connection import Connection
from checks.denials import AttachedPolicy
from checks.live import LiveAccount, LiveOrganization, LivePolicy, LiveUnit, live_organization
from checks.reach import attached_policies, reach


def account(identifier: str, parent: str) -> LiveAccount:
    return LiveAccount(identifier, f"Name {identifier}", f"{identifier}@example.com", "ACTIVE", parent)


def policy(name: str, *targets: str, kind: str = "SERVICE_CONTROL_POLICY", aws_managed: bool = False) -> LivePolicy:
    return LivePolicy(f"p-{name}", name, kind, "", f"text of {name}", aws_managed, targets)


@pytest.fixture
def live() -> LiveOrganization:
    return LiveOrganization(
        id="o-1",
        features="ALL",
        management_account="1",
        root="r-1",
        policy_types={},
        trusted_access=(),
        units=(
            LiveUnit("ou-work", ("Work",), "r-1"),
            LiveUnit("ou-live", ("Work", "Live"), "ou-work"),
            LiveUnit("ou-empty", ("Empty",), "r-1"),
        ),
        accounts=(account("1", "r-1"), account("2", "ou-work"), account("3", "ou-live")),
        policies=(
            policy("a", "r-1", "ou-work"),
            policy("b", "3"),
            policy("c"),
            policy("full", "r-1", aws_managed=True),
            policy("tags", "r-1", kind="TAG_POLICY"),
        ),
    )


def test_a_target_reaches_every_account_at_any_depth_below_it(live: LiveOrganization) -> None:
    assert reach(live) == {
        "r-1": {"1", "2", "3"},
        "ou-work": {"2", "3"},
        "ou-live": {"3"},
        "ou-empty": set(),
        "1": {"1"},
        "2": {"2"},
        "3": {"3"},
    }


def test_every_attachment_of_a_service_control_policy_is_one_entry(live: LiveOrganization) -> None:
    assert attached_policies(live) == (
        AttachedPolicy("a", "text of a", "root", frozenset({"1", "2", "3"})),
        AttachedPolicy("a", "text of a", "unit Work", frozenset({"2", "3"})),
        AttachedPolicy("b", "text of b", "account Name 3 (3)", frozenset({"3"})),
    )


def test_a_unit_is_named_by_all_names_above_it(live: LiveOrganization) -> None:
    (one,) = attached_policies(
        LiveOrganization(**{**vars(live), "policies": (policy("d", "ou-live"),)}),
    )
    assert one.target == "unit Work/Live"


def test_attachments_are_read_from_aws(organization: Handmade) -> None:
    live = live_organization(Connection("eu-central-1", organization.endpoint, organization.session))
    assert live is not None
    made = organization.accounts
    reached = {(one.name, one.target): one.accounts for one in attached_policies(live)}
    assert reached == {
        **{
            (f"foundation-{category}-root", "root"): {"111122223333", *made.values()}
            for category in ("organization", "protection", "regions")
        },
        ("foundation-suspended-suspended", "unit Suspended"): {made["intranet"]},
        ("foundation-services-account-shop", f"account Shop ({made['shop']})"): {made["shop"]},
    }
