"""The JSON Schema that editors use: fresh, valid, complete, and of one mind with the models."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from foundation.config import parse
from foundation.config.schema import schema, text
from foundation.config.yaml12 import document
from foundation.errors import ConfigurationError

ROOT = Path(__file__).parents[3]
COMMITTED = ROOT / "foundation" / "config" / "stack.schema.json"
FILES = [ROOT / "Pulumi.prod.yaml", ROOT / "examples" / "smallest" / "Pulumi.smallest.yaml"]
SERVICES = ("guardduty", "security_hub", "detective", "inspector", "macie", "access_analyzer", "findings")
WATCHED = dict.fromkeys(SERVICES, "off")
PEOPLE = {"directory": "built-in", "ci": "off", "break_glass": "off"}
INSTANCE = {"arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "identity_store": "d-1234567890"}
ANA = {"given_name": "Ana", "family_name": "Lopez", "email": "ana@example.com"}
STATEMENT = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
WORK = {
    **PEOPLE,
    "groups": {"developers": {}},
    "permission_sets": {"developer": {"ready": "developer"}},
}
WIKI = {"name": "Wiki", "url": "https://wiki.example.com"}


def with_set(**values: Any) -> Any:
    return {**PEOPLE, "permission_sets": {"own": values}}


def assigned(*accounts: Any) -> Any:
    entry = {"groups": ["developers"], "permission_sets": ["developer"], "accounts": list(accounts)}
    return {**WORK, "assignments": {"one": entry}}


def application(**values: Any) -> Any:
    return {**WORK, "applications": {"wiki": {"kind": "other", "groups": ["developers"], **values}}}


TOOL = {"account": "999988887777", "external_id": "abc"}


def values(file: Path) -> Any:
    return deepcopy(document(file.read_text(), file.name).values)


def errors(instance: Any) -> list[str]:
    return [error.json_path for error in Draft202012Validator(schema()).iter_errors(instance)]


def test_the_committed_schema_is_fresh() -> None:
    remedy = "run: python -m foundation.config.schema > foundation/config/stack.schema.json"
    assert COMMITTED.read_text() == text(), remedy


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(text()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_stack_file_names_the_schema_in_its_first_line_and_fits_it(file: Path) -> None:
    first = file.read_text().splitlines()[0]
    prefix = "# yaml-language-server: $schema="

    assert first.startswith(prefix)
    assert (file.parent / first.removeprefix(prefix)).resolve() == COMMITTED
    assert errors(values(file)) == []


def test_every_field_is_described() -> None:
    models = schema()["$defs"]
    bare = [
        f"{model}.{field}"
        for model, form in models.items()
        for field, entry in form.get("properties", {}).items()
        if not entry.get("description")
    ]

    assert bare == []
    assert [model for model, form in models.items() if not form.get("description")] == []


@pytest.mark.parametrize(
    "section", ["organization", "units", "accounts", "guardrails", "baseline", "logs", "security", "identity"]
)
def test_a_section_may_be_off_or_in_another_stack(section: str) -> None:
    for instead in ("off", {"in": "prod"}):
        stack = values(FILES[1])
        stack["config"][f"foundation:{section}"] = instead
        assert errors(stack) == []


def test_keys_of_pulumi_and_of_other_projects_fit() -> None:
    stack = values(FILES[1])
    stack["config"]["aws:region"] = "eu-central-1"
    stack["encryptionsalt"] = "v1:abc"

    assert errors(stack) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["foundation:settings", "management_account"], 111122223333),
        (["foundation:settings", "home_region"], "Frankfurt"),
        (["foundation:settings", "regions"], []),
        (["foundation:settings", "region"], "eu-central-1"),
        (["foundation:settings", "tags"], {"aws:a": "b"}),
        (["foundation:organization"], False),
        (["foundation:organization", "adopt"], {"id": "o-exampleorg1"}),
        (["foundation:units", "Security"], {}),
        (["foundation:units", "root"], {}),
        (["foundation:units", "security", "adopt"], None),
        (["foundation:accounts", "email"], "aws@example.com"),
        (["foundation:accounts", "members", "production"], {}),
        (["foundation:accounts", "members", "production", "name"], "x" * 51),
        (["foundation:accounts", "members", "production", "lifecycle"], "close"),
        (["foundation:guardrails", "deny_regions"], "on"),
        (["foundation:guardrails", "restrict_services"], {"workloads": {"deny": ["s3"], "allow": ["s3"]}}),
        (["foundation:guardrails", "adopt"], {"regions": "p-abcd1234"}),
        (["foundation:settings", "delegates"], {"guardduty": "management"}),
        (["foundation:settings", "delegates"], {"cloudtrail": "log-archive"}),
        (["foundation:baseline", "imdsv2"], "true"),
        (["foundation:baseline", "serial_console"], "enabled"),
        (["foundation:baseline", "imds"], True),
        (["foundation:logs"], {}),
        (["foundation:logs"], {"prefix": "Example"}),
        (["foundation:logs"], {"prefix": "example", "flow_logs": {"lock": {"days": 0}}}),
        (["foundation:logs"], {"prefix": "example", "flow_logs": {"lock": {"days": 36_501}}}),
        (["foundation:logs"], {"prefix": "example", "flow_logs": {"lock": {"days": "90"}}}),
        (["foundation:logs"], {"prefix": "example", "flow_logs": {"lock": None}}),
        (["foundation:logs"], {"prefix": "example", "retention": {"flow_logs": {}}}),
        (["foundation:logs"], {"prefix": "example", "configuration": {"resource_types": ["EC2"]}}),
        (["foundation:logs"], {"prefix": "example", "configuration": {"conformance_packs": ["cis"]}}),
        (["foundation:security"], {}),
        (["foundation:security"], {**WATCHED, "macie": False}),
        (["foundation:security"], {**WATCHED, "guardduty": {"plans": ["s3", "s3"]}}),
        (["foundation:security"], {**WATCHED, "guardduty": {"regions": []}}),
        (["foundation:security"], {**WATCHED, "security_hub": {"policies": {"a": {"disabled_controls": ["EC2"]}}}}),
        (["foundation:security"], {**WATCHED, "access_analyzer": {}}),
        (["foundation:security"], {**WATCHED, "access_analyzer": {"unused_access": {"days": 366}}}),
        (["foundation:security"], {**WATCHED, "third_party": {"scanner": {"account": "999988887777"}}}),
        (["foundation:security"], {**WATCHED, "third_party": {"scanner": {**TOOL, "external_id": "a"}}}),
        (["foundation:security"], {**WATCHED, "third_party": {"scanner": {**TOOL, "policies": ["SecurityAudit"]}}}),
        (["foundation:security"], {**WATCHED, "findings": {"subscribers": ["somebody"]}}),
        (["foundation:identity"], {}),
        (["foundation:identity"], {**PEOPLE, "ci": False}),
        (["foundation:identity"], {**PEOPLE, "directory": "okta"}),
        (["foundation:identity"], {**PEOPLE, "instance": INSTANCE}),
        (["foundation:identity"], {**PEOPLE, "instance": {**INSTANCE, "region": "Frankfurt"}}),
        (["foundation:identity"], {**PEOPLE, "instance": {**INSTANCE, "region": "eu-central-1", "arn": "ssoins-1"}}),
        (["foundation:identity"], {**PEOPLE, "groups": {"Developers": {}}}),
        (["foundation:identity"], {**PEOPLE, "groups": {"developers": {"name": ""}}}),
        (["foundation:identity"], {**PEOPLE, "users": {"ana lopez": ANA}}),
        (["foundation:identity"], {**PEOPLE, "users": {"ana": {**ANA, "password": "secret"}}}),
        (["foundation:identity"], {**PEOPLE, "attributes": {"team": "department"}}),
        (["foundation:identity"], {**PEOPLE, "permission_sets": {"ReadOnly": {"ready": "read-only"}}}),
        (["foundation:identity"], with_set(ready="superuser")),
        (["foundation:identity"], with_set(ready="developer", session_duration="1h")),
        (["foundation:identity"], with_set(ready="developer", boundary={})),
        (["foundation:identity"], with_set(inline_policy={"Version": "2012-10-17"})),
        (["foundation:identity"], with_set(customer_managed_policies=[{"name": "a", "path": "ops"}])),
        (["foundation:identity"], assigned()),
        (["foundation:identity"], assigned({})),
        (["foundation:identity"], assigned({"account": "Lab"})),
        (["foundation:identity"], assigned({"pattern": "[a]*"})),
        (["foundation:identity"], application(kind="gitlab")),
        (["foundation:identity"], application(groups=[])),
        (["foundation:identity"], application(arn="arn:aws:sso::aws:applicationProvider/custom")),
        (["foundation:identity"], application(oauth={**WIKI, "scopes": ["a:b:c:d"]})),
        (["foundation:budget"], {}),
    ],
)
def test_the_schema_refuses_what_the_models_refuse(path: list[str], value: object) -> None:
    stack = values(FILES[1])
    place = stack["config"]
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    assert errors(stack) != []
    with pytest.raises(ConfigurationError):
        parse(stack["config"], "Pulumi.smallest.yaml")


@pytest.mark.parametrize(
    ("section", "value"),
    [
        ("baseline", {"imdsv2": False, "vpc_block_public_access": "bidirectional"}),
        ("logs", {"prefix": "example", "configuration": "off", "flow_logs": {"lock": "off"}}),
        ("logs", {"prefix": "example", "retention": {"flow_logs": {"days": 365, "archive_after": 90}}}),
        ("security", WATCHED),
        ("security", {**WATCHED, "security_hub": {}, "access_analyzer": {"unused_access": "off"}}),
        ("security", {**WATCHED, "third_party": {"scanner": TOOL}}),
        ("identity", PEOPLE),
        ("identity", {**PEOPLE, "directory": "scim", "groups": {"a": {"name": "A"}}}),
        ("identity", {**PEOPLE, "instance": {**INSTANCE, "region": "eu-central-1"}, "users": {"Ana.L+1@a.b": ANA}}),
        ("identity", with_set(ready="developer", session_duration="PT1H30M", relay_state="https://a.example")),
        (
            "identity",
            with_set(inline_policy={"Statement": [STATEMENT]}, boundary={"customer_managed_policy": {"name": "a"}}),
        ),
        ("identity", assigned({"unit": "root"}, {"pattern": "*-test"}, {"tags": {"a": ""}}, {"account": "production"})),
        ("identity", assigned({"account": "management"})),
        ("identity", application()),
        ("identity", application(oauth={**WIKI, "visible": False, "scopes": ["openid"]})),
    ],
)
def test_the_schema_takes_what_the_models_take(section: str, value: object) -> None:
    stack = values(FILES[1])
    stack["config"][f"foundation:{section}"] = value

    assert parse(stack["config"], "Pulumi.smallest.yaml")
    assert errors(stack) == []


def test_a_default_that_the_schema_shows_is_one_that_it_takes() -> None:
    whole = schema()
    wrong = [
        f"{model}.{field}: {error.message}"
        for model, form in whole["$defs"].items()
        for field, entry in form.get("properties", {}).items()
        if "default" in entry
        for error in Draft202012Validator({**entry, "$defs": whole["$defs"]}).iter_errors(entry["default"])
    ]

    assert wrong == []


def test_a_stack_file_without_a_section_does_not_fit() -> None:
    stack = values(FILES[1])
    del stack["config"]["foundation:guardrails"]

    assert errors(stack) == ["$.config"]
