"""Reads the log archive, its key included. For the log archive account. Two hours: logs name people.

The statements are those of the role `foundation-log-reader`, with the key known by its alias, and with what Athena's
console lists. The key's own policy lets its account decide, so that a session in it may decrypt.
"""

from foundation.errors import BrokenRule
from foundation.permission_sets import denied
from foundation.permission_sets.ready import Facts, Ready, Statement, allow

DATABASE, WORKGROUP = "foundation_logs", "foundation-logs"
_QUERIES = (
    *("athena:BatchGetQueryExecution", "athena:GetQueryExecution", "athena:GetQueryResults"),
    *("athena:GetQueryResultsStream", "athena:GetWorkGroup", "athena:ListQueryExecutions"),
    *("athena:StartQueryExecution", "athena:StopQueryExecution"),
)
_TABLES = ("glue:GetDatabase", "glue:GetDatabases", "glue:GetPartitions", "glue:GetTable", "glue:GetTables")


def log_reader(facts: Facts) -> Ready:
    """Raises BrokenRule where there is no archive to read."""
    if not facts.log_buckets:
        rule = "the set log-reader reads the log archive, and this stack declares none"
        raise BrokenRule(rule, "Declare foundation:logs, or remove the set.")
    return Ready(
        name="log-reader",
        description="Reads the log archive: its buckets and its key. For the log archive account.",
        managed_policies=(),
        statements=(*_archive(facts), *_athena(facts), denied.foundation_roles()),
        session_duration="PT2H",
        can=(
            "List and read every log of the archive, and decrypt it with the archive's key.",
            "Query the trail and the flow logs with Athena, where the archive is set up for it.",
        ),
        cannot=(
            "Read another bucket, or use another key.",
            "Write, change or delete a log.",
            "See or change any other resource, or assume a role.",
        ),
    )


def _archive(facts: Facts) -> tuple[Statement, ...]:
    buckets = tuple(f"arn:aws:s3:::{name}" for name in facts.log_buckets)
    return (
        allow("Buckets", ("s3:ListAllMyBuckets",)),
        allow("Look", ("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"), buckets),
        allow("Read", ("s3:GetObject", "s3:GetObjectVersion"), tuple(f"{bucket}/*" for bucket in buckets)),
        _key(facts, "Decrypt", "kms:Decrypt", "kms:DescribeKey"),
    )


def _athena(facts: Facts) -> tuple[Statement, ...]:
    if facts.log_query_results is None:
        return ()
    tables = ("catalog", f"database/{DATABASE}", f"table/{DATABASE}/*")
    results = (f"arn:aws:s3:::{facts.log_query_results}/athena/*",)
    return (
        allow("Workgroups", ("athena:ListDataCatalogs", "athena:ListWorkGroups")),
        allow("Query", _QUERIES, (f"arn:aws:athena:*:*:workgroup/{WORKGROUP}",)),
        allow("Tables", _TABLES, tuple(f"arn:aws:glue:*:*:{table}" for table in tables)),
        allow("Results", ("s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"), results),
        _key(facts, "EncryptResults", "kms:GenerateDataKey"),
    )


def _key(facts: Facts, sid: str, *actions: str) -> Statement:
    alias = {"kms:ResourceAliases": facts.log_key_alias}
    return allow(sid, actions, ("arn:aws:kms:*:*:key/*",), **{"ForAnyValue:StringEquals": alias})
