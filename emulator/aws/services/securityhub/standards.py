"""Standards: what there is, and what an account has enabled in a Region.

Security checks are not run: a standard is READY as soon as it is enabled.
Source of the ARNs: https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html
"""

from collections.abc import Mapping

_FOUNDATIONAL = "arn:aws:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0"
_CIS_1_2 = "arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0"

NAMES: Mapping[str, str] = {
    _FOUNDATIONAL: "AWS Foundational Security Best Practices v1.0.0",
    _CIS_1_2: "CIS AWS Foundations Benchmark v1.2.0",
    "arn:aws:securityhub:{region}::standards/cis-aws-foundations-benchmark/v/1.4.0": (
        "CIS AWS Foundations Benchmark v1.4.0"
    ),
    "arn:aws:securityhub:{region}::standards/cis-aws-foundations-benchmark/v/3.0.0": (
        "CIS AWS Foundations Benchmark v3.0.0"
    ),
    "arn:aws:securityhub:{region}::standards/cis-aws-foundations-benchmark/v/5.0.0": (
        "CIS AWS Foundations Benchmark v5.0.0"
    ),
    "arn:aws:securityhub:{region}::standards/nist-800-53/v/5.0.0": "NIST Special Publication 800-53 Revision 5",
    "arn:aws:securityhub:{region}::standards/nist-800-171/v/2.0.0": "NIST Special Publication 800-171 Revision 2",
    "arn:aws:securityhub:{region}::standards/pci-dss/v/3.2.1": "PCI DSS v3.2.1",
    "arn:aws:securityhub:{region}::standards/pci-dss/v/4.0.1": "PCI DSS v4.0.1",
    "arn:aws:securityhub:{region}::standards/aws-resource-tagging-standard/v/1.0.0": (
        "AWS Resource Tagging Standard v1.0.0"
    ),
}
"""Names by ARN, with a place for the Region."""


def available(region: str) -> dict[str, str]:
    """The standards of a Region: names by ARN."""
    return {arn.format(region=region): name for arn, name in NAMES.items()}


def defaults(region: str) -> list[str]:
    """The standards that are enabled with Security Hub unless the caller says otherwise."""
    return [arn.format(region=region) for arn in (_FOUNDATIONAL, _CIS_1_2)]


def in_region(arn: str, region: str) -> str:
    """The ARN of the same standard in another Region."""
    head, _, tail = arn.partition(":securityhub:")
    own, _, rest = tail.partition(":")
    return f"{head}:securityhub:{region}:{rest}" if own else arn


def subscription(arn: str, account: str, region: str) -> dict[str, object]:
    """A StandardsSubscription."""
    name = arn.partition("/")[2]
    return {
        "StandardsSubscriptionArn": f"arn:aws:securityhub:{region}:{account}:subscription/{name}",
        "StandardsArn": arn,
        "StandardsInput": {},
        "StandardsStatus": "READY",
        "StandardsControlsUpdatable": "READY_FOR_UPDATES",
    }
