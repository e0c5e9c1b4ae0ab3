"""No machine image is made, copied or imported: what is launched comes from the images account, or from Amazon.

An account's own images are always allowed to it (Amazon EC2 user guide, "Allowed AMIs"): who may make one may launch
anything. Image Builder works by a service-linked role, which no guardrail binds, so its own actions are named too. AWS
Backup makes an image of each machine that it backs up, by the foundation's own role.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny

ACTIONS = (
    "ec2:CopyImage",
    "ec2:CreateImage",
    "ec2:CreateRestoreImageTask",
    "ec2:ImportImage",
    "ec2:ImportInstance",
    "ec2:ImportSnapshot",
    "ec2:RegisterImage",
    "imagebuilder:CreateImage",
    "imagebuilder:CreateImagePipeline",
    "imagebuilder:DistributeImage",
    "imagebuilder:ImportDiskImage",
    "imagebuilder:ImportVmImage",
    "imagebuilder:StartImagePipelineExecution",
)


def deny_image_making(exempt: Iterable[str], backups: Iterable[str] = ()) -> tuple[Statement, ...]:
    """``backups`` are ARN patterns of roles by which AWS Backup works."""
    return (deny("DenyImageMaking", actions=ACTIONS, unless=(*exempt, *backups)),)
