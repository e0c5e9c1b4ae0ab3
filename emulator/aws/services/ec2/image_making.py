"""Images that AWS services make in an account: encrypted and shared as they are told, in moto's store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami
from moto.ec2.utils import random_ami_id

from emulator.aws.errors import AwsError


@dataclass(frozen=True)
class NewImage:
    """What an image is made as. With a `key`, the ARN of one of KMS, its snapshot is encrypted with that."""

    name: str
    description: str
    tags: Mapping[str, str]
    architecture: str = "x86_64"
    platform: str | None = None
    key: str | None = None
    encrypted: bool = False
    permissions: Sequence[Mapping[str, str]] = ()


def refuse_duplicate(account: str, region: str, name: str) -> None:
    """An account's images have names of their own in each Region.

    Raises:
        AwsError: InvalidAMIName.Duplicate.
    """
    for image in list(ec2_backends[account][region].amis.values()):
        if image.owner_id == account and image.name == name:
            message = f"AMI name {name} is already in use by AMI {image.id}"
            raise AwsError("InvalidAMIName.Duplicate", message)


def make(account: str, region: str, new: NewImage) -> Ami:
    """Make an image."""
    backend = ec2_backends[account][region]
    image = Ami(
        backend,
        random_ami_id(),
        name=new.name,
        description=new.description,
        owner_id=account,
        virtualization_type="hvm",
        architecture=new.architecture,
        platform=new.platform,
        hypervisor="xen",
        root_device_type="ebs",
        root_device_name="/dev/xvda",
        region_name=f"{region}a",
    )
    image.launch_permissions = [dict(one) for one in new.permissions]
    image.ebs_snapshot.encrypted = bool(new.key) or new.encrypted
    image.ebs_snapshot.kms_key_id = new.key
    backend.amis[image.id] = image
    image.add_tags(dict(new.tags))
    image.ebs_snapshot.add_tags(dict(new.tags))
    return image


def remove(account: str, region: str, image: str, *, snapshot: bool) -> None:
    """Deregister an image, with its snapshot or without; one that is gone stays gone."""
    backend = ec2_backends[account][region]
    found = backend.amis.get(image)
    if found is None:
        return
    backend.deregister_image(image)
    if snapshot:
        backend.snapshots.pop(found.ebs_snapshot.id, None)
