"""What the read-back of operations expects, and how it reads AWS Health without a support plan."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from estates import small
from image_estates import SETTINGS

from checks import readback_operations
from checks.connection import Connection, ReadError
from checks.readback_facts import Value
from checks.readback_operations.health import status
from foundation.config import StackConfig
from foundation.config.backup import acknowledgement

HOME = "eu-central-1"
VAULT = f"vault foundation-central in {HOME}"
MEMBERS = {
    "email": "aws+{account}@example.com",
    "members": {"desk": {"unit": "workloads", "purpose": "operations"}},
}


def operating(**operations: object) -> StackConfig:
    """The small organization, with an operations account that does this."""
    section = {"state": {"bucket": "example-state"}, **operations}
    return small(settings=SETTINGS, units={"workloads": {}, "suspended": {}}, accounts=MEMBERS, operations=section)


def facts(config: StackConfig, subject: str) -> Mapping[str, Value]:
    return readback_operations.expected(config)[subject]


def backed_up(lock: object) -> StackConfig:
    return operating(backup={"central": {"lock": lock}})


def test_the_lock_of_a_vault_is_as_declared() -> None:
    days = {"least days": 7, "most days": 400}
    assert facts(operating(), VAULT)["lock"] == {**days, "for ever": False}
    assert facts(backed_up("off"), VAULT)["lock"] is None
    compliance = {"mode": "compliance", "acknowledged": acknowledgement(7, 400, 3)}
    assert facts(backed_up(compliance), VAULT)["lock"] == {**days, "for ever": True}


def test_without_central_vaults_backups_stay_in_their_accounts() -> None:
    expected = readback_operations.expected(operating(backup={"central": "off"}))
    assert expected["settings of AWS Backup"]["isCrossAccountBackupEnabled"] == "false"
    assert not [subject for subject in expected if subject.startswith("vault") or "alias/foundation-backup" in subject]


def test_the_role_that_backs_up_is_in_the_home_region_whatever_is_backed_up() -> None:
    elsewhere = operating(backup={"regions": ["eu-west-1"]})
    instances = [name for name in facts(elsewhere, "StackSet foundation-backup") if name.startswith("instance")]
    assert sorted(instances) == [f"instance in {region}, desk" for region in (HOME, "eu-west-1")]


def test_hubs_are_in_the_home_region_unless_they_are_named() -> None:
    def hubs(**notifications: object) -> list[str]:
        expected = readback_operations.expected(operating(notifications=notifications))
        return [subject for subject in expected if subject.startswith("notification hub")]

    assert hubs() == [f"notification hub {HOME}"]
    assert hubs(hubs=["eu-west-1"]) == ["notification hub eu-west-1"]


def test_what_is_off_has_no_facts() -> None:
    off = dict.fromkeys(("systems_manager", "health", "backup", "notifications", "state"), "off")
    assert readback_operations.expected(operating(**off)) == {"delegations of operations": {}}


class WithoutPlan(Connection):
    """A management account without a support plan, with or without the role of AWS Health."""

    def __init__(self, *roles: str) -> None:
        super().__init__(HOME)
        self._roles = roles

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if service == "iam" and parameters["RoleName"] in self._roles:
            return {"Role": {}}
        code = "NoSuchEntity" if service == "iam" else "SubscriptionRequiredException"
        raise ReadError(operation, ClientError({"Error": {"Code": code, "Message": ""}}, operation))


@pytest.mark.parametrize(("roles", "view"), [(["AWSServiceRoleForHealth_Organizations"], "ENABLED"), ([], "DISABLED")])
def test_without_a_support_plan_the_role_of_health_tells_of_its_view(roles: list[str], view: str) -> None:
    assert status(WithoutPlan(*roles)) == view
