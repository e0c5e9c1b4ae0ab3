"""Adopted things in the read-back: their ids are in the configuration, so they are compared."""

from readback_lines import found
from readback_organization import Handmade

from foundation.config import StackConfig, parse

IDS = {
    "organization": {"adopt": {"id": "o-exampleorg1", "root": "r-ab12"}},
    "unit": {"adopt": "ou-ab12-12345678"},
    "shop": {"adopt": "222233334444"},
    "guardrails": {"adopt": {"regions@root": "p-12345678"}},
}


def adopting(config: StackConfig, ids: dict[str, dict[str, object]]) -> StackConfig:
    values = {f"foundation:{name}": section for name, section in config.model_dump(by_alias=True).items()}
    values = _without_blanks(values)
    off = ("baseline", "logs", "security", "identity", "network", "images", "operations", "tags", "spend", "quotas")
    values |= {f"foundation:{section}": "off" for section in off}
    values["foundation:organization"] |= ids["organization"]
    values["foundation:units"]["security"] |= ids["unit"]
    values["foundation:accounts"]["members"]["shop"] |= ids["shop"]
    values["foundation:guardrails"] |= ids["guardrails"]
    return parse(values, "the test")


def _without_blanks(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_blanks(part) for key, part in value.items() if part is not None}
    return list(value) if isinstance(value, tuple) else value


def test_other_ids_than_the_adopted_ones_are_named(organization: Handmade, config: StackConfig) -> None:
    lines = found(organization, adopting(config, IDS))
    assert [line.split(", found")[0] for line in lines] == [
        'organization, id: expected "o-exampleorg1"',
        'organization, root: expected "r-ab12"',
        'unit security, id: expected "ou-ab12-12345678"',
        'account shop, id: expected "222233334444"',
        'document regions@root, id: expected "p-12345678"',
    ]


def test_the_adopted_ids_are_as_declared(organization: Handmade, config: StackConfig) -> None:
    aws = organization.organizations
    there = {"id": aws.describe_organization()["Organization"]["Id"], "root": organization.targets["root"]}
    ids: dict[str, dict[str, object]] = {
        "organization": {"adopt": there},
        "unit": {"adopt": organization.targets["security"]},
        "shop": {"adopt": organization.accounts["shop"]},
        "guardrails": {"adopt": {"regions@root": organization.policies["regions@root"]}},
    }
    assert found(organization, adopting(config, ids)) == []
