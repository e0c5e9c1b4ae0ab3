"""`foundation:baseline`: how every account is set, without logging in to any workload account."""

from typing import Literal

from pydantic import Field, StrictBool

from foundation.config.section import Frozen


class Baseline(Frozen):
    """Defaults of every account, by organization policy where there is one."""

    imdsv2: StrictBool = Field(default=True, description="Machines answer for their metadata to IMDSv2 only.")
    public_images: Literal["blocked", "allowed"] = Field(
        default="blocked", description="Whether AMIs can be shared with everybody."
    )
    public_snapshots: Literal["blocked", "allowed"] = Field(
        default="blocked", description="Whether EBS snapshots can be shared with everybody."
    )
    serial_console: Literal["off", "on"] = Field(default="off", description="EC2's serial console.")
    vpc_block_public_access: Literal["off", "ingress", "bidirectional"] = Field(
        default="off",
        description="What internet gateways let through in members: `ingress` blocks traffic from outside, "
        "`bidirectional` all traffic. VPCs can be excluded one by one.",
    )
    s3_public_access: Literal["blocked", "allowed"] = Field(
        default="blocked", description="Whether buckets can be public."
    )
    central_root_access: StrictBool = Field(
        default=True, description="Members have no root credentials; root tasks are done from the management account."
    )
    ebs_encryption: StrictBool = Field(
        default=True, description="EBS volumes are encrypted by default in the accounts that the foundation works in."
    )
    default_vpcs: Literal["harmless", "removed", "kept"] = Field(
        default="harmless",
        description="Default VPCs of the accounts that the foundation works in: `harmless` takes the rules of their "
        "security group away, `removed` deletes them, `kept` leaves them. The policy's default security is as above.",
    )
