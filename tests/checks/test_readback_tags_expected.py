"""What the read-back expects to follow from a schema of tags."""

from collections.abc import Mapping
from typing import Any

from estates import members, small

from checks import readback_tags
from checks.readback_facts import Value
from foundation.config import In, StackConfig

UNITS = {
    "workloads": {"units": {"production": {"tags": {"environment": "production"}}, "test": {}}},
    "suspended": {},
}
OWNER = {"values": ["platform", "shop"], "enforced_for": ["s3:bucket"]}
PLAIN: Mapping[str, Any] = {"owner": {}, "environment": {}}
SPELLED = {key: {"tag_key": key} for key in PLAIN}
BUCKETS = {"resource_types": ["s3:bucket", "ec2:vpc"]}


def tagged(keys: Mapping[str, Any], logs: object = "off", **schema: object) -> StackConfig:
    """The small organization with accounts in two environments, and this schema."""
    settings = small().settings.model_dump(mode="json", exclude_defaults=True)
    settings["tags"] = {"owner": "platform", "environment": "shared"}
    accounts = members(
        shop={"unit": "workloads/production", "tags": {"owner": "shop"}},
        lab={"unit": "workloads/test"},
        log_archive={"unit": "workloads/test", "purpose": "log-archive"},
        security_tooling={"unit": "workloads/test", "purpose": "security-tooling"},
    )
    tags = {"keys": {**PLAIN, **keys}, **schema}
    return small(settings=settings, units=UNITS, accounts=accounts, logs=logs, tags=tags)


def expected(config: StackConfig) -> Mapping[str, Mapping[str, Value]]:
    return readback_tags.expected(config)


def test_a_stack_without_a_schema_has_no_facts() -> None:
    assert expected(small(tags="off")) == {}


def test_a_schema_without_keys_leaves_accounts_without_a_tag_policy() -> None:
    found = expected(small(tags={"cost_categories": []}))
    assert found == {"tag policy of management": {}, "tag policy of shop": {}, "cost allocation tags": {}}


def test_below_a_unit_with_a_policy_of_its_own_both_are_in_force() -> None:
    required = BUCKETS | {"environments": ["production"]}
    found = expected(tagged({"owner": OWNER | {"required": required}, "team": {"pattern": "[a-z]+"}}))
    root = {"tag_key": "owner", "tag_value": ["platform", "shop"], "enforced_for": ["s3:bucket"]}
    everywhere = {**SPELLED, "owner": root, "team": {"tag_key": "team"}}
    assert found["tag policy of management"] == everywhere
    assert found["tag policy of lab"] == everywhere
    reported = {"report_required_tag_for": ["ec2:vpc", "s3:bucket"]}
    assert found["tag policy of shop"] == {**everywhere, "owner": root | reported}


def test_accounts_have_the_values_of_cost_categories_that_they_inherit() -> None:
    found = expected(tagged({}, cost_categories=["environment", "owner"]))
    plain: dict[str, Value] = {"version": "CostCategoryExpression.v1", "default": None, "splits": []}
    tags = {"tag owner": "platform", "tag environment": "shared"}
    assert found["cost category Environment"] == {
        **plain,
        "value production": ["shop"],
        "value shared": ["lab", "log-archive", "management", "security-tooling"],
        **tags,
    }
    assert found["cost category Owner"] == {
        **plain,
        "value platform": ["lab", "log-archive", "management", "security-tooling"],
        "value shop": ["shop"],
        **tags,
    }
    assert "cost category Unit" not in found


def test_only_keys_that_billing_knows_are_expected_to_be_active() -> None:
    keys = {"owner": {"cost_allocation": True}, "team": {"cost_allocation": True}}
    assert expected(tagged(keys, billed=["owner"]))["cost allocation tags"] == {"owner": "active"}
    assert expected(tagged(keys))["cost allocation tags"] == {}


def rules(config: StackConfig) -> list[str]:
    return [subject for subject in expected(config) if subject.startswith("rule")]


def test_rules_of_config_are_expected_in_every_region_where_this_stack_declares_the_accounts() -> None:
    required = {"owner": OWNER | {"required": BUCKETS}}
    recorded = {"prefix": "example-4f1c", "configuration": {}}
    config = tagged(required, recorded, config_rule={})
    assert [subject.rpartition(" ")[2] for subject in rules(config)] == [*config.settings.regions]
    facts = expected(config)[rules(config)[0]]
    assert facts["keys"] == {"tag1Key": "owner", "tag1Value": "platform,shop"}
    assert facts["types"] == ["AWS::EC2::VPC", "AWS::S3::Bucket"]
    assert rules(tagged(required, recorded)) == []
    assert rules(config.model_copy(update={"accounts": In.model_validate({"in": "the-other"})})) == []
