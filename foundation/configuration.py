"""AWS Config: a recorder in every account and Region, and what is made of the records.

Members get theirs by one StackSet, the management account directly, because StackSets do not reach it. The aggregator
and the conformance packs are in the account that Config is delegated to.
"""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.ordering import after
from foundation.templates import CONFIG_POLICY, RECORDER, RECORDER_ROLE, excluded, service_trust

AGGREGATOR_ROLE = "foundation-config-aggregator"
AGGREGATOR_POLICY = "arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations"


@dataclass(frozen=True)
class RecordersArgs:
    """Recorders of the account of that id: `regions` with the home Region, `frequency` CONTINUOUS or DAILY."""

    account: str
    home_region: str
    regions: list[str]
    bucket: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    frequency: str
    only: list[str]
    without: list[str]


class Recorders(pulumi.ComponentResource):
    """A recorder, its delivery channel and its start in each Region of the provider's account."""

    role_arn: pulumi.Output[str]

    def __init__(self, name: str, args: RecordersArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:logs:Recorders", name, {}, opts)
        args = given(RecordersArgs, args)
        options = ResourceOptions(parent=self)
        role = aws.iam.Role(
            name,
            name=RECORDER_ROLE,
            assume_role_policy=json.dumps(service_trust("config.amazonaws.com", args.account)),
            opts=options,
        )
        may = aws.iam.RolePolicyAttachment(name, role=role.name, policy_arn=CONFIG_POLICY, opts=options)
        self.resources: list[pulumi.CustomResource] = [role, may]
        for region in args.regions:
            self.resources += self._in(region, name, args, role.arn, may)
        self.role_arn = role.arn
        self.register_outputs({"roleArn": self.role_arn})

    def _in(
        self, region: str, name: str, args: RecordersArgs, role: pulumi.Output[str], may: pulumi.Resource
    ) -> list[pulumi.CustomResource]:
        recorder = aws.cfg.Recorder(
            f"{name}-{region}",
            name=RECORDER,
            role_arn=role,
            recording_group=_group(args, in_home=region == args.home_region),
            recording_mode=aws.cfg.RecorderRecordingModeArgs(recording_frequency=args.frequency),
            region=region,
            opts=ResourceOptions(parent=self, depends_on=[may]),
        )
        channel = aws.cfg.DeliveryChannel(
            f"{name}-{region}",
            name=RECORDER,
            s3_bucket_name=args.bucket,
            s3_kms_key_arn=args.key_arn,
            region=region,
            opts=ResourceOptions(parent=self, depends_on=[recorder]),
        )
        started = aws.cfg.RecorderStatus(
            f"{name}-{region}",
            name=recorder.name,
            is_enabled=True,
            region=region,
            opts=ResourceOptions(parent=self, depends_on=[channel]),
        )
        return [recorder, channel, started]


def _group(args: RecordersArgs, *, in_home: bool) -> aws.cfg.RecorderRecordingGroupArgs:
    if args.only:
        return aws.cfg.RecorderRecordingGroupArgs(
            all_supported=False, include_global_resource_types=False, resource_types=sorted(args.only)
        )
    if args.without:
        left_out = aws.cfg.RecorderRecordingGroupExclusionByResourceTypeArgs(
            resource_types=excluded(args.without, in_home=in_home)
        )
        strategy = aws.cfg.RecorderRecordingGroupRecordingStrategyArgs(use_only="EXCLUSION_BY_RESOURCE_TYPES")
        return aws.cfg.RecorderRecordingGroupArgs(
            all_supported=False,
            include_global_resource_types=False,
            exclusion_by_resource_types=[left_out],
            recording_strategies=[strategy],
        )
    return aws.cfg.RecorderRecordingGroupArgs(all_supported=True, include_global_resource_types=in_home)


@dataclass(frozen=True)
class AggregatorArgs:
    """`packs` are conformance packs: names and templates (YAML), those of the home Region and of the others.

    `delegated` are URNs of the delegations, `recorded` of what puts a recorder into every account.
    """

    aggregate: bool
    home_region: str
    regions: list[str]
    packs: dict[str, str]
    packs_elsewhere: dict[str, str]
    delegated: list[pulumi.Input[str]]
    recorded: list[pulumi.Input[str]]


class Aggregator(pulumi.ComponentResource):
    """What the account that Config is delegated to makes of all accounts' records.

    The aggregator sees all Regions from one. A conformance pack checks the Region that it is made in.
    """

    pack_arns: pulumi.Output[dict[str, str]]
    """ARNs of the conformance packs by name and Region, `<pack>/<region>`."""

    def __init__(self, name: str, args: AggregatorArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:logs:Aggregator", name, {}, opts)
        args = given(AggregatorArgs, args)
        self.resources: list[pulumi.CustomResource] = []
        options = ResourceOptions(parent=self)
        if args.aggregate:
            role = aws.iam.Role(
                name,
                name=AGGREGATOR_ROLE,
                assume_role_policy=json.dumps(service_trust("config.amazonaws.com")),
                opts=options,
            )
            may = aws.iam.RolePolicyAttachment(name, role=role.name, policy_arn=AGGREGATOR_POLICY, opts=options)
            source = aws.cfg.ConfigurationAggregatorOrganizationAggregationSourceArgs(
                all_regions=True, role_arn=after(role.arn, may.urn, *args.delegated)
            )
            aggregator = aws.cfg.ConfigurationAggregator(
                name, name="foundation", organization_aggregation_source=source, opts=options
            )
            self.resources += [role, may, aggregator]
        packs = {f"{pack}/{region}": self._pack(pack, region, args) for region in args.regions for pack in args.packs}
        self.resources += packs.values()
        self.pack_arns = pulumi.Output.all(**{name: pack.arn for name, pack in packs.items()})
        self.register_outputs({"packArns": self.pack_arns})

    def _pack(self, pack: str, region: str, args: AggregatorArgs) -> aws.cfg.OrganizationConformancePack:
        template = (args.packs if region == args.home_region else args.packs_elsewhere)[pack]
        return aws.cfg.OrganizationConformancePack(
            f"{pack}/{region}",
            name=pack,
            template_body=after(template, *args.delegated, *args.recorded),
            region=region,
            opts=ResourceOptions(parent=self),
        )
