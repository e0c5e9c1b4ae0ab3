"""Exports: a query, and the bucket that its results go to.

The bucket must be there, in the Region and account that are named, and its policy must let the service write.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Request
from emulator.aws.services.bcm_data_exports.model import Export, export, exports_of, invalid
from emulator.aws.services.bcm_data_exports.tables import queried
from emulator.aws.services.organizations.model import now
from emulator.aws.services.s3.buckets import bucket, bucket_decision
from evaluation.resource_policy import Decision

_SERVICE = "bcm-data-exports.amazonaws.com"
_FORMATS = (("PARQUET", "PARQUET"), ("TEXT_OR_CSV", "GZIP"), ("TEXT_OR_CSV", "ZIP"))
_FIXED = ("Name", "RefreshCadence")


def create_export(request: Request) -> Mapping[str, object]:
    """CreateExport."""
    asked, known = request["Export"], exports_of(request)
    table = queried(asked["DataQuery"])
    if any(each.definition["Name"] == asked["Name"] for each in known.values()):
        raise invalid(f"An export with the name {asked['Name']} exists already")
    same = [each for each in known.values() if queried(each.definition["DataQuery"]) is table]
    if len(same) >= table.most:
        message = f"The account has {table.most} exports of {table.name} already"
        code, service = "ServiceQuotaExceededException", "AWSBillingAndCostManagementDataExports"
        raise AwsError(code, message, 402, QuotaCode=f"{table.name}_EXPORTS", ServiceCode=service)
    arn = f"arn:aws:bcm-data-exports:us-east-1:{request.account}:export/{asked['Name']}-{uuid.uuid4()}"
    _refuse_destination(request, asked, arn)
    tags = {tag["Key"]: tag["Value"] for tag in request.get("ResourceTags") or []}
    known[arn] = Export(arn, _settled(asked, arn), tags)
    return {"ExportArn": arn}


def get_export(request: Request) -> Mapping[str, object]:
    """GetExport."""
    found = export(request, request["ExportArn"])
    return {"Export": found.definition, "ExportStatus": _status(found)}


def list_exports(request: Request) -> Mapping[str, object]:
    """ListExports."""

    def described(found: Export) -> object:
        return {"ExportArn": found.arn, "ExportName": found.definition["Name"], "ExportStatus": _status(found)}

    return page(request, "Exports", list(exports_of(request).values()), described, 100)


def update_export(request: Request) -> Mapping[str, object]:
    """UpdateExport: the query and the destination; table, name and cadence stay."""
    found, asked = export(request, request["ExportArn"]), request["Export"]
    if queried(asked["DataQuery"]) is not queried(found.definition["DataQuery"]):
        raise invalid("The table of an export cannot be changed")
    for name in _FIXED:
        if asked[name] != found.definition[name]:
            raise invalid(f"The {name} of an export cannot be changed")
    _refuse_destination(request, asked, found.arn)
    found.definition, found.updated = _settled(asked, found.arn), now()
    return {"ExportArn": found.arn}


def delete_export(request: Request) -> Mapping[str, object]:
    """DeleteExport; what is in the bucket stays."""
    found = export(request, request["ExportArn"])
    del exports_of(request)[found.arn]
    return {"ExportArn": found.arn}


def _settled(asked: Mapping[str, Any], arn: str) -> dict[str, Any]:
    return {**asked, "ExportArn": arn}


def _refuse_destination(request: Request, asked: Mapping[str, Any], arn: str) -> None:
    destination = asked["DestinationConfigurations"]["S3Destination"]
    output = destination["S3OutputConfigurations"]
    if (output["Format"], output["Compression"]) not in _FORMATS:
        raise invalid(f"{output['Format']} does not go with the compression {output['Compression']}")
    name, owner = destination["S3Bucket"], destination.get("S3BucketOwner") or request.account
    found = bucket(name)
    if found is None or found.account_id != owner:
        raise invalid(f"The S3 bucket {name} does not exist in the account {owner}")
    if found.region_name != destination["S3Region"]:
        raise invalid(f"The S3 bucket {name} is not in {destination['S3Region']}")
    key = f"{destination['S3Prefix']}/{asked['Name']}/data"
    context = {"aws:SourceAccount": request.account, "aws:SourceArn": arn}
    if bucket_decision(request.state, name, _SERVICE, "s3:PutObject", key, context) is not Decision.ALLOWED:
        raise invalid(f"S3 bucket permission validation failed: the policy of {name} does not let {_SERVICE} write")


def _status(found: Export) -> Mapping[str, object]:
    return {"StatusCode": "HEALTHY", "CreatedAt": found.created, "LastUpdatedAt": found.updated}
