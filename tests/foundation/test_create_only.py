from typing import Any

import pytest
from computed import ACCOUNT
from estates import members, small
from recording import Key, Recording, record

from foundation.accounts import refuse_changed
from foundation.build import build
from foundation.guard import Refused

DECLARED = small(accounts=members(lab={}, shop={"name": "Shop", "access_role": "Access"}))


def declared(live: dict[str, dict[str, Any]], *, preview: bool = False) -> Recording:
    """The program with accounts that exist, with other values than it declares."""
    everything = record(lambda: build(DECLARED)).keys
    found = {Key(ACCOUNT, name): values for name, values in live.items()}
    return record(lambda: build(DECLARED), live=found, deployed=everything, preview=preview)


def test_a_changed_name_is_refused_with_its_place_both_values_the_rule_and_the_remedy() -> None:
    with pytest.raises(Refused) as refused:
        declared({"lab": {"name": "Laboratory"}})
    assert str(refused.value) == (
        "foundation:accounts.members.lab.name\n"
        "  value:  'Lab'\n"
        "  rule:   fixed when the account was created, as 'Laboratory'\n"
        "  remedy: Write `name: Laboratory`; another value would need another account."
    )


def test_everything_that_has_changed_is_listed_in_the_words_of_the_file() -> None:
    with pytest.raises(Refused) as refused:
        declared(
            {
                "lab": {"name": "Laboratory", "iamUserAccessToBilling": "DENY"},
                "shop": {"email": "old@example.com", "roleName": "OrganizationAccountAccessRole"},
            }
        )
    assert [line for line in str(refused.value).splitlines() if line.startswith("foundation:")] == [
        "foundation:accounts.members.lab.name",
        "foundation:accounts.members.lab.iam_user_access_to_billing",
        "foundation:accounts.members.shop.email",
        "foundation:accounts.members.shop.access_role",
    ]
    assert "Write `access_role: OrganizationAccountAccessRole`" in str(refused.value)


def test_a_change_is_refused_in_a_preview_already() -> None:
    with pytest.raises(Refused, match="Laboratory"):
        declared({"lab": {"name": "Laboratory"}}, preview=True)


def test_a_change_is_refused_though_a_new_account_is_previewed_beside_it() -> None:
    def program() -> None:
        build(small(accounts=members(lab={}, new={})))

    with pytest.raises(Refused, match="Laboratory"):
        record(
            program, preview=True, deployed=[Key(ACCOUNT, "lab")], live={Key(ACCOUNT, "lab"): {"name": "Laboratory"}}
        )


def test_a_change_is_refused_in_a_preview_though_another_account_was_adopted() -> None:
    with pytest.raises(Refused, match="Laboratory"):
        declared({"lab": {"name": "Laboratory"}, "shop": {"roleName": None}}, preview=True)


def test_accounts_as_they_are_declared_pass() -> None:
    assert declared({}).counts()[ACCOUNT] == 2
    assert declared({}, preview=True).counts()[ACCOUNT] == 2


def test_a_value_that_aws_does_not_tell_cannot_differ() -> None:
    has = {"name": "Lab", "access_role": None}
    refuse_changed([{"key": "lab", "has": has, "wanted": {"name": "Lab", "access_role": "Access"}}])
    with pytest.raises(Refused, match="access_role"):
        refuse_changed([{"key": "lab", "has": {"access_role": "A"}, "wanted": {"access_role": "B"}}])
