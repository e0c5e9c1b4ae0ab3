"""Data exports: of which table and columns, and where to. Every export of the management account is compared."""

from collections.abc import Mapping
from typing import Any

from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects, Value
from checks.readback_spend.scope import GLOBAL, Scope, keys
from checks.readback_words import tags
from foundation import cost_tables
from foundation.config.spend import EXPORT, EXPORT_PREFIX, Export

CLIENT = "bcm-data-exports"
FILES = {"parquet": ("PARQUET", "PARQUET"), "csv": ("TEXT_OR_CSV", "GZIP")}
"""Format and compression."""
EXPORTED = "exported"


def expected(scope: Scope) -> Subjects:
    """The export of all costs."""
    section = scope.export
    if section is None:
        return
    kind, packed = FILES[section.format]
    yield (
        _subject(EXPORT),
        {
            "status": "HEALTHY",
            "table": cost_tables.NAMES[section.table],
            "columns": dict.fromkeys(cost_tables.columns(section.table), EXPORTED),
            "only": "",
            "settings": dict(_settings(section)),
            "every": "SYNCHRONOUS",
            "format": kind,
            "compression": packed,
            "files": "OVERWRITE_REPORT",
            "bucket": scope.bucket,
            "prefix": EXPORT_PREFIX,
            "Region": scope.config.settings.home_region,
            **({} if scope.operations is None else {"account": scope.operations}),
            **scope.tags(),
        },
    )


def _settings(section: Export) -> Mapping[str, str]:
    return cost_tables.SETTINGS.get(section.table, {})


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same, and every other one."""
    section = scope.export
    if section is None:
        return
    aws, called = inside.connection(MANAGEMENT, GLOBAL), keys(inside)
    for one in aws.listed(CLIENT, "list_exports", "Exports"):
        facts = dict(_facts(aws, one["ExportArn"], section, called))
        if scope.operations is None:
            del facts["account"]
        yield _subject(one["ExportName"]), facts


def _facts(aws: Connection, arn: str, section: Export, called: Mapping[str, str]) -> Mapping[str, Value]:
    answer = aws.call(CLIENT, "get_export", ExportArn=arn)
    live: Mapping[str, Any] = answer["Export"]
    place = live["DestinationConfigurations"]["S3Destination"]
    files = place["S3OutputConfigurations"]
    tagged = aws.call(CLIENT, "list_tags_for_resource", ResourceArn=arn)["ResourceTags"]
    return {
        "status": answer["ExportStatus"]["StatusCode"],
        **_query(live["DataQuery"], section),
        "every": live["RefreshCadence"]["Frequency"],
        "format": files["Format"],
        "compression": files["Compression"],
        "files": files["Overwrite"],
        "bucket": place["S3Bucket"],
        "prefix": place["S3Prefix"],
        "Region": place["S3Region"],
        "account": called.get(place.get("S3BucketOwner", ""), place.get("S3BucketOwner")),
        **tags({tag["Key"]: tag["Value"] for tag in tagged}),
    }


def _query(query: Mapping[str, Any], section: Export) -> Mapping[str, Value]:
    """What is exported; settings that nobody here knows are left out."""
    columns, _, rest = query["QueryStatement"].removeprefix("SELECT ").partition(" FROM ")
    table, _, only = rest.partition(" ")
    settings = query.get("TableConfigurations", {}).get(table, {})
    return {
        "table": table,
        "columns": dict.fromkeys(columns.split(", "), EXPORTED),
        "only": only,
        "settings": {name: settings.get(name) for name in _settings(section)},
    }


def _subject(name: str) -> str:
    return f"data export {name}"
