"""Athena over the archive: the workgroup, the database and the tables, by choice. Columns are not compared."""

from collections.abc import Iterable, Mapping
from typing import Any

from checks.connection import Connection, ReadError
from checks.inside import Inside
from checks.readback_facts import Facts, Value
from checks.readback_logs_archive import Archive
from checks.readback_logs_key import KEY_WORD
from checks.readback_logs_reading import DATABASE, WORKGROUP
from checks.readback_words import ORGANIZATION, Words, tags
from foundation.config.regions import REGIONS

PARTITIONS = ("account", "region", "day")
BY_DAY = "${account}/%s/${region}/${day}"


def expected(archive: Archive) -> Facts:
    """The facts of workgroup, database and tables."""
    if not archive.logs.reading.athena or not archive.entered:
        return {}
    trail, flows = archive.logs.bucket("audit-trail"), archive.logs.bucket("flow-logs")
    results = archive.logs.bucket("operational-logs")
    return {
        f"workgroup {WORKGROUP}": {
            "state": "ENABLED",
            "enforced": True,
            "results": f"s3://{results}/athena/",
            "encryption": "SSE_KMS",
            "key": KEY_WORD,
            **archive.tags(archive.key),
        },
        f"database {DATABASE}": archive.tags(archive.key),
        # The trail has files of every Region, flow logs of those with networks.
        "table cloudtrail": _table(f"s3://{trail}/AWSLogs/{ORGANIZATION}/", "CloudTrail", REGIONS),
        "table flow_logs": _table(f"s3://{flows}/AWSLogs/", "vpcflowlogs", archive.config.settings.regions),
    }


def _table(location: str, service: str, regions: Iterable[str]) -> Mapping[str, Value]:
    return {
        "location": location,
        "paths": location + BY_DAY % service,
        "Regions": sorted(regions),
        "projected": "true",
        "partitions": list(PARTITIONS),
    }


def found(archive: Archive, inside: Inside, words: Words) -> Facts:
    """The same as AWS tells it. Raises ReadError."""
    if not archive.logs.reading.athena or not archive.has(inside, archive.key):
        return {}
    aws, account = inside.connection(archive.key), inside.id_of(archive.key)
    region = archive.config.settings.home_region
    facts: dict[str, Mapping[str, Value]] = {}
    if group := _there(aws, "athena", "get_work_group", "WorkGroup", WorkGroup=WORKGROUP):
        arn = f"arn:aws:athena:{region}:{account}:workgroup/{WORKGROUP}"
        listed = aws.listed("athena", "list_tags_for_resource", "Tags", ResourceARN=arn)
        facts[f"workgroup {WORKGROUP}"] = {
            **_workgroup(group, words),
            **tags({one["Key"]: one["Value"] for one in listed}),
        }
    if _there(aws, "glue", "get_database", "Database", Name=DATABASE):
        arn = f"arn:aws:glue:{region}:{account}:database/{DATABASE}"
        facts[f"database {DATABASE}"] = tags(aws.call("glue", "get_tags", ResourceArn=arn)["Tags"])
        for table in aws.listed("glue", "get_tables", "TableList", DatabaseName=DATABASE):
            facts[f"table {table['Name']}"] = _live_table(table, words)
    return facts


def _there(aws: Connection, service: str, operation: str, member: str, **parameters: str) -> Any:
    """A member of an answer; None where AWS knows no such thing."""
    try:
        return aws.call(service, operation, **parameters)[member]
    except ReadError as error:
        if error.code in ("EntityNotFoundException", "InvalidRequestException"):
            return None
        raise


def _workgroup(group: Mapping[str, Any], words: Words) -> Mapping[str, Value]:
    configuration = group.get("Configuration", {})
    results = configuration.get("ResultConfiguration", {})
    encryption = results.get("EncryptionConfiguration", {})
    return {
        "state": group["State"],
        "enforced": configuration.get("EnforceWorkGroupConfiguration", False),
        "results": results.get("OutputLocation"),
        "encryption": encryption.get("EncryptionOption"),
        "key": words.json(encryption.get("KmsKey")),
    }


def _live_table(table: Mapping[str, Any], words: Words) -> Mapping[str, Value]:
    parameters = table.get("Parameters", {})
    return {
        "location": words.json(table.get("StorageDescriptor", {}).get("Location")),
        "paths": words.json(parameters.get("storage.location.template")),
        "Regions": sorted(parameters.get("projection.region.values", "").split(",")),
        "projected": parameters.get("projection.enabled"),
        "partitions": [key["Name"] for key in table.get("PartitionKeys", ())],
    }
