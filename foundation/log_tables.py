"""Athena over the archive: a workgroup whose results are encrypted, and tables of the trail and of the flow logs.

Partitions are projected from the paths that AWS writes to, so no crawler runs and no partition is ever added. Source:
Athena user guide, "Create a table for CloudTrail logs using partition projection" and "Amazon VPC flow logs", 2026-11.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.log_reading import DATABASE, WORKGROUP

TRAIL_COLUMNS = (
    ("eventversion", "string"),
    (
        "useridentity",
        "struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string>",
    ),
    ("eventtime", "string"),
    ("eventsource", "string"),
    ("eventname", "string"),
    ("awsregion", "string"),
    ("sourceipaddress", "string"),
    ("useragent", "string"),
    ("errorcode", "string"),
    ("errormessage", "string"),
    ("requestparameters", "string"),
    ("responseelements", "string"),
    ("requestid", "string"),
    ("eventid", "string"),
    ("readonly", "string"),
    ("recipientaccountid", "string"),
)
FLOW_COLUMNS = tuple(
    (name, "bigint" if name in ("srcport", "dstport", "packets", "bytes", "start", "end") else "string")
    for name in (
        *("version", "account_id", "interface_id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"),
        *("packets", "bytes", "start", "end", "action", "log_status"),
    )
)
TEXT_INPUT = "org.apache.hadoop.mapred.TextInputFormat"
TEXT_OUTPUT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"


@dataclass(frozen=True)
class LogTablesArgs:
    """Names of buckets; results go below `athena/` of `results_bucket`.

    A trail has events of every Region, the forbidden ones and us-east-1 (IAM) among them; flow logs have those of VPCs.
    """

    organization_id: pulumi.Input[str]
    trail_bucket: str
    flow_log_bucket: str
    results_bucket: str
    key_arn: pulumi.Input[str]
    trail_regions: list[str]
    flow_log_regions: list[str]


class LogTables(pulumi.ComponentResource):
    """Workgroup, database and tables."""

    workgroup: pulumi.Output[str]
    database: pulumi.Output[str]

    def __init__(self, name: str, args: LogTablesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:logs:LogTables", name, {}, opts)
        args = given(LogTablesArgs, args)
        options = ResourceOptions(parent=self)
        encryption = aws.athena.WorkgroupConfigurationResultConfigurationEncryptionConfigurationArgs(
            encryption_option="SSE_KMS", kms_key_arn=args.key_arn
        )
        results = aws.athena.WorkgroupConfigurationResultConfigurationArgs(
            output_location=f"s3://{args.results_bucket}/athena/", encryption_configuration=encryption
        )
        workgroup = aws.athena.Workgroup(
            name,
            name=WORKGROUP,
            description="Queries over the log archive",
            configuration=aws.athena.WorkgroupConfigurationArgs(
                enforce_workgroup_configuration=True,
                publish_cloudwatch_metrics_enabled=True,
                result_configuration=results,
            ),
            opts=options,
        )
        database = aws.glue.CatalogDatabase(name, name=DATABASE, opts=options)
        self.workgroup, self.database = workgroup.name, database.name
        trail = pulumi.Output.from_input(args.organization_id).apply(
            lambda id_: f"s3://{args.trail_bucket}/AWSLogs/{id_}/${{account}}/CloudTrail/${{region}}/${{day}}"
        )
        flows = f"s3://{args.flow_log_bucket}/AWSLogs/${{account}}/vpcflowlogs/${{region}}/${{day}}"
        self.resources: list[pulumi.CustomResource] = [
            workgroup,
            database,
            self._table("cloudtrail", trail, TRAIL_COLUMNS, _trail_format(), {}, args.trail_regions),
            self._table(
                "flow_logs",
                flows,
                FLOW_COLUMNS,
                _flow_format(),
                {"skip.header.line.count": "1"},
                args.flow_log_regions,
            ),
        ]
        self.register_outputs({"workgroup": self.workgroup, "database": self.database})

    def _table(
        self,
        name: str,
        location: pulumi.Input[str],
        columns: tuple[tuple[str, str], ...],
        form: aws.glue.CatalogTableStorageDescriptorSerDeInfoArgs,
        more: dict[str, str],
        regions: list[str],
    ) -> aws.glue.CatalogTable:
        column = aws.glue.CatalogTableStorageDescriptorColumnArgs
        base = pulumi.Output.from_input(location).apply(lambda path: path.partition("${")[0])
        return aws.glue.CatalogTable(
            name,
            name=name,
            database_name=self.database,
            table_type="EXTERNAL_TABLE",
            parameters={
                "classification": "cloudtrail" if name == "cloudtrail" else "csv",
                "projection.enabled": "true",
                "projection.account.type": "injected",
                "projection.region.type": "enum",
                "projection.region.values": ",".join(regions),
                "projection.day.type": "date",
                "projection.day.format": "yyyy/MM/dd",
                "projection.day.range": "2020/01/01,NOW",
                "storage.location.template": location,
                **more,
            },
            partition_keys=[
                aws.glue.CatalogTablePartitionKeyArgs(name=key, type="string") for key in ("account", "region", "day")
            ],
            storage_descriptor=aws.glue.CatalogTableStorageDescriptorArgs(
                location=base,
                columns=[column(name=key, type=kind) for key, kind in columns],
                input_format=(
                    "com.amazon.emr.cloudtrail.CloudTrailInputFormat" if name == "cloudtrail" else TEXT_INPUT
                ),
                output_format=TEXT_OUTPUT,
                ser_de_info=form,
            ),
            opts=ResourceOptions(parent=self),
        )


def _trail_format() -> aws.glue.CatalogTableStorageDescriptorSerDeInfoArgs:
    return aws.glue.CatalogTableStorageDescriptorSerDeInfoArgs(
        serialization_library="org.apache.hive.hcatalog.data.JsonSerDe"
    )


def _flow_format() -> aws.glue.CatalogTableStorageDescriptorSerDeInfoArgs:
    return aws.glue.CatalogTableStorageDescriptorSerDeInfoArgs(
        serialization_library="org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
        parameters={"field.delim": " ", "serialization.format": " "},
    )
