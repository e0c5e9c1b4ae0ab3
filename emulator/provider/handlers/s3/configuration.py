"""How a bucket keeps its objects: versioning, encryption, object lock, and where its access log goes."""

from typing import Any

from emulator.provider.handlers.s3.declared import as_declared
from emulator.provider.handlers.s3.setting import setting
from emulator.provider.values import Properties


def _put_versioning(client: Any, bucket: str, inputs: Properties) -> None:
    wanted: Any = inputs["versioningConfiguration"]
    if wanted["status"] == "Disabled":
        return  # the state of a bucket that never was versioned: AWS has no call for it
    configuration = {"Status": wanted["status"]}
    if wanted.get("mfaDelete"):
        configuration["MFADelete"] = wanted["mfaDelete"]
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=configuration)


def _get_versioning(client: Any, bucket: str, inputs: Properties) -> Properties | None:
    answer, declared = client.get_bucket_versioning(Bucket=bucket), inputs.get("versioningConfiguration")
    live = {"status": answer.get("Status", "Disabled"), "mfaDelete": answer.get("MFADelete", "")}
    if isinstance(declared, dict) and "mfaDelete" in declared and not live["mfaDelete"]:
        live["mfaDelete"] = "Disabled"
    return {"versioningConfiguration": as_declared(declared, live)}


def _remove_versioning(client: Any, bucket: str, state: Properties) -> None:
    wanted: Any = state["versioningConfiguration"]
    if wanted["status"] == "Disabled":
        return
    try:
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "InvalidBucketState":
            raise
        # upstream lets it be: with object lock on, versioning cannot be suspended


def _put_encryption(client: Any, bucket: str, inputs: Properties) -> None:
    rules: Any = inputs["rules"]
    configuration = {"Rules": [_encryption_rule(rule) for rule in rules]}
    client.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=configuration)


def _encryption_rule(rule: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if default := rule.get("applyServerSideEncryptionByDefault"):
        key = {"KMSMasterKeyID": default["kmsMasterKeyId"]} if default.get("kmsMasterKeyId") else {}
        made["ApplyServerSideEncryptionByDefault"] = {"SSEAlgorithm": default["sseAlgorithm"], **key}
    if "bucketKeyEnabled" in rule:
        made["BucketKeyEnabled"] = rule["bucketKeyEnabled"]
    return made


def _get_encryption(client: Any, bucket: str, inputs: Properties) -> Properties | None:
    rules = client.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    live = [_shown_encryption(rule) for rule in rules]
    return {"rules": as_declared(inputs.get("rules"), live)}


def _shown_encryption(rule: Any) -> Any:
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    return {
        "applyServerSideEncryptionByDefault": {
            "sseAlgorithm": default.get("SSEAlgorithm"),
            "kmsMasterKeyId": default.get("KMSMasterKeyID", ""),
        },
        "bucketKeyEnabled": bool(rule.get("BucketKeyEnabled")),
    }


def _remove_encryption(client: Any, bucket: str, state: Properties) -> None:  # noqa: ARG001
    client.delete_bucket_encryption(Bucket=bucket)


def _put_lock(client: Any, bucket: str, inputs: Properties) -> None:
    configuration: dict[str, Any] = {"ObjectLockEnabled": inputs.get("objectLockEnabled") or "Enabled"}
    rule: Any = inputs.get("rule")
    if rule:
        retention = rule["defaultRetention"]
        names = {"mode": "Mode", "days": "Days", "years": "Years"}
        default = {name: retention[key] for key, name in names.items() if retention.get(key)}
        configuration["Rule"] = {"DefaultRetention": default}
    client.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=configuration)


def _get_lock(client: Any, bucket: str, inputs: Properties) -> Properties | None:
    found = client.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    state: Properties = {"objectLockEnabled": found["ObjectLockEnabled"]}
    if default := found.get("Rule", {}).get("DefaultRetention"):
        live = {"mode": default["Mode"], "days": default.get("Days", 0), "years": default.get("Years", 0)}
        state["rule"] = as_declared(inputs.get("rule"), {"defaultRetention": live})
    return state


def _remove_lock(client: Any, bucket: str, state: Properties) -> None:  # noqa: ARG001
    # Object lock is for ever; only the default retention can be taken away.
    client.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})


def _put_logging(client: Any, bucket: str, inputs: Properties) -> None:
    wanted: dict[str, Any] = {"TargetBucket": inputs["targetBucket"], "TargetPrefix": inputs["targetPrefix"]}
    form: Any = inputs.get("targetObjectKeyFormat")
    if form and (partitioned := form.get("partitionedPrefix")) is not None:
        source = {"PartitionDateSource": partitioned["partitionDateSource"]}
        wanted["TargetObjectKeyFormat"] = {"PartitionedPrefix": source}
    elif form:
        wanted["TargetObjectKeyFormat"] = {"SimplePrefix": {}}
    client.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": wanted})


def _get_logging(client: Any, bucket: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    found = client.get_bucket_logging(Bucket=bucket).get("LoggingEnabled")
    if not found:
        return None
    state: Properties = {"targetBucket": found["TargetBucket"], "targetPrefix": found.get("TargetPrefix", "")}
    form = found.get("TargetObjectKeyFormat") or {}
    if "PartitionedPrefix" in form:
        source = form["PartitionedPrefix"]["PartitionDateSource"]
        state["targetObjectKeyFormat"] = {"partitionedPrefix": {"partitionDateSource": source}}
    elif "SimplePrefix" in form:
        state["targetObjectKeyFormat"] = {"simplePrefix": {}}
    return state


def _remove_logging(client: Any, bucket: str, state: Properties) -> None:  # noqa: ARG001
    client.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})


HANDLERS = (
    setting(
        "aws:s3/bucketVersioning:BucketVersioning",
        "bucket_versioning.go",
        frozenset({"versioningConfiguration"}),
        _put_versioning,
        _get_versioning,
        _remove_versioning,
    ),
    setting(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "bucket_server_side_encryption_configuration.go",
        frozenset({"rules"}),
        _put_encryption,
        _get_encryption,
        _remove_encryption,
    ),
    setting(
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        "bucket_object_lock_configuration.go",
        frozenset({"objectLockEnabled", "rule"}),
        _put_lock,
        _get_lock,
        _remove_lock,
    ),
    setting(
        "aws:s3/bucketLogging:BucketLogging",
        "bucket_logging.go",
        frozenset({"targetBucket", "targetPrefix", "targetObjectKeyFormat"}),
        _put_logging,
        _get_logging,
        _remove_logging,
    ),
)
