"""Types of resources as tag policies spell them, and what each can do with tags. Data.

`actions` are those that make the type and see `aws:RequestTag` (Service Authorization Reference). `enforced` follows
tag policies that AWS has accepted: of RDS it takes neither instances nor clusters, of load balancers and logs nothing.
`reported` is the list of `ListRequiredTags` in the Resource Groups Tagging API; `config` that of AWS Config's rule
REQUIRED_TAGS. Read 2026-11.

Actions that could not be done any more are left out, although they make the type too: copies of images, snapshots and
volumes, where AWS asks about the source as well, which is given no tags; `ec2:CreateFleet` of a fleet that is kept up,
`dynamodb:RestoreTable*`, and `acm:ImportCertificate` of a certificate that is there already, which take none.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.config.identifiers import nearest
from foundation.errors import BrokenRule


@dataclass(frozen=True)
class TagType:
    """One type of resource."""

    name: str
    """As tag policies spell it."""
    arns: tuple[str, ...]
    """Patterns of the ARNs of what is made, by which EC2 gives each resource of a call its own tags; elsewhere `*`."""
    actions: tuple[str, ...]
    """IAM actions that make it and see its tags; () where making it cannot be held to tags."""
    enforced: bool
    """Whether tag policies can enforce values."""
    reported: bool
    """Whether tag policies can report a key as missing."""
    config: str | None
    """Its name in AWS Config, where the rule REQUIRED_TAGS knows it."""


ANY = ("*",)


def _ec2(
    kind: str,
    *actions: str,
    enforced: bool = True,
    reported: bool = True,
    config: str | None = None,
    account: str = "*",
) -> TagType:
    named = None if config is None else f"AWS::EC2::{config}"
    made = tuple(f"ec2:{action}" for action in actions)
    return TagType(f"ec2:{kind}", (f"arn:aws:ec2:*:{account}:{kind}/*",), made, enforced, reported, named)


def _of(
    name: str,
    *actions: str,
    arns: tuple[str, ...] = ANY,
    enforced: bool = True,
    reported: bool = True,
    config: str | None = None,
) -> TagType:
    service = name.partition(":")[0]
    return TagType(name, arns, tuple(f"{service}:{action}" for action in actions), enforced, reported, config)


_TYPES = (
    _ec2("customer-gateway", "CreateCustomerGateway", config="CustomerGateway"),
    _ec2("elastic-ip", "AllocateAddress"),
    _ec2("image", "CreateImage", "RegisterImage", reported=False, account=""),
    _ec2("instance", "RunInstances", config="Instance"),
    _ec2("internet-gateway", "CreateInternetGateway", config="InternetGateway"),
    _ec2("key-pair", "CreateKeyPair", "ImportKeyPair", enforced=False),
    _ec2("launch-template", "CreateLaunchTemplate"),
    _ec2("natgateway", "CreateNatGateway"),
    _ec2("network-acl", "CreateNetworkAcl", config="NetworkAcl"),
    # Lambda makes them in the name of a function's role, without tags: functions in a VPC would stop.
    _ec2("network-interface", config="NetworkInterface"),
    _ec2("route-table", "CreateRouteTable", config="RouteTable"),
    _ec2("security-group", "CreateSecurityGroup", config="SecurityGroup"),
    _ec2("snapshot", "CreateSnapshot", "CreateSnapshots", reported=False, account=""),
    _ec2("subnet", "CreateSubnet", config="Subnet"),
    _ec2("transit-gateway", "CreateTransitGateway", enforced=False),
    _ec2("volume", "CreateVolume", "RunInstances", config="Volume"),
    _ec2("vpc", "CreateVpc", config="VPC"),
    _ec2("vpc-endpoint", "CreateVpcEndpoint"),
    _ec2("vpc-peering-connection", "CreateVpcPeeringConnection"),
    _ec2("vpn-connection", "CreateVpnConnection", config="VPNConnection"),
    _ec2("vpn-gateway", "CreateVpnGateway", config="VPNGateway"),
    _of("acm:certificate", "RequestCertificate", config="AWS::ACM::Certificate"),
    _of("athena:workgroup", "CreateWorkGroup"),
    _of("cloudfront:distribution", enforced=False),
    _of("codebuild:project", "CreateProject", config="AWS::CodeBuild::Project"),
    _of("dynamodb:table", "CreateTable", config="AWS::DynamoDB::Table"),
    _of("ecr:repository", "CreateRepository"),
    _of("ecs:cluster", "CreateCluster"),
    _of("ecs:service", "CreateService"),
    _of("ecs:task-definition", "RegisterTaskDefinition", enforced=False),
    _of("eks:cluster", "CreateCluster"),
    _of("eks:nodegroup", "CreateNodegroup", enforced=False),
    _of("elasticache:cluster", "CreateCacheCluster", arns=("arn:aws:elasticache:*:*:cluster:*",)),
    _of(
        "elasticache:replicationgroup",
        "CreateReplicationGroup",
        arns=("arn:aws:elasticache:*:*:replicationgroup:*",),
        enforced=False,
    ),
    _of("elasticfilesystem:file-system", "CreateFileSystem"),
    _of(
        "elasticloadbalancing:loadbalancer",
        "CreateLoadBalancer",
        enforced=False,
        config="AWS::ElasticLoadBalancingV2::LoadBalancer",
    ),
    _of("elasticloadbalancing:targetgroup", "CreateTargetGroup", enforced=False),
    _of("es:domain", "CreateDomain", "CreateElasticsearchDomain", reported=False),
    _of("firehose:deliverystream", "CreateDeliveryStream"),
    _of("iam:role", "CreateRole", enforced=False),
    _of("iam:user", "CreateUser", enforced=False),
    _of("kinesis:stream", "CreateStream", enforced=False),
    _of("kms:key", "CreateKey"),
    _of("lambda:function", "CreateFunction"),
    # Functions make their own in the name of their roles, without tags: what they log would be lost.
    _of("logs:log-group", enforced=False),
    _of(
        "rds:cluster",
        "CreateDBCluster",
        "RestoreDBClusterFromS3",
        "RestoreDBClusterFromSnapshot",
        "RestoreDBClusterToPointInTime",
        enforced=False,
    ),
    _of(
        "rds:db",
        "CreateDBInstance",
        "CreateDBInstanceReadReplica",
        "RestoreDBInstanceFromDBSnapshot",
        "RestoreDBInstanceFromS3",
        "RestoreDBInstanceToPointInTime",
        enforced=False,
        config="AWS::RDS::DBInstance",
    ),
    _of("redshift:cluster", "CreateCluster", config="AWS::Redshift::Cluster"),
    _of("route53:hostedzone"),
    _of("s3:bucket", "CreateBucket", config="AWS::S3::Bucket"),
    # RDS and Redshift make those of their databases in the name of who makes the database, with tags of their own.
    _of("secretsmanager:secret"),
    _of("sns:topic", "CreateTopic"),
    _of("sqs:queue", "CreateQueue"),
    _of("states:stateMachine", "CreateStateMachine"),
)
TYPES: Mapping[str, TagType] = {one.name: one for one in _TYPES}
NAMES = tuple(TYPES)

_NO_TAGS = "has no tags"
UNTAGGABLE: Mapping[str, str] = {
    "cloudwatch:metric": _NO_TAGS,
    "ec2:default-subnet": "is made without tags",
    "ec2:default-vpc": "is made without tags",
    "ec2:route": _NO_TAGS,
    "ec2:route-table-association": _NO_TAGS,
    "ec2:transit-gateway-route": _NO_TAGS,
    "glue:table": _NO_TAGS,
    "iam:access-key": _NO_TAGS,
    "iam:group": _NO_TAGS,
    "kms:alias": _NO_TAGS,
    "lambda:alias": _NO_TAGS,
    "lambda:layer": _NO_TAGS,
    "logs:log-stream": _NO_TAGS,
    "logs:metric-filter": _NO_TAGS,
    "logs:subscription-filter": _NO_TAGS,
    "route53:record": _NO_TAGS,
    "s3:object": "has tags of its own kind, which neither policies nor bills know",
    "sns:subscription": _NO_TAGS,
}
"""Types that cannot carry tags when they are made, and why."""


def resource_type(text: str) -> str:
    """Rule for a type of resource that can carry tags."""
    if text in TYPES:
        return text
    if text in UNTAGGABLE:
        raise BrokenRule(f"a resource type is one that can carry tags; {text} {UNTAGGABLE[text]}", "Remove it.")
    guess = nearest(text, NAMES)
    remedy = f"Write {guess}." if guess else "Write one of those that foundation/config/stack.schema.json lists."
    raise BrokenRule("a resource type is one that can carry tags, as AWS's tag policies spell it", remedy)
