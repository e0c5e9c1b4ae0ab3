"""What quotas declare: the template, and in which account what is asked for and watched, in which order."""

from typing import Any

import pytest
from estates import members, small
from recording import Recording, Resource, record

from foundation.build import build

pytestmark = pytest.mark.usefixtures("tokens")

HOME, GLOBAL = "eu-central-1", "us-east-1"
REGIONS = [HOME, GLOBAL]
TEMPLATE = "aws:servicequotas/template:Template"
ASSOCIATION = "aws:servicequotas/templateAssociation:TemplateAssociation"
QUOTA = "aws:servicequotas/serviceQuota:ServiceQuota"
WATCHED = "aws:servicequotas/autoManagement:AutoManagement"
VPCS = {"service": "vpc", "code": "L-F678F1CE", "value": 20}
GATEWAYS = {"service": "vpc", "code": "L-FE5A380F", "value": 9}
ROLES = {"service": "iam", "code": "L-FE177D64", "region": GLOBAL, "value": 2000}
ELSEWHERE: dict[str, Any] = {name: {"in": "base"} for name in ("organization", "units", "accounts")}
BASE = {
    "organization": {"id": "o-exampleorg1", "root_id": "r-ab12", "management_account": "111122223333"},
    "accounts": {
        "cables": {"id": "222233334444", "name": "Cables", "email": "cables@example.com", "unit": "workloads"},
    },
}


def declared(section: Any, *, home: str = HOME, **sections: Any) -> Recording:
    settings = {"management_account": "111122223333", "home_region": home, "regions": REGIONS}
    accounts = members(net={"purpose": "network"}, desk={"purpose": "operations"}, shop={})
    stack = small(**{"settings": settings, "accounts": accounts, "quotas": section, **sections})
    return record(lambda: build(stack).export(), stacks={"base": BASE})


def asked(resource: Resource) -> dict[str, Any]:
    return {"provider": resource.provider, **resource.inputs}


def watched(recording: Recording) -> dict[str, tuple[str | None, str]]:
    """Provider and mode of automatic management, by name."""
    return {one.name: (one.provider, one.inputs["optInType"]) for one in recording.of(WATCHED)}


def test_the_template_is_made_in_us_east_1_with_the_region_of_each_entry() -> None:
    recording = declared({"template": {"vpcs": VPCS, "roles": ROLES}})
    assert {one.name: asked(one) for one in recording.of(TEMPLATE)} == {
        "vpcs": {
            "provider": "management-us-east-1",
            "awsRegion": HOME,
            "serviceCode": "vpc",
            "quotaCode": "L-F678F1CE",
            "value": 20,
        },
        "roles": {
            "provider": "management-us-east-1",
            "awsRegion": GLOBAL,
            "serviceCode": "iam",
            "quotaCode": "L-FE177D64",
            "value": 2000,
        },
    }
    (association,) = recording.of(ASSOCIATION)
    assert asked(association) == {"provider": "management-us-east-1", "region": GLOBAL}
    assert {one.name for one in association.dependencies if one.type == TEMPLATE} == {"vpcs", "roles"}


def test_the_provider_of_the_run_makes_the_template_where_home_is_us_east_1() -> None:
    recording = declared({"template": {"vpcs": VPCS}}, home=GLOBAL)
    assert {one.provider for one in recording.of(TEMPLATE)} == {"management"}
    assert [one.inputs["awsRegion"] for one in recording.of(TEMPLATE)] == [GLOBAL]


def test_the_template_comes_after_the_organization_and_all_accounts_of_the_run() -> None:
    found = declared({"template": {"vpcs": VPCS}}).one("foundation:quotas:QuotaTemplate", "organization")
    assert {one.name for one in found.dependencies} == {"organization", "net", "desk", "shop"}


def test_without_entries_there_is_no_template() -> None:
    recording = declared({})
    assert not recording.of(TEMPLATE)
    assert not recording.of(ASSOCIATION)


def test_quotas_are_asked_for_in_their_account_and_at_home_unless_a_region_is_named() -> None:
    requests = {"net": {"vpcs": VPCS, "far": {**VPCS, "region": GLOBAL}}, "management": {"roles": ROLES}}
    recording = declared({"requests": requests, "auto_management": "off"})
    vpcs = {"provider": "account-net", "serviceCode": "vpc", "quotaCode": "L-F678F1CE", "value": 20}
    roles = {"provider": "management", "serviceCode": "iam", "quotaCode": "L-FE177D64", "value": 2000}
    assert {one.name: asked(one) for one in recording.of(QUOTA)} == {
        "net/vpcs": {**vpcs, "region": HOME},
        "net/far": {**vpcs, "region": GLOBAL},
        "management/roles": {**roles, "region": GLOBAL},
    }
    assert not recording.of(WATCHED)


def test_the_quotas_of_an_account_come_after_the_organization() -> None:
    found = declared({}).one("foundation:quotas:AccountQuotas", "management")
    assert [one.name for one in found.dependencies] == ["organization"]


def test_quotas_are_watched_in_every_region_of_every_account_that_the_foundation_works_in() -> None:
    keys = {"management": "management", "net": "account-net", "desk": "account-desk"}
    recording = declared({})
    assert watched(recording) == {
        f"{key}/{region}": (provider, "NotifyOnly") for key, provider in keys.items() for region in REGIONS
    }
    assert {one.inputs["region"] for one in recording.of(WATCHED) if one.name.endswith(GLOBAL)} == {GLOBAL}
    assert {one.inputs["optInLevel"] for one in recording.of(WATCHED)} == {"ACCOUNT"}


def test_accounts_and_regions_that_are_watched_can_be_chosen() -> None:
    section = {"mode": "adjust", "accounts": ["net"], "regions": [GLOBAL]}
    assert watched(declared({"auto_management": section})) == {f"net/{GLOBAL}": ("account-net", "NotifyAndAdjust")}


def test_aws_raises_no_quota_by_itself_that_is_asked_for_here() -> None:
    requests = {"net": {"gateways": GATEWAYS, "vpcs": VPCS, "far": {**VPCS, "region": GLOBAL}}}
    for mode, home, far in (
        ("adjust", {"vpc": ["L-F678F1CE", "L-FE5A380F"]}, {"vpc": ["L-F678F1CE"]}),
        ("notify", None, None),
    ):
        section = {"requests": requests, "auto_management": {"mode": mode, "accounts": ["net"]}}
        recording = declared(section)
        assert recording.one(WATCHED, f"net/{HOME}").inputs.get("exclusionList") == home
        assert recording.one(WATCHED, f"net/{GLOBAL}").inputs.get("exclusionList") == far


def test_an_empty_list_of_exclusions_is_never_written() -> None:
    recording = declared({"auto_management": {"mode": "adjust"}})
    assert not [one for one in recording.of(WATCHED) if "exclusionList" in one.inputs]


def test_of_accounts_of_another_stack_those_that_are_named_have_quotas() -> None:
    section = {"requests": {"cables": {"vpcs": VPCS}}, "auto_management": {"accounts": ["cables"]}}
    recording = declared(section, guardrails="off", **ELSEWHERE)
    assert [(one.name, one.provider) for one in recording.of(QUOTA)] == [("cables/vpcs", "account-cables")]
    assert watched(recording).keys() == {f"cables/{HOME}", f"cables/{GLOBAL}"}
    assert watched(declared({}, guardrails="off", **ELSEWHERE)).keys() == {f"management/{HOME}", f"management/{GLOBAL}"}


def test_nothing_is_declared_while_the_section_is_off() -> None:
    recording = declared("off")
    assert not [one for one in recording.resources if one.type.startswith("aws:servicequotas")]
