"""`aws:accessanalyzer/analyzer:Analyzer` and `.../archiveRule:ArchiveRule`."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.values import Json, Properties

_UPSTREAM = "terraform-provider-aws internal/service/accessanalyzer"
_LISTS = {"eqs": "eq", "neqs": "neq", "contains": "contains"}


def _client(aws: Aws, properties: Properties) -> Any:
    region = properties.get("region")
    return aws.client("accessanalyzer", str(region) if region else None)


def _create_analyzer(aws: Aws, inputs: Properties) -> str:
    _client(aws, inputs).create_analyzer(
        analyzerName=inputs["analyzerName"],
        type=inputs.get("type") or "ACCOUNT",
        tags=inputs.get("tags") or {},
        **({"configuration": inputs["configuration"]} if inputs.get("configuration") else {}),
    )
    return str(inputs["analyzerName"])


def _read_analyzer(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _client(aws, inputs)
    try:
        analyzer = client.get_analyzer(analyzerName=identifier)["analyzer"]
    except client.exceptions.ResourceNotFoundException:
        return None
    return {
        "analyzerName": analyzer["name"],
        "arn": analyzer["arn"],
        "type": analyzer["type"],
        "configuration": analyzer.get("configuration"),
        "tags": analyzer["tags"],
        "tagsAll": analyzer["tags"],
        "region": client.meta.region_name,
    }


def _update_analyzer(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client = _client(aws, new)
    arn = client.get_analyzer(analyzerName=identifier)["analyzer"]["arn"]
    before, after = _tags(old), _tags(new)
    if gone := sorted(before.keys() - after.keys()):
        client.untag_resource(resourceArn=arn, tagKeys=gone)
    if changed := {key: value for key, value in after.items() if before.get(key) != value}:
        client.tag_resource(resourceArn=arn, tags=changed)


def _tags(inputs: Properties) -> dict[str, str]:
    tags = inputs.get("tags")
    return {key: str(value) for key, value in tags.items()} if isinstance(tags, dict) else {}


def _delete_analyzer(aws: Aws, identifier: str, state: Properties) -> None:
    _client(aws, state).delete_analyzer(analyzerName=identifier)


def _filter(filters: Json) -> dict[str, Any]:
    """The filters as the API takes them: criterion -> its tests."""
    found: dict[str, Any] = {}
    declared = filters if isinstance(filters, list) else []
    for one in (item for item in declared if isinstance(item, dict)):
        tests: dict[str, Any] = {api: one[name] for name, api in _LISTS.items() if one.get(name)}
        if one.get("exists"):
            tests["exists"] = one["exists"] in ("true", True)
        found[str(one["criteria"])] = tests
    return found


def _filters(found: dict[str, Any]) -> list[Json]:
    """The filters as the type has them, sorted by criterion."""
    result: list[Json] = []
    for criterion, tests in sorted(found.items()):
        one: Properties = {"criteria": criterion}
        one |= {name: tests[api] for name, api in _LISTS.items() if tests.get(api)}
        if tests.get("exists") is not None:
            one["exists"] = "true" if tests["exists"] else "false"
        result.append(one)
    return result


def _create_rule(aws: Aws, inputs: Properties) -> str:
    analyzer, rule = inputs["analyzerName"], inputs["ruleName"]
    _client(aws, inputs).create_archive_rule(
        analyzerName=analyzer, ruleName=rule, filter=_filter(inputs.get("filters"))
    )
    return f"{analyzer}/{rule}"


def _read_rule(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _client(aws, inputs)
    analyzer, _, name = identifier.partition("/")
    try:
        rule = client.get_archive_rule(analyzerName=analyzer, ruleName=name)["archiveRule"]
    except client.exceptions.ResourceNotFoundException:
        return None
    declared = inputs.get("filters")
    return {
        "analyzerName": analyzer,
        "ruleName": name,
        "filters": declared if _filter(declared) == rule["filter"] else _filters(rule["filter"]),
        "region": client.meta.region_name,
    }


def _update_rule(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    analyzer, _, name = identifier.partition("/")
    _client(aws, new).update_archive_rule(analyzerName=analyzer, ruleName=name, filter=_filter(new.get("filters")))


def _delete_rule(aws: Aws, identifier: str, state: Properties) -> None:
    analyzer, _, name = identifier.partition("/")
    client = _client(aws, state)
    try:
        client.delete_archive_rule(analyzerName=analyzer, ruleName=name)
    except client.exceptions.ResourceNotFoundException:
        return  # it went with its analyzer


HANDLERS = (
    Handler(
        token="aws:accessanalyzer/analyzer:Analyzer",
        source=f"{_UPSTREAM}/analyzer.go",
        takes=frozenset({"analyzerName", "configuration", "tags", "type", "region"}),
        replaces=frozenset({"analyzerName", "configuration", "type", "region"}),
        create=_create_analyzer,
        read=_read_analyzer,
        update=_update_analyzer,
        delete=_delete_analyzer,
    ),
    Handler(
        token="aws:accessanalyzer/archiveRule:ArchiveRule",
        source=f"{_UPSTREAM}/archive_rule.go",
        takes=frozenset({"analyzerName", "filters", "ruleName", "region"}),
        replaces=frozenset({"analyzerName", "ruleName", "region"}),
        create=_create_rule,
        read=_read_rule,
        update=_update_rule,
        delete=_delete_rule,
        same={"filters": lambda old, new: _filter(old) == _filter(new)},
    ),
)
