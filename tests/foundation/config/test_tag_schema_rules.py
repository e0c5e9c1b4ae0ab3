"""What the tag schema lets through, and what is told once. The messages themselves are in `broken/tags.yaml`."""

from typing import Any

import pytest
from estates import MANAGEMENT, small
from tag_estates import ENVIRONMENT, OWNER, tagged

from foundation.errors import ConfigurationError

ACCOUNTS = "foundation:accounts.members"
EVERYWHERE: dict[str, Any] = {"required": {}}
IN_PRODUCTION: dict[str, Any] = {"required": {"environments": ["production"]}}


def told(keys: dict[str, Any] | None = None, **sections: Any) -> list[str]:
    """Paths of the problems of a configuration."""
    with pytest.raises(ConfigurationError) as caught:
        tagged(keys, **sections)
    return [problem.path for problem in caught.value.problems]


def members(**entries: dict[str, Any]) -> dict[str, Any]:
    return {"email": "aws+{account}@example.com", "members": entries}


def settings(**values: str) -> dict[str, Any]:
    return {"management_account": MANAGEMENT, "home_region": "eu-central-1", "tags": values}


def test_a_value_of_the_organization_serves_every_unit_and_account() -> None:
    tagged({"owner": {**OWNER, **EVERYWHERE}})
    assert told({"team": EVERYWHERE}) == ["foundation:settings.tags"]


def test_tags_that_are_not_in_the_schema_are_free() -> None:
    tagged(accounts=members(shop={"unit": "workloads", "tags": {"backup": "daily", "anything": "goes"}}))


@pytest.mark.parametrize("schema", ["off", {"in": "base"}])
def test_without_a_schema_here_every_value_is_free(schema: object) -> None:
    tagged(settings=settings(owner="nobody"), tags=schema, guardrails={"require_tags": "off"})


def test_closed_accounts_may_keep_what_they_had() -> None:
    gone = {"unit": "workloads/production", "lifecycle": "closed", "tags": {"owner": "long gone"}}
    tagged({"team": IN_PRODUCTION}, accounts=members(gone=gone))


def test_an_account_needs_a_key_in_its_own_environment_alone() -> None:
    assert told({"team": IN_PRODUCTION}) == [f"{ACCOUNTS}.shop.tags"]
    shop = {"unit": "workloads/production", "tags": {"team": "shop"}}
    tagged({"team": IN_PRODUCTION}, accounts=members(shop=shop, lab={"unit": "workloads"}))


def test_what_a_unit_lacks_is_not_told_again_of_its_accounts() -> None:
    key = {"inherited_from": "unit", **IN_PRODUCTION}
    assert told({"team": key}) == ["foundation:units.workloads.units.production.tags"]


def test_the_management_account_has_what_the_organization_has() -> None:
    environment = {"required": {"environments": ["shared"]}}
    assert told({"team": environment}) == ["foundation:settings.tags"]


def test_an_account_whose_unit_cannot_be_read_is_not_told_to_lack_what_the_unit_may_give() -> None:
    units = {"workloads": {"units": {"production": {"nam": "P", "tags": {"team": "shop"}}}}, "suspended": {}}
    shop = {"unit": "workloads/production", "tags": {"environment": "production"}}
    keys = {"environment": {"values": ENVIRONMENT["values"]}, "team": IN_PRODUCTION}
    assert told(keys, units=units, accounts=members(shop=shop)) == ["foundation:units.workloads.units.production.nam"]


def test_settings_that_cannot_be_read_hide_what_they_may_give() -> None:
    broken = {"management_account": MANAGEMENT, "tags": {"owner": "platform", "environment": "shared"}}
    assert told({"owner": {**OWNER, **EVERYWHERE}}, settings=broken) == ["foundation:settings.home_region"]


def test_units_and_accounts_of_another_stack_are_not_asked() -> None:
    owner = {**OWNER, **EVERYWHERE}
    tagged({"owner": owner}, organization={"in": "base"}, units={"in": "base"}, accounts={"in": "base"})


def test_accounts_in_units_of_another_stack_are_asked_for_what_this_file_gives() -> None:
    lab = {"unit": "far/away", "tags": {"owner": "nobody"}}
    found = told(organization={"in": "base"}, units={"in": "base"}, accounts=members(lab=lab))
    assert found == [f"{ACCOUNTS}.lab.tags.owner"]


def test_a_rule_of_aws_config_takes_the_records_of_another_stack() -> None:
    owner = {**OWNER, "required": {"resource_types": ["s3:bucket"]}}
    keys = {"owner": owner, "environment": ENVIRONMENT}
    schema = {"keys": keys, "config_rule": {}}
    tagged(tags=schema, logs={"in": "base"})
    for logs in ("off", {"prefix": "example-4f1c", "configuration": "off"}):
        assert "foundation:tags.config_rule" in told(tags=schema, logs=logs)


@pytest.mark.parametrize(
    ("categories", "paths"),
    [
        ([], []),
        (["unit"], []),
        (["owner"], ["foundation:tags.owner"]),
        (["environment"], ["foundation:tags.environment"]),
    ],
)
def test_keys_of_environment_and_owner_are_wanted_where_costs_are_put_together_by_them(
    categories: list[str], paths: list[str]
) -> None:
    schema = {"keys": {"team": {}}, "cost_categories": categories}
    if paths:
        assert told(tags=schema) == paths
    else:
        small(tags=schema)


def test_a_level_above_the_one_that_a_key_is_inherited_from_may_set_it() -> None:
    tagged({"owner": {**OWNER, "inherited_from": "unit"}})
    shop = {"unit": "workloads", "tags": {"owner": "shop"}}
    found = told({"owner": {**OWNER, "inherited_from": "unit"}}, accounts=members(shop=shop))
    assert found == [f"{ACCOUNTS}.shop.tags.owner"]
