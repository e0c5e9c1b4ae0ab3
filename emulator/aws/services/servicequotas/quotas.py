"""The quotas that the emulated AWS knows, with AWS's defaults as of November 2026.

Source: endpoints and quotas pages of the services (AWS General Reference); those of VPC are moto's. The list is those
that a foundation and its accounts meet first. Codes may change: AWS says so on the page of Organizations' quotas.
"""

from dataclasses import dataclass

from moto.servicequotas.resources.default_quotas.vpc import VPC_DEFAULT_QUOTAS

ACCOUNTS = ("organizations", "L-E619E033")
"""The quota of accounts in an organization, which only the management account can have raised."""

SERVICES = {
    "cloudformation": "AWS CloudFormation",
    "dynamodb": "Amazon DynamoDB",
    "ec2": "Amazon Elastic Compute Cloud (Amazon EC2)",
    "iam": "AWS Identity and Access Management (IAM)",
    "lambda": "AWS Lambda",
    "organizations": "AWS Organizations",
    "rds": "Amazon Relational Database Service (Amazon RDS)",
    "s3": "Amazon Simple Storage Service (Amazon S3)",
    "vpc": "Amazon Virtual Private Cloud (Amazon VPC)",
}
"""Service code -> name."""


@dataclass(frozen=True)
class Quota:
    """One quota: `value` is AWS's default. A global one is answered in us-east-1 only."""

    service: str
    code: str
    name: str
    value: float
    adjustable: bool = True
    is_global: bool = False
    unit: str = "None"

    @property
    def key(self) -> tuple[str, str]:
        """Service code and quota code."""
        return self.service, self.code


_LISTED = (
    Quota("cloudformation", "L-0485CB21", "Stack count", 2_000),
    Quota("dynamodb", "L-F98FE922", "Maximum number of tables", 2_500),
    Quota("ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5),
    Quota("ec2", "L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5),
    Quota("ec2", "L-A2478D36", "Transit gateways per account", 5),
    Quota("iam", "L-E95E4862", "Customer managed policies per account", 1_500, is_global=True),
    Quota("iam", "L-FE177D64", "Roles per account", 1_000, is_global=True),
    Quota("lambda", "L-B99A9384", "Concurrent executions", 1_000),
    Quota(*ACCOUNTS, "Default maximum number of accounts", 10, is_global=True),
    Quota("rds", "L-7B6409FD", "DB instances", 40),
    Quota("s3", "L-DC2B2D3D", "General purpose buckets", 10_000, is_global=True),
)

QUOTAS: dict[tuple[str, str], Quota] = {
    quota.key: quota
    for quota in (
        *_LISTED,
        *(
            Quota(
                "vpc", str(one["QuotaCode"]), str(one["QuotaName"]), float(str(one["Value"])), bool(one["Adjustable"])
            )
            for one in VPC_DEFAULT_QUOTAS
        ),
    )
}
"""By service code and quota code."""
