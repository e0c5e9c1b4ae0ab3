"""The tag schema for people: what enforces a key and where, who has which tags, and the words for it."""

import pytest
from estates import small
from tag_plan_estates import KEYS, SECTIONS, tagged

from foundation.config import StackConfig
from foundation.tag_plan import Enforcement, Holder, KeyPlan, plan, words


def key(name: str, config: StackConfig) -> KeyPlan:
    (found,) = (one for one in plan(config).keys if one.key == name)
    return found


def by(name: str, means: str, config: StackConfig) -> list[Enforcement]:
    return [one for one in key(name, config).enforced if one.by == means]


def holder(name: str, config: StackConfig) -> Holder:
    (found,) = (one for one in plan(config).holders if one.name == name)
    return found


def changed(name: str, **values: object) -> StackConfig:
    """The organization with a key of the schema changed."""
    return tagged({name: {**KEYS[name], **values}})


def recorded(**keys: object) -> StackConfig:
    """With AWS Config, and its rule for tags."""
    accounts = {
        **SECTIONS["accounts"],
        "members": {
            **SECTIONS["accounts"]["members"],
            "guard": {"unit": "workloads/test", "purpose": "security-tooling"},
            "logs": {"unit": "workloads/test", "purpose": "log-archive"},
        },
    }
    tags = {**SECTIONS["tags"], "keys": {**KEYS, **keys}, "config_rule": {}}
    return tagged(accounts=accounts, tags=tags, logs={"prefix": "example-4f1c"})


def test_a_stack_without_a_schema_has_no_keys_and_still_has_tags() -> None:
    for tags in ("off", {"in": "schema"}):
        config = tagged(tags=tags, guardrails={"require_tags": "off"})
        found = plan(config)
        assert (found.schema, found.keys) == (None, ())
        assert holder("shop", config).tags["environment"] == "production"
        assert holder("shop", config).unset == ()
        assert next(iter(words.lines(found))).startswith("organization  owner=platform")
        assert list(words.warnings(found, config)) == []


def test_guardrails_of_another_stack_do_not_know_of_the_schema() -> None:
    config = tagged(guardrails={"in": "rails"})
    found = [one.text for one in words.warnings(plan(config), config) if one.kind == "guardrail"]
    assert found
    assert all("is another stack's, which does not read this schema" in one for one in found)


def test_a_key_is_required_on_the_targets_of_its_environments() -> None:
    assert key("environment", tagged()).targets == ("workloads/production",)
    assert key("owner", tagged()).targets == ("root",)
    assert key("cost-center", tagged()).targets == ()


def test_the_file_itself_and_default_tags_enforce_every_key() -> None:
    for name, what in (("environment", "values and level"), ("owner", "pattern and level"), ("workload", "level")):
        assert by(name, "stack file", tagged()) == [
            Enforcement("stack file", f"{what} checked before anything is deployed")
        ]
        assert len(by(name, "default tags", tagged())) == 1


def test_the_tag_policy_refuses_other_values_reports_them_and_reports_what_lacks_the_key() -> None:
    assert by("environment", "tag policy", tagged()) == [
        Enforcement("tag policy", "another value is refused", ("ec2:instance",), ("root",)),
        Enforcement("tag policy", "another value is reported", (), ("root",)),
        Enforcement(
            "tag policy", "what lacks it is reported", ("ec2:instance", "s3:bucket"), ("workloads/production",)
        ),
    ]


def test_of_a_key_without_values_the_tag_policy_holds_the_spelling() -> None:
    spelling = [Enforcement("tag policy", "another spelling is reported", (), ("root",))]
    assert by("owner", "tag policy", tagged()) == by("workload", "tag policy", tagged()) == spelling


def test_a_policy_that_says_the_same_on_several_targets_is_told_of_once() -> None:
    both = changed("environment", required={"resource_types": ["s3:bucket"], "environments": ["production", "test"]})
    (found,) = (one for one in by("environment", "tag policy", both) if one.types == ("s3:bucket",))
    assert found.targets == ("workloads/production", "workloads/test")


def test_the_guardrail_names_the_types_that_it_can_hold_to_a_key_and_where() -> None:
    types = ["ec2:instance", "logs:log-group"]
    config = changed("environment", required={"resource_types": types, "environments": ["production"]})
    (found,) = by("environment", "guardrail require_tags", config)
    assert (found.types, found.targets) == (("ec2:instance",), ("workloads/production",))
    assert by("owner", "guardrail require_tags", tagged()) == []


def test_the_rule_of_aws_config_is_named_with_its_types_and_the_accounts_that_it_leaves_alone() -> None:
    assert by("environment", "AWS Config rule", tagged()) == []
    (found,) = by("environment", "AWS Config rule", recorded())
    assert found.does.startswith("foundation-required-tags-")
    assert found.does.endswith(" reports what lacks it, but not in guard, lab, logs, management")
    assert found.types == ("AWS::EC2::Instance", "AWS::S3::Bucket")
    everywhere = recorded(owner={**KEYS["owner"], "required": {"resource_types": ["s3:bucket"]}})
    (found,) = by("owner", "AWS Config rule", everywhere)
    assert found.does.endswith(" reports what lacks it")
    assert by("workload", "AWS Config rule", everywhere) == []


def test_a_cost_allocation_tag_is_active_where_billing_knows_it_and_held_back_elsewhere() -> None:
    (known,), (waits,) = (by(name, "cost allocation tag", tagged()) for name in ("owner", "environment"))
    assert known.does == "bills are broken down by it"
    assert waits.does == "held back until billing lists it (foundation:tags.billed)"
    assert by("workload", "cost allocation tag", tagged()) == []
    assert [one.path for one in words.waiting(tagged())] == ["foundation:tags.billed"]


def test_the_keys_of_environment_and_owner_have_a_cost_category_with_their_values() -> None:
    assert [one.does for one in by("owner", "cost category", tagged())] == ["Owner: platform, shop"]
    assert [one.does for one in by("environment", "cost category", tagged())] == ["Environment: production, test"]
    assert by("workload", "cost category", tagged()) == []


def test_accounts_follow_their_unit_with_own_tags_inherited_ones_and_those_without_a_value() -> None:
    names = [one.name for one in plan(tagged()).holders]
    assert names == [
        "organization",
        "management",
        "workloads",
        "workloads/production",
        "workloads/production/shops",
        "shop",
        "workloads/test",
        "lab",
        "suspended",
    ]
    shop = holder("shop", tagged())
    assert words.tags(shop) == ("owner=shop, workload=shop", "cost-center=4711, environment=production")
    assert (shop.level, shop.unset) == ("account", ())
    assert (holder("lab", tagged()).unset, holder("lab", tagged()).needed) == (("workload",), ())


def test_a_unit_says_which_keys_each_of_its_accounts_brings() -> None:
    unit = holder("workloads/production", tagged())
    assert (unit.level, unit.unset, unit.needed) == ("unit", ("workload",), ("workload",))
    assert words.unset(unit) == "workload (each account brings its own)"
    assert words.unset(holder("workloads/test", tagged())) == "workload"


def test_accounts_whose_units_another_stack_declares_come_last() -> None:
    keys = {name: {**KEYS[name], "required": "off"} for name in KEYS}
    config = tagged(keys, units={"in": "tree"}, guardrails="off")
    assert [one.name for one in plan(config).holders] == ["organization", "management", "shop", "lab"]


def test_another_key_than_environment_may_tell_the_environment() -> None:
    tags = {"keys": {"stage": KEYS["environment"], "owner": {}, "workload": KEYS["workload"]}, "environment": "stage"}
    units = {"workloads": {"tags": {"stage": "production"}}, "suspended": {}}
    config = small(units=units, accounts=_one_account(), tags=tags)
    assert holder("workloads", config).needed == ("workload",)
    summary, *_ = words.lines(plan(config))
    assert summary == "3 keys; `stage` tells the environment, `owner` the owner"
    assert [one.does for one in by("stage", "cost category", config)] == ["Environment: production"]


def _one_account() -> dict[str, object]:
    member = {"unit": "workloads", "tags": {"workload": "shop"}}
    return {"email": "aws+{account}@example.com", "members": {"shop": member}}


@pytest.mark.parametrize(
    ("name", "values", "set_by", "required"),
    [
        (
            "environment",
            "production | test",
            "the organization, units",
            "in production (workloads/production): accounts, ec2:instance, s3:bucket",
        ),
        ("owner", "/[a-z]+/", "the organization, units, accounts", "everywhere (root): accounts"),
        ("cost-center", "anything", "the organization", "nowhere"),
    ],
)
def test_a_key_in_words(name: str, values: str, set_by: str, required: str) -> None:
    found = key(name, tagged())
    assert (words.values(found.tag), words.set_by(found.tag), words.required(found)) == (values, set_by, required)


def test_a_key_that_no_account_needs_yet_says_so() -> None:
    config = changed("environment", values=["production", "test", "lab"], required={"environments": ["lab"]})
    assert words.required(key("environment", config)) == "in lab (no unit or account is that now): accounts"


def test_the_lines_have_every_key_with_what_enforces_it_and_then_the_tags() -> None:
    found = list(words.lines(plan(tagged())))
    assert found[0] == "4 keys; `environment` tells the environment, `owner` the owner"
    assert found[1].startswith("environment  production | test; set by the organization, units; required in production")
    assert found[2] == "  Where it is on its way to users"
    assert (
        "  guardrail require_tags: nothing is made without it: ec2:instance, s3:bucket (on workloads/production)"
    ) in found
    assert found[-9:-6] == [
        "organization  owner=platform, cost-center=4711; no environment, workload",
        "  management  inherited: owner=platform, cost-center=4711; no environment, workload",
        "workloads  inherited: owner=platform, cost-center=4711; no environment, workload",
    ]
    assert found[-4] == "  shop  owner=shop, workload=shop; inherited: cost-center=4711, environment=production"


def test_who_has_no_tags_says_so() -> None:
    settings = {"management_account": "111122223333", "home_region": "eu-central-1"}
    assert next(iter(words.lines(plan(small(settings=settings))))) == "organization  no tags"


def told(config: StackConfig) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in words.warnings(plan(config), config)]


def test_warned_is_of_patterns_that_aws_does_not_know() -> None:
    assert told(tagged()) == [("pattern", "AWS knows no patterns: that of owner is checked in this file alone")]


def test_warned_is_of_types_that_can_be_made_without_a_key() -> None:
    config = changed("environment", required={"resource_types": ["logs:log-group"], "environments": ["production"]})
    assert told(config)[0] == (
        "type",
        "These can be made without environment, and are reported alone: logs:log-group",
    )


@pytest.mark.parametrize("guardrails", ["off", {"require_tags": "off"}])
def test_warned_is_of_a_guardrail_that_is_off(guardrails: object) -> None:
    (kind, text), *_ = told(tagged(guardrails=guardrails))
    assert (kind, text) == (
        "guardrail",
        "The guardrail require_tags is off: resources without environment are reported, and made",
    )


def test_warned_is_of_keys_that_are_in_use_and_not_in_the_schema() -> None:
    config = tagged(settings={**SECTIONS["settings"], "tags": {"owner": "platform", "colour": "red", "aisle": "9"}})
    assert told(config)[-1] == ("schema", "These keys are in use and not in the schema: aisle, colour")
