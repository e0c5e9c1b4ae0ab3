"""The organization trail: every management event of every account and Region, validated and encrypted.

It is declared in the management account, in the home Region, and is seen but not changed by members.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

DATA_RESOURCES = {
    "s3": "AWS::S3::Object",
    "lambda": "AWS::Lambda::Function",
    "dynamodb": "AWS::DynamoDB::Table",
}
INSIGHTS = {"call-rate": "ApiCallRateInsight", "error-rate": "ApiErrorRateInsight"}


@dataclass(frozen=True)
class AuditTrailArgs:
    """`bucket` and `key_arn` let CloudTrail in already; `data_events` and `insights` are words of the configuration."""

    trail: str
    bucket: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    data_events: list[str]
    insights: list[str]


class AuditTrail(pulumi.ComponentResource):
    """One trail for the whole organization."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: AuditTrailArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:logs:AuditTrail", name, {}, opts)
        args = given(AuditTrailArgs, args)
        trail = aws.cloudtrail.Trail(
            name,
            name=args.trail,
            s3_bucket_name=args.bucket,
            kms_key_id=args.key_arn,
            is_organization_trail=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            enable_logging=True,
            advanced_event_selectors=_selectors(args),
            insight_selectors=[
                aws.cloudtrail.TrailInsightSelectorArgs(insight_type=INSIGHTS[one]) for one in args.insights
            ],
            opts=ResourceOptions(parent=self, protect=True),
        )
        self.arn = trail.arn
        self.resources: list[pulumi.CustomResource] = [trail]
        self.register_outputs({"arn": self.arn})


def _selectors(args: AuditTrailArgs) -> list[aws.cloudtrail.TrailAdvancedEventSelectorArgs]:
    """Management events, and the data events.

    Always written out: the upstream provider puts an empty list, which AWS refuses, when selectors leave the program.
    The trail's own bucket is left out: each delivery to it would be an event, and so the next delivery. Its access
    logs have who reads it.
    """
    field = aws.cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgs
    own = pulumi.Output.from_input(args.bucket).apply(lambda bucket: [f"arn:aws:s3:::{bucket}/"])
    management = aws.cloudtrail.TrailAdvancedEventSelectorArgs(
        name="Management events", field_selectors=[field(field="eventCategory", equals=["Management"])]
    )
    return [
        management,
        *(
            aws.cloudtrail.TrailAdvancedEventSelectorArgs(
                name=f"Data events of {kind}",
                field_selectors=[
                    field(field="eventCategory", equals=["Data"]),
                    field(field="resources.type", equals=[DATA_RESOURCES[kind]]),
                    *([field(field="resources.ARN", not_starts_withs=own)] if kind == "s3" else []),
                ],
            )
            for kind in sorted(args.data_events)
        ),
    ]
