"""The grid of services and Regions: what is on where, whom it covers, and what is honestly not covered."""

from collections.abc import Mapping
from typing import Any

import pytest
from estates import MANAGEMENT, members, prod, small

from foundation.config import StackConfig
from foundation.coverage import Coverage, Service, coverage, words

REGIONS = ["us-east-1", "eu-central-1", "eu-west-1"]
SECURITY: Mapping[str, Any] = {
    "guardduty": {},
    "security_hub": {},
    "detective": {},
    "inspector": {},
    "macie": {},
    "access_analyzer": {"unused_access": {"days": 30}},
    "findings": "off",
}
SETTINGS = {"management_account": MANAGEMENT, "home_region": "eu-central-1", "regions": REGIONS}


def estate(logs: object = None, **security: object) -> StackConfig:
    """Three Regions, everything on, but for what the test says."""
    entries = members(archive={"purpose": "log-archive"}, watch={"purpose": "security-tooling"}, other={})
    section = logs if logs is not None else {"prefix": "example-1"}
    return small(settings=SETTINGS, accounts=entries, logs=section, security={**SECURITY, **security})


def service(found: Coverage, key: str) -> Service:
    return next(one for one in found.services if one.key == key)


def of(key: str, **security: object) -> Service:
    return service(coverage(estate(**security)), key)


def test_every_security_service_then_every_log_is_in_the_grid_whether_on_or_not():
    keys = [
        "guardduty",
        "security-hub",
        "detective",
        "inspector",
        "macie",
        "access-analyzer",
        "unused-access",
        "cloudtrail",
        "config",
        "operational-logs",
    ]
    for config in (small(), estate(), prod()):
        assert [one.key for one in coverage(config).services] == keys
    assert {one.state for one in coverage(prod()).services} == {"on"}
    assert {one.state for one in coverage(small()).services} == {"off"}


def test_the_home_region_comes_first_and_the_others_follow_as_in_the_file():
    found = coverage(estate())
    assert found.regions == ("eu-central-1", "us-east-1", "eu-west-1")
    assert found.home == "eu-central-1"


def test_a_service_watches_all_allowed_regions_or_those_that_it_names():
    assert of("macie").regions == ("eu-central-1", "us-east-1", "eu-west-1")
    some = of("macie", macie={"regions": ["eu-west-1"]})
    assert [some.cell(region) for region in REGIONS] == ["not watched", "not watched", "watched"]


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("guardduty", "guardduty"),
        ("security_hub", "security-hub"),
        ("detective", "detective"),
        ("inspector", "inspector"),
        ("macie", "macie"),
        ("access_analyzer", "access-analyzer"),
    ],
)
def test_a_service_that_is_off_is_off_in_every_region_and_the_others_stay_on(section: str, key: str):
    wanted = {section: "off"} | ({"detective": "off"} if section == "guardduty" else {})
    found = coverage(estate(**wanted))
    off = service(found, key)
    assert (off.state, off.delegate, off.features, off.regions) == ("off", None, (), ())
    assert {off.cell(region) for region in found.regions} == {"off"}
    gone = {key, *({"detective"} if section == "guardduty" else ()), *({"unused-access"} if "access" in key else ())}
    assert {one.key for one in found.services if one.state == "off"} == gone


def test_unused_access_is_seen_from_the_home_region_for_all_and_can_be_off_by_itself():
    on = of("unused-access")
    assert [on.cell(region) for region in REGIONS] == ["global", "watched", "global"]
    assert on.features == ("access that nobody used for 30 days",)
    found = coverage(estate(access_analyzer={"unused_access": "off"}))
    assert service(found, "unused-access").state == "off"
    assert service(found, "access-analyzer").state == "on"


def test_sections_of_another_stack_are_named_and_nothing_is_claimed_about_them():
    found = coverage(small(security={"in": "core"}, logs={"in": "archive"}))
    said = {one.key: (one.state, one.stack) for one in found.services}
    assert said["guardduty"] == ("elsewhere", "core")
    assert said["cloudtrail"] == ("elsewhere", "archive")
    assert {one.cell("eu-central-1") for one in found.services} == {"elsewhere"}
    assert {one.management.covered for one in found.services} == {"no"}
    assert "Amazon Macie: in the stack core" in words.lines(found.services, found.regions)


def test_each_service_names_the_account_that_it_is_delegated_to():
    delegates = {one.key: one.delegate for one in coverage(estate()).services}
    assert delegates == {
        "guardduty": "watch",
        "security-hub": "watch",
        "detective": "watch",
        "inspector": "watch",
        "macie": "watch",
        "access-analyzer": "watch",
        "unused-access": "watch",
        "cloudtrail": None,
        "config": "watch",
        "operational-logs": "archive",
    }


def test_the_table_of_delegates_is_obeyed_service_by_service():
    entries = members(
        archive={"purpose": "log-archive"}, watch={"purpose": "security-tooling"}, net={"purpose": "network"}
    )
    moved = {
        ("guardduty", "detective"): {"guardduty", "detective"},  # one may not be delegated without the other
        ("security-hub",): {"security-hub"},
        ("inspector",): {"inspector"},
        ("macie",): {"macie"},
        ("access-analyzer",): {"access-analyzer", "unused-access"},
        ("config",): {"config"},
        ("observability",): {"operational-logs"},
    }
    for chosen, keys in moved.items():
        settings = {**SETTINGS, "delegates": dict.fromkeys(chosen, "net")}
        config = small(settings=settings, accounts=entries, logs={"prefix": "example-1"}, security=SECURITY)
        assert {one.key for one in coverage(config).services if one.delegate == "net"} == keys


def test_how_accounts_are_enabled_is_said_in_awss_words():
    assert {one.key: one.enabled_by for one in coverage(estate()).services} == {
        "guardduty": "auto-enable ALL",
        "security-hub": "central configuration",
        "detective": "auto-enable of new accounts, enrolment of existing ones",
        "inspector": "organization policy INSPECTOR_POLICY",
        "macie": "auto-enable of new accounts, enrolment of existing ones",
        "access-analyzer": "organization analyzer",
        "unused-access": "organization analyzer",
        "cloudtrail": "organization trail",
        "config": "StackSet foundation-configuration",
        "operational-logs": "centralization rule",
    }


def test_existing_accounts_are_enrolled_where_auto_enable_is_for_new_ones_only():
    existing = {one.key: one.existing.how for one in coverage(estate()).services}
    assert {key for key, how in existing.items() if "enrolled" in how} == {"detective", "macie"}
    assert {answer for one in coverage(estate()).services for answer in (one.existing.covered, one.new.covered)} == {
        "yes"
    }


def test_the_management_account_is_covered_and_it_is_said_how():
    found = coverage(estate())
    assert {one.management.covered for one in found.services} == {"yes"}
    assert all(one.management.how for one in found.services)


def test_without_a_policy_on_the_root_security_hub_covers_only_what_its_policies_name():
    policies = {"apps": {"standards": ["cis-3.0"], "targets": ["workloads", "account:other"]}}
    hub = of("security-hub", security_hub={"policies": policies})
    assert (hub.existing.covered, hub.new.covered, hub.management.covered) == ("partly", "partly", "partly")
    assert hub.existing.how == "policies on account:other, workloads"
    none = of("security-hub", security_hub={"policies": {}})
    assert (none.existing.covered, none.existing.how) == ("no", "no policy")


def test_features_name_plans_standards_and_scans_and_how_often_there_are_updates():
    policies = {
        "all": {"standards": ["cis-3.0", "nist-800-53"]},
        "lab": {"standards": ["cis-1.4"], "disabled_controls": ["EC2.8"], "targets": ["account:other"]},
    }
    found = coverage(
        estate(
            guardduty={"plans": ["s3", "runtime"], "frequency": "one-hour"},
            security_hub={"policies": policies},
            inspector={"scan": ["ec2", "lambda-code"]},
            macie={"frequency": "six-hours"},
        )
    )
    assert service(found, "guardduty").features == ("plans: s3, runtime", "updates: every one hour")
    assert service(found, "security-hub").features == (
        "policy all: cis-3.0, nist-800-53, on root",
        "policy lab: cis-1.4 without EC2.8, on account:other",
    )
    assert service(found, "inspector").features == ("scans: ec2, lambda-code",)
    assert service(found, "macie").features == ("updates: every six hours",)
    assert "plans" not in " ".join(of("guardduty", guardduty={"plans": []}).features)


def test_features_of_logs_name_scope_frequency_retention_and_lock():
    logs = {
        "prefix": "example-1",
        "retention": {"audit_trail": {"days": 4000}, "configuration": {"days": 90}, "operational_logs": {"days": 30}},
        "audit_trail": {"data_events": ["s3"], "insights": ["call-rate"], "lock": {"days": 10}},
        "configuration": {"frequency": "continuous", "resource_types": ["AWS::S3::Bucket"], "aggregator": False},
        "operational_logs": {"log_groups": "LogGroupName LIKE '/aws/lambda%'"},
    }
    found = coverage(estate(logs))
    assert service(found, "cloudtrail").features == (
        "management events",
        "data events: s3",
        "insights: call-rate",
        "kept 4,000 days",
        "locked 10 days (governance)",
    )
    assert service(found, "config").features == ("continuous records", "only AWS::S3::Bucket", "kept 90 days")
    assert service(found, "operational-logs").features == (
        "log groups: LogGroupName LIKE '/aws/lambda%'",
        "kept 30 days",
    )


def test_the_scope_of_config_and_an_unlocked_trail_are_told_too():
    logs = {
        "prefix": "example-1",
        "audit_trail": {"lock": "off"},
        "configuration": {"except_resource_types": ["AWS::EC2::Subnet"], "conformance_packs": ["foundation"]},
        "operational_logs": "off",
    }
    found = coverage(estate(logs))
    assert "locked" not in " ".join(service(found, "cloudtrail").features)
    scope = service(found, "config").features
    assert {"all but AWS::EC2::Subnet", "aggregator", "conformance packs: foundation"} <= set(scope)
    assert service(found, "operational-logs").state == "off"
    assert service(coverage(estate({"prefix": "x-1", "configuration": "off"})), "config").state == "off"


def test_a_line_says_all_there_is_to_say_of_a_service():
    found = coverage(estate(macie={"regions": ["eu-west-1"]}, inspector="off"))
    lines = dict(line.split(": ", 1) for line in words.lines(found.services, found.regions))
    assert lines["Amazon Inspector"] == "off"
    macie = service(found, "macie")
    assert lines["Amazon Macie"] == (
        "watches eu-west-1 · does not watch eu-central-1, us-east-1 · delegated to: watch · "
        f"{macie.enabled_by} · existing accounts: yes ({macie.existing.how}) · "
        "new accounts: yes (as they join) · updates: every fifteen minutes · "
        f"management account: yes ({macie.management.how})"
    )
    assert "delegated to: management account, not delegated" in lines["AWS CloudTrail"]
