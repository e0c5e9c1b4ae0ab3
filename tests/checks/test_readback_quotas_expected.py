"""What the read-back of quotas expects, and how it reads quotas that AWS says little of."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from estates import members, small

from checks import readback_quotas
from checks.connection import Connection, ReadError
from checks.readback_facts import Value
from checks.readback_quotas.requests import facts
from foundation.config import In, StackConfig
from foundation.config.quotas import QuotaRequest

HOME = "eu-central-1"
VPCS = {"service": "vpc", "code": "L-F678F1CE", "value": 20}
AUTOMATIC = "automatic management of quotas of"


def asking(**quotas: object) -> StackConfig:
    """The small organization with an operations account, in two Regions, with these quotas."""
    found = small()
    settings = {"management_account": found.settings.management_account, "home_region": HOME}
    accounts = members(desk={"purpose": "operations"}, shop={})
    return small(settings=settings | {"regions": [HOME, "us-east-1"]}, accounts=accounts, quotas=quotas)


def expected(config: StackConfig) -> Mapping[str, Mapping[str, Value]]:
    return readback_quotas.expected(config)


def test_a_stack_without_quotas_has_no_facts() -> None:
    assert expected(small(quotas="off")) == {}


def test_entries_of_the_template_are_in_the_home_region_unless_they_name_one() -> None:
    template = {"vpcs": VPCS, "elsewhere": {**VPCS, "region": "us-east-1", "value": 30}}
    assert expected(asking(template=template))["quota template"] == {
        "association": "ASSOCIATED",
        f"vpc L-F678F1CE in {HOME}": 20.0,
        "vpc L-F678F1CE in us-east-1": 30.0,
    }


def test_every_quota_that_is_asked_for_is_a_fact_of_its_account_and_region() -> None:
    requests = {"management": {"vpcs": {**VPCS, "region": "us-east-1"}}, "desk": {"vpcs": VPCS}}
    found = {name: facts for name, facts in expected(asking(requests=requests)).items() if name.startswith("quota vpc")}
    assert found == {
        "quota vpc L-F678F1CE of management in us-east-1": {"value": 20.0},
        f"quota vpc L-F678F1CE of desk in {HOME}": {"value": 20.0},
    }


def watched(**automatic: object) -> list[str]:
    names = expected(asking(auto_management=automatic))
    return [name.removeprefix(f"{AUTOMATIC} ") for name in names if name.startswith(AUTOMATIC)]


def test_quotas_are_watched_in_every_region_of_accounts_with_a_purpose_unless_places_are_named() -> None:
    everywhere = [f"{key} in {region}" for key in ("management", "desk") for region in (HOME, "us-east-1")]
    assert watched() == everywhere
    assert watched(accounts=["desk"], regions=["us-east-1"]) == ["desk in us-east-1"]


@pytest.mark.parametrize(("mode", "called"), [("notify", "NotifyOnly"), ("adjust", "NotifyAndAdjust")])
def test_what_aws_does_about_a_quota_that_runs_out_is_a_fact(mode: str, called: str) -> None:
    found = expected(asking(auto_management={"mode": mode}))
    assert found[f"{AUTOMATIC} desk in {HOME}"] == {"mode": called, "left out": []}


def test_what_is_asked_for_is_not_raised_further() -> None:
    requests = {"desk": {"vpcs": VPCS, "elsewhere": {**VPCS, "code": "L-0263D0A3", "region": "us-east-1"}}}
    found = expected(asking(requests=requests, auto_management={"mode": "adjust"}))
    assert [found[f"{AUTOMATIC} {where}"]["left out"] for where in (f"desk in {HOME}", "desk in us-east-1")] == [
        ["vpc L-F678F1CE"],
        ["vpc L-0263D0A3"],
    ]
    assert found[f"{AUTOMATIC} management in {HOME}"]["left out"] == []


def test_quotas_are_watched_nowhere_when_that_is_off() -> None:
    assert [*expected(asking(auto_management="off"))] == ["quota template"]


def test_where_another_stack_declares_the_accounts_only_the_management_account_is_looked_at() -> None:
    requests = {"management": {"vpcs": VPCS}, "desk": {"vpcs": VPCS}}
    config = asking(requests=requests).model_copy(update={"accounts": In.model_validate({"in": "the-other"})})
    assert not [name for name in expected(config) if "desk" in name]
    assert f"quota vpc L-F678F1CE of management in {HOME}" in expected(config)


class Quota(Connection):
    """An account with one quota: what holds, the default, and what was asked for, the oldest first."""

    def __init__(self, applied: float | None, default: float | None, *asked: tuple[str, float]) -> None:
        super().__init__(HOME)
        self._values = {"get_service_quota": applied, "get_aws_default_service_quota": default}
        self._asked = asked

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        value = self._values[operation]
        if value is None:
            code = {"Error": {"Code": "NoSuchResourceException", "Message": ""}}
            raise ReadError(operation, ClientError(code, operation))
        return {"Quota": {"Value": value}}

    def listed(self, service: str, operation: str, member: str, **parameters: Any) -> Iterator[Any]:
        for day, (status, value) in enumerate(self._asked, start=1):
            created = datetime(2026, 11, day, tzinfo=UTC)
            yield {"Status": status, "DesiredValue": value, "Created": created}


@pytest.mark.parametrize(
    ("quota", "found"),
    [
        (Quota(20, 5), {"value": 20.0}),
        (Quota(25, 5), {"value": 20.0}),
        (Quota(5, 5, ("CASE_OPENED", 20)), {"value": 20.0}),
        (Quota(5, 5, ("PENDING", 30)), {"value": 20.0}),
        (Quota(5, 5, ("PENDING", 15)), {"value": 15, "last request": "PENDING"}),
        (Quota(5, 5), {"value": 5.0}),
        (Quota(5, 5, ("APPROVED", 4), ("DENIED", 20)), {"value": 5.0, "last request": "DENIED"}),
        (Quota(None, 20), {"value": 20.0}),
        (Quota(None, None), {"value": None}),
    ],
)
def test_a_quota_is_met_by_what_holds_or_by_an_open_request(quota: Quota, found: Mapping[str, Value]) -> None:
    assert facts(quota, QuotaRequest.model_validate(VPCS)) == found
