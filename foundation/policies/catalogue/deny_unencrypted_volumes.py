"""No EBS volume is made unencrypted, by itself or with an instance.

EC2's declarative policy has no attribute for it, and encryption by default is a setting of each account and Region.
Volumes that are made from an encrypted snapshot are encrypted; `ec2:Encrypted` is absent from requests without volumes.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny


def deny_unencrypted_volumes(exempt: Iterable[str]) -> tuple[Statement, ...]:
    return (
        deny(
            "DenyUnencryptedVolumes",
            actions=("ec2:CreateVolume", "ec2:RunInstances"),
            resources=("arn:aws:ec2:*:*:volume/*",),
            unless=exempt,
            when={"Bool": {"ec2:Encrypted": "false"}},
        ),
    )
