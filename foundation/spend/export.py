"""A data export of all costs to a bucket that is another account's. Nothing is delivered for a day.

By Cloud Control, whose type alone can name the bucket's owner, in us-east-1, where Data Exports is. Name, cadence and
table replace an export, whose name must be free by then: the old one goes first. What it has delivered stays.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws_native
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class CostExportArgs:
    """`settings` are those of the table; `bucket` is there with its policy, in `bucket_region` of `bucket_account`."""

    export: str
    description: str
    query: str
    table: str
    settings: dict[str, str]
    bucket: pulumi.Input[str]
    bucket_region: str
    bucket_account: pulumi.Input[str]
    prefix: str
    parquet: bool


class CostExport(pulumi.ComponentResource):
    """One export."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: CostExportArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:spend:CostExport", name, {}, opts)
        args = given(CostExportArgs, args)
        native = pulumi_aws_native.bcmdataexports
        export = native.Export(
            name,
            export=native.ExportArgs(
                name=args.export,
                description=args.description,
                data_query=native.ExportDataQueryArgs(
                    query_statement=args.query,
                    table_configurations={args.table: args.settings} if args.settings else None,
                ),
                destination_configurations=_destination(args),
                refresh_cadence=native.ExportRefreshCadenceArgs(frequency=native.ExportFrequencyOption.SYNCHRONOUS),
            ),
            opts=ResourceOptions(parent=self, delete_before_replace=True),
        )
        self.arn = export.export_arn
        self.resources: list[pulumi.CustomResource] = [export]
        self.register_outputs({"arn": self.arn})


def _destination(args: CostExportArgs) -> pulumi_aws_native.bcmdataexports.ExportDestinationConfigurationsArgs:
    native = pulumi_aws_native.bcmdataexports
    text, packed = native.ExportFormatOption.TEXT_OR_CSV, native.ExportCompressionOption.GZIP
    if args.parquet:
        text, packed = native.ExportFormatOption.PARQUET, native.ExportCompressionOption.PARQUET
    output = native.ExportS3OutputConfigurationsArgs(
        format=text,
        compression=packed,
        output_type=native.ExportS3OutputType.CUSTOM,
        overwrite=native.ExportOverwriteOption.OVERWRITE_REPORT,
    )
    return native.ExportDestinationConfigurationsArgs(
        s3_destination=native.ExportS3DestinationArgs(
            s3_bucket=args.bucket,
            s3_bucket_owner=args.bucket_account,
            s3_prefix=args.prefix,
            s3_region=args.bucket_region,
            s3_output_configurations=output,
        )
    )
