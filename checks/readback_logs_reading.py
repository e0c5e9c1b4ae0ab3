"""The role that reads the archive: who may assume it, what it may do, and whether it reads a file of the trail."""

import json
from collections.abc import Mapping

from checks.connection import ReadError
from checks.inside import Inside
from checks.readback_facts import Facts, Value
from checks.readback_logs_archive import Archive
from checks.readback_logs_key import KEY_WORD
from checks.readback_roles import role
from checks.readback_words import ORGANIZATION, Words, policy, word
from foundation.config.logs import BUCKETS
from foundation.config.placement import account_of
from foundation.policies.archive import READER_ROLE

SUBJECT = f"role {READER_ROLE}"
WORKGROUP, DATABASE = "foundation-logs", "foundation_logs"


def expected(archive: Archive) -> Facts:
    """The facts of the role."""
    if not archive.entered:
        return {}
    principals = [f"arn:aws:iam::{word(key)}:root" for key in readers(archive)]
    ours = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
    trust = {"Effect": "Allow", "Principal": {"AWS": principals}, "Action": "sts:AssumeRole", "Condition": ours}
    return {
        SUBJECT: {
            "trust": _document(trust),
            "policies": [],
            "own policies": {"read-logs": _document(*_reading(archive))},
            "reads the trail": True,
            **archive.tags(archive.key),
        }
    }


def readers(archive: Archive) -> tuple[str, ...]:
    """Keys of the accounts whose principals may assume the role."""
    security = account_of(archive.config.accounts, "security-tooling")
    return archive.logs.reading.accounts or ((security,) if security else (archive.key,))


def _document(*statements: Mapping[str, object]) -> Value:
    return policy(json.dumps({"Version": "2012-10-17", "Statement": statements}))


def _reading(archive: Archive) -> list[Mapping[str, object]]:
    buckets = [f"arn:aws:s3:::{archive.logs.bucket(kind)}" for kind in BUCKETS]
    objects = [f"{bucket}/*" for bucket in buckets]
    statements = [
        _allow("Look", "s3", ["GetBucketLocation", "ListBucket", "ListBucketVersions"], buckets),
        _allow("Read", "s3", ["GetObject", "GetObjectVersion"], objects),
        _allow("Decrypt", "kms", ["Decrypt", "DescribeKey"], [KEY_WORD]),
    ]
    if archive.logs.reading.athena:
        running = ["GetQueryExecution", "GetQueryResults", "StartQueryExecution", "StopQueryExecution", "GetWorkGroup"]
        tables = ["catalog", f"database/{DATABASE}", f"table/{DATABASE}/*"]
        results = [f"arn:aws:s3:::{archive.logs.bucket('operational-logs')}/athena/*"]
        statements += [
            _allow("Query", "athena", running, [f"arn:aws:athena:*:*:workgroup/{WORKGROUP}"]),
            _allow(
                "Tables",
                "glue",
                ["GetDatabase", "GetTable", "GetTables", "GetPartitions"],
                [f"arn:aws:glue:*:*:{table}" for table in tables],
            ),
            _allow("Results", "s3", ["PutObject", "GetObject", "AbortMultipartUpload"], results),
            _allow("EncryptResults", "kms", ["GenerateDataKey"], [KEY_WORD]),
        ]
    return statements


def _allow(sid: str, service: str, actions: list[str], resources: list[str]) -> Mapping[str, object]:
    named = [f"{service}:{action}" for action in actions]
    return {"Sid": sid, "Effect": "Allow", "Action": named, "Resource": resources}


def found(archive: Archive, inside: Inside, words: Words) -> Facts:
    """The same as AWS tells it; the role is assumed from the first account that may. Raises ReadError."""
    if not archive.has(inside, archive.key):
        return {}
    facts = role(inside.connection(archive.key), READER_ROLE, words)
    return {SUBJECT: {**facts, "reads the trail": _reads(archive, inside)}} if facts else {}


def _reads(archive: Archive, inside: Inside) -> Value:
    """Whether a file of the trail can be read, decrypted as S3 gives it; AWS's refusal where it cannot."""
    first = readers(archive)[0]
    if not archive.has(inside, first):
        return None
    bucket = archive.logs.bucket("audit-trail")
    try:
        reader = inside.connection(first).inside(inside.id_of(archive.key), READER_ROLE)
        prefix = f"AWSLogs/{inside.organization}/"
        listed = reader.call("s3", "list_objects_v2", Bucket=bucket, Prefix=prefix, MaxKeys=1).get("Contents", ())
        for one in listed:
            return bool(reader.call("s3", "get_object", Bucket=bucket, Key=one["Key"])["Body"].read())
    except ReadError as error:
        if error.code:
            return f"refused: {error.code}"
        raise
    return "no file of the trail is there"
