"""No machine image is made, copied or imported: what is launched comes from the images account, or from Amazon.

An account's own images are always allowed to it (Amazon EC2 user guide, "Allowed AMIs"): who may make one may launch
anything. Image Builder, Lightsail, Application Migration Service and Elastic Disaster Recovery work by service-linked
roles, which no guardrail binds, so those of their own actions are named that lead to an image. RDS Custom is left out:
its images are its databases. AWS Backup makes an image of each machine that it backs up, by the foundation's own role.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny

ACTIONS = (
    "drs:StartRecovery",
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
    "imagebuilder:RetryImage",
    "imagebuilder:StartImagePipelineExecution",
    "imagebuilder:UpdateImagePipeline",
    "lightsail:ExportSnapshot",
    "mgn:StartCutover",
    "mgn:StartTest",
)


def deny_image_making(exempt: Iterable[str], backups: Iterable[str] = ()) -> tuple[Statement, ...]:
    """``backups`` are ARN patterns of roles by which AWS Backup works."""
    return (deny("DenyImageMaking", actions=ACTIONS, unless=(*exempt, *backups)),)
