"""Which rules of AWS Config there are, and what each looks for where."""

import json
import re
from typing import Any

from estates import members
from log_estates import logging

from foundation.config.tag_rules import CHARACTERS, KEYS, TagRule, tag_rules

BOTH = ["ec2:instance", "s3:bucket"]
ACCOUNTS: dict[str, dict[str, Any]] = {
    "archive": {"purpose": "log-archive", "tags": {"environment": "production"}},
    "guard": {"purpose": "security-tooling"},
    "lab": {"tags": {"environment": "test"}},
    "gone": {"lifecycle": "closed"},
}


def rules(
    keys: dict[str, Any], schema: dict[str, Any] | None = None, sections: dict[str, Any] | None = None
) -> tuple[TagRule, ...]:
    """The rules for these keys, of which the organization has values."""
    tags = {"keys": {"environment": {}, **keys}, "cost_categories": [], "config_rule": {}, **(schema or {})}
    common = {key: tag.get("values", ["some"])[0] for key, tag in keys.items()}
    sections = {"accounts": members(**ACCOUNTS), "tags": tags, **(sections or {})}
    return tag_rules(logging(settings={"tags": common}, sections=sections))


def required(types: list[str] | None = None, environments: list[str] | None = None, **tag: Any) -> dict[str, Any]:
    where = {"resource_types": BOTH if types is None else types}
    return {"required": {**where, **({"environments": environments} if environments else {})}, **tag}


def told(rule: TagRule) -> dict[str, str]:
    parameters: dict[str, str] = json.loads(rule.parameters)
    return parameters


def test_keys_that_are_required_of_the_same_share_a_rule_with_the_values_that_they_may_have() -> None:
    (rule,) = rules({"owner": required(), "stage": required(types=BOTH[::-1], values=["production", "test"])})
    assert told(rule) == {"tag1Key": "owner", "tag2Key": "stage", "tag2Value": "production,test"}
    assert rule.types == ("AWS::EC2::Instance", "AWS::S3::Bucket")
    assert rule.excluded == ()
    assert re.fullmatch(r"foundation-required-tags-[0-9a-f]{8}", rule.name)


def test_a_new_key_that_is_required_of_the_same_changes_no_name() -> None:
    (before,) = rules({"owner": required()})
    (after,) = rules({"cost-center": required(), "owner": required()})
    assert after.name == before.name
    assert told(after) == {"tag1Key": "cost-center", "tag2Key": "owner"}


def test_other_types_or_other_environments_are_another_rule() -> None:
    keys = {
        "owner": required(),
        "data": required(types=["s3:bucket"]),
        "stage": required(environments=["production"]),
    }
    found = rules(keys)
    assert {(told(rule)["tag1Key"], rule.types, rule.excluded) for rule in found} == {
        ("owner", ("AWS::EC2::Instance", "AWS::S3::Bucket"), ()),
        ("data", ("AWS::S3::Bucket",), ()),
        ("stage", ("AWS::EC2::Instance", "AWS::S3::Bucket"), ("guard", "lab", "management")),
    }
    assert [rule.name for rule in found] == sorted({rule.name for rule in found})


def test_accounts_outside_of_the_environments_are_left_alone_and_closed_ones_are_not_named() -> None:
    (both,) = rules({"owner": required(environments=["test", "production"])})
    assert both.excluded == ("guard", "management")
    (turned,) = rules({"owner": required(environments=["production", "test"])})
    assert turned == both
    keys = {"owner": required(environments=["nowhere"]), "data": required()}
    assert [told(rule) for rule in rules(keys)] == [{"tag1Key": "data"}]


def test_where_another_stack_has_the_accounts_only_what_holds_everywhere_is_reported() -> None:
    elsewhere = {"accounts": {"in": "people"}, "logs": {"in": "people"}}
    (rule,) = rules({"owner": required()}, sections=elsewhere)
    assert (told(rule), rule.excluded) == ({"tag1Key": "owner"}, ())


def test_a_rule_has_six_keys_and_the_next_has_the_rest() -> None:
    first, second = rules({f"key-{number}": required() for number in range(KEYS + 1)})
    assert len(told(first)) == KEYS
    assert told(second) == {"tag1Key": "key-6"}
    assert second.name == f"{first.name}-2"


def test_a_rule_is_no_longer_than_aws_takes() -> None:
    values = [f"value-{number:03}-{'x' * 30}" for number in range(20)]
    first, second = rules({"one": required(values=values), "two": required(values=values)})
    assert [told(rule)["tag1Key"] for rule in (first, second)] == ["one", "two"]
    assert max(len(rule.parameters) for rule in (first, second)) <= CHARACTERS


def test_of_a_key_with_too_many_values_a_rule_reports_that_there_is_none() -> None:
    values = [f"value-{number:03}-{'x' * 30}" for number in range(40)]
    found = rules({"one": required(), "many": required(values=values), "two": required()})
    assert [told(rule) for rule in found] == [{"tag1Key": "one"}, {"tag1Key": "many", "tag2Key": "two"}]


def test_what_is_required_of_no_type_that_config_can_look_at_has_no_rule() -> None:
    keys = {
        "owner": required(types=[]),
        "team": {},
        "topic": required(types=["sns:topic"]),
        "data": required(types=["sns:topic", "s3:bucket"]),
    }
    (rule,) = rules(keys)
    assert (told(rule), rule.types) == ({"tag1Key": "data"}, ("AWS::S3::Bucket",))


def test_there_are_no_rules_unless_the_schema_asks_for_them_and_config_records() -> None:
    keys = {"owner": required()}
    assert rules(keys, {"config_rule": "off"}) == ()
    assert rules(keys, sections={"tags": "off"}) == ()
    assert len(rules(keys, sections={"logs": {"in": "people"}})) == 1
