"""What each security service declares: how much of it, where, in which order, in which account, with which hooks."""

from typing import Any, get_args

import pytest
from estates import members, small
from recording import Recording, Resource, record

from foundation.build import build
from foundation.config.security import Plan

REGIONS = ("eu-central-1", "eu-west-1")
DELEGATE, MANAGEMENT = "account-tooling", "management"
ALL_OFF = dict.fromkeys(
    ("guardduty", "security_hub", "detective", "inspector", "macie", "access_analyzer", "findings"), "off"
)
GUARDDUTY = {"guardduty": {"plans": ["s3", "runtime"]}}
HUB = {"security_hub": {"policies": {"default": {}, "lab": {"targets": ["workloads", "account:lab"]}}}}


def declared(**services: Any) -> Recording:
    """The program with these services on, in a first preview: ids are unknown, order is not."""
    stack = small(
        settings={"management_account": "111122223333", "home_region": REGIONS[0], "regions": list(REGIONS)},
        accounts=members(tooling={"purpose": "security-tooling"}, lab={}),
        security={**ALL_OFF, **services},
    )
    return record(lambda: build(stack).export(), preview=True)


def of_service(recording: Recording, *services: str) -> dict[tuple[str, str], Resource]:
    """The custom resources of services by the end of their type and their name, those below components alone."""
    found = {}
    for resource in recording.resources:
        kind = resource.type.split(":")
        if resource.custom and kind[1].split("/")[0] in services:
            found[kind[2], resource.name] = resource
    return found


def needs(resource: Resource) -> set[tuple[str, str]]:
    """What comes before a resource, as `of_service` names it."""
    return {(key.type.split(":")[2], key.name) for key in resource.dependencies if key.type.startswith("aws:")}


def test_guardduty_is_enabled_designated_configured_and_then_its_plans_in_each_region() -> None:
    found = of_service(declared(**GUARDDUTY), "guardduty")
    assert len(found) == len(REGIONS) * (4 + 2 * len(get_args(Plan)))
    for region in REGIONS:
        name = f"GuardDuty/{region}"
        enabled, of_management = ("Detector", name), ("Detector", f"{name}/management")
        designated, configured = ("OrganizationAdminAccount", name), ("OrganizationConfiguration", name)
        assert found[enabled].provider == DELEGATE
        assert found[of_management].provider == MANAGEMENT
        assert found[designated].provider == MANAGEMENT
        assert needs(found[designated]) >= {enabled, of_management}
        assert found[configured].provider == DELEGATE
        assert found[configured].inputs["autoEnableOrganizationMembers"] == "ALL"
        assert needs(found[configured]) >= {enabled, designated}
        for plan in ("s3", "runtime"):
            feature = found["OrganizationConfigurationFeature", f"{name}/{plan}"]
            assert needs(feature) >= {enabled, configured}
            own = found["DetectorFeature", f"{name}/{plan}"]
            assert own.provider == feature.provider == DELEGATE
            assert (feature.inputs["autoEnable"], own.inputs["status"]) == ("ALL", "ENABLED")
        unwanted = found["OrganizationConfigurationFeature", f"{name}/rds"], found["DetectorFeature", f"{name}/rds"]
        assert (unwanted[0].inputs["autoEnable"], unwanted[1].inputs["status"]) == ("NONE", "DISABLED")
        assert {found[key].inputs["region"] for key in found if region in key[1]} == {region}


def test_runtime_monitoring_has_all_agents_in_the_order_of_aws() -> None:
    found = of_service(declared(**GUARDDUTY), "guardduty")
    agents = ["EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"]
    for kind in ("OrganizationConfigurationFeature", "DetectorFeature"):
        feature = found[kind, "GuardDuty/eu-west-1/runtime"]
        assert [one["name"] for one in feature.inputs["additionalConfigurations"]] == agents


def test_security_hub_is_designated_after_the_hubs_and_configured_from_the_home_region_alone() -> None:
    found = of_service(declared(**HUB), "securityhub")
    policies, targets = 2, 3
    assert len(found) == 1 + len(REGIONS) + 3 + policies + targets
    hubs = {("Account", "Security Hub/eu-central-1")} | {("Account", f"Security Hub/{r}/management") for r in REGIONS}
    designated, aggregator = (
        ("OrganizationAdminAccount", "Security Hub/all its Regions"),
        ("FindingAggregator", "Security Hub"),
    )
    configured = ("OrganizationConfiguration", "Security Hub")
    assert needs(found[designated]) == hubs | ({("Account", "tooling")} & needs(found[designated]))
    assert found[designated].provider == MANAGEMENT
    assert found[aggregator].inputs["specifiedRegions"] == ["eu-west-1"]
    assert designated in needs(found[aggregator])
    assert aggregator in needs(found[configured])
    for name in ("default", "lab"):
        assert configured in needs(found["ConfigurationPolicy", f"Security Hub/{name}"])
    associated = found["ConfigurationPolicyAssociation", "Security Hub/lab/account:lab"]
    assert ("ConfigurationPolicy", "Security Hub/lab") in needs(associated)
    in_home = [key for key in found if not key[1].endswith("/management")]
    assert {found[key].inputs["region"] for key in in_home} == {REGIONS[0]}


def test_detective_is_declared_after_guardduty_and_macie_alone_three_resources_a_region_each() -> None:
    recording = declared(**GUARDDUTY, detective={}, macie={})
    for service, enables in (("detective", "Graph"), ("macie2", "Account")):
        found = of_service(recording, service)
        assert len(found) == 3 * len(REGIONS)
        for region in REGIONS:
            name = f"{'Detective' if service == 'detective' else 'Macie'}/{region}"
            designated, configured = ("OrganizationAdminAccount", name), ("OrganizationConfiguration", name)
            assert (enables, name) in needs(found[designated])
            assert designated in needs(found[configured])
            assert found[configured].inputs["autoEnable"] is True
            assert [found[key].provider for key in ((enables, name), designated, configured)] == [
                DELEGATE,
                MANAGEMENT,
                DELEGATE,
            ]
            assert {found[enables, name].inputs["region"], found[configured].inputs["region"]} == {region}
        if service == "detective":
            assert ("OrganizationConfiguration", "GuardDuty/eu-west-1") in needs(found["Graph", "Detective/eu-west-1"])
            assert ("OrganizationConfiguration", "GuardDuty/eu-central-1") not in needs(found["Graph", name])


def test_inspector_is_a_designation_a_region_and_one_policy_after_them() -> None:
    recording = declared(inspector={"scan": ["ec2"]})
    found = of_service(recording, "inspector2")
    assert found.keys() == {("DelegatedAdminAccount", f"Inspector/{region}") for region in REGIONS}
    assert {one.provider for one in found.values()} == {MANAGEMENT}
    attached = recording.one("aws:organizations/policyAttachment:PolicyAttachment", "inspector@root")
    assert needs(attached) >= found.keys()


def test_access_analyzer_looks_from_outside_in_each_region_and_for_unused_access_once() -> None:
    found = of_service(declared(access_analyzer={"unused_access": {"days": 30}}), "accessanalyzer", "organizations")
    analyzers = {name: one for (kind, name), one in found.items() if kind == "Analyzer"}
    assert len(analyzers) == len(REGIONS) + 1
    assert analyzers["Access Analyzer/unused access"].inputs["region"] == REGIONS[0]
    assert {one.provider for one in analyzers.values()} == {DELEGATE}
    assert all(("DelegatedAdministrator", "Access Analyzer") in needs(one) for one in analyzers.values())


@pytest.mark.parametrize(
    ("services", "regions"), [(HUB, REGIONS[:1]), (GUARDDUTY, REGIONS), (HUB | GUARDDUTY, REGIONS[:1])]
)
def test_findings_are_told_of_where_they_arrive(services: dict[str, Any], regions: tuple[str, ...]) -> None:
    recording = declared(**services, findings={"subscribers": ["one@example.com", "two@example.com"]})
    found = of_service(recording, "kms", "sns", "cloudwatch")
    assert len(found) == len(regions) * (5 + 2)
    assert {one.inputs["region"] for one in found.values()} == set(regions)
    assert {one.provider for one in found.values()} == {DELEGATE}
    assert ("TopicPolicy", f"findings/{REGIONS[0]}") in needs(found["EventTarget", f"findings/{REGIONS[0]}"])


def test_the_hooks_are_known_in_every_run_so_that_a_service_can_be_switched_off() -> None:
    on = declared(**GUARDDUTY, **HUB, detective={}, inspector={}, macie={}, access_analyzer={"unused_access": "off"})
    bound = {
        name
        for resource in on.resources
        for when, names in resource.hooks.items()
        if when in ("before_delete", "after_delete") and "security" in str(resource.parent)
        for name in names
    }
    assert bound == {
        "foundation:stops-watching",
        "foundation:withdraw-guardduty",
        "foundation:withdraw-detective",
        "foundation:withdraw-macie",
        "foundation:withdraw-inspector",
        "foundation:deregister-guardduty",
        "foundation:deregister-detective",
        "foundation:disable-hubs-of-members",
        "foundation:disable-delegated-hubs",
        "foundation:remember-hub-targets",
    }
    assert record(lambda: build(small()), preview=True).hooks.keys() >= bound


def test_only_what_tells_runs_in_previews() -> None:
    hooks = declared().hooks
    told = {name for name, hook in hooks.items() if hook.on_dry_run}
    assert {"foundation:stops-watching", "foundation:unlinked-region"} <= told
    assert not {name for name in told if "withdraw" in name or "disable" in name or "deregister" in name}


def test_accounts_that_were_there_before_are_enrolled_after_the_configuration_of_each_region() -> None:
    recording = declared(**GUARDDUTY, detective={}, macie={})
    for service, hook in (("detective", "foundation:enrol-in-detective"), ("macie2", "foundation:enrol-in-macie")):
        found = of_service(recording, service)
        configured = [one for (kind, _), one in found.items() if kind == "OrganizationConfiguration"]
        assert [(one.hooks["after_create"], one.hooks["after_update"]) for one in configured] == [
            ((hook,), (hook,))
        ] * 2
