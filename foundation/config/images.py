"""`foundation:images`: machine images, how they are built, who may launch them, and which others may be launched.

Names and limits: service model of EC2 Image Builder (botocore) and its user guide, "Amazon managed components" and
"Amazon managed images", 2026-11.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, WithJsonSchema, model_validator

from foundation.config.backup import Schedule
from foundation.config.identifiers import matching
from foundation.config.image_components import ComponentName, OwnComponent
from foundation.config.image_lifecycle import Lifecycle
from foundation.config.images_allowed import AllowedImages
from foundation.config.names import Key, Target
from foundation.config.regions import Region
from foundation.config.section import Distinct, Frozen, Given, Some
from foundation.config.settings import Settings
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule

Architecture = Literal["x86_64", "arm64"]
PARENTS: Mapping[str, str] = {
    "amazon-linux-2023": "amazon-linux-2023",
    "ubuntu-22.04": "ubuntu-server-22-lts",
    "ubuntu-24.04": "ubuntu-server-24-lts",
}
"""Images that Amazon keeps in Image Builder, each by its name there, which ends with the architecture."""
ENDINGS: Mapping[Architecture, str] = {"x86_64": "x86", "arm64": "arm64"}
PARENT_ARN = r"arn:aws:imagebuilder:[a-z0-9-]+:(aws|[0-9]{12}):image/[a-z0-9-]+/([0-9]+|x)\.([0-9]+|x)\.([0-9]+|x)"
PARENT = rf"^({'|'.join(map(re.escape, PARENTS))}|ami-[0-9a-f]{{8,17}}|ssm:[a-zA-Z0-9_./:-]+|{PARENT_ARN})$"
VERSION = r"^[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}$"
INSTANCE_TYPE = r"^[a-z][a-z0-9-]*\.[a-z0-9-]+$"
GRAVITON = r"^([a-z]+[0-9]+g[a-z]*|a1)\."
DEVICE = r"^/dev/[a-z0-9]+$"
AMAZON_DEVICE, OTHER_DEVICE = "/dev/xvda", "/dev/sda1"


def parent(text: str) -> str:
    rule = f"an image is built from {', '.join(PARENTS)}, an AMI, a parameter, or an image of Image Builder"
    remedy = "Write one of these names, an id like ami-0abc, ssm: and a parameter's name, or an image's ARN."
    return matching(PARENT, text, rule, remedy)


def version(text: str) -> str:
    rule = "a version is three numbers with dots"
    return matching(VERSION, text, rule, 'Write one like "1.0.0", and a higher one with each change of the image.')


def instance_type(text: str) -> str:
    return matching(INSTANCE_TYPE, text, "an instance type has a family and a size", "Write one like t3.medium.")


def device(text: str) -> str:
    return matching(DEVICE, text, "a device is named like /dev/xvda", "Write the root device of the parent image.")


def gibibytes(number: int) -> int:
    if not 1 <= number <= 16_000:
        raise BrokenRule("a volume has 1 to 16,000 GiB", "Write such a number, at least that of the parent image.")
    return number


Parent = Annotated[str, AfterValidator(parent), WithJsonSchema({"type": "string", "pattern": PARENT})]
Version = Annotated[str, AfterValidator(version), WithJsonSchema({"type": "string", "pattern": VERSION})]
InstanceType = Annotated[
    str, AfterValidator(instance_type), WithJsonSchema({"type": "string", "pattern": INSTANCE_TYPE})
]
Device = Annotated[str, AfterValidator(device), WithJsonSchema({"type": "string", "pattern": DEVICE})]
Gibibytes = Annotated[
    StrictInt, AfterValidator(gibibytes), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 16_000})
]


class Image(Frozen):
    """One image: what it is built from, and what is done to it. AWS never changes a version: a change is a new one."""

    parent: Parent = Field(default="amazon-linux-2023", description="What it is built from.")
    architecture: Architecture = Field(default="x86_64", description="Its processors.")
    version: Version = Field(default="1.0.0", description="Of what is written here; a change of it takes a higher one.")
    components: Distinct[ComponentName] = Field(
        default=("update-linux", "stig-build-linux-medium"),
        description="What is done, in this order: Amazon's components and own ones, by name. Hardening comes last.",
    )
    tests: Distinct[ComponentName] = Field(
        default=("simple-boot-test-linux", "reboot-test-linux"),
        description="What has to pass on a machine of the new image before anybody gets it.",
    )
    volume_gib: Gibibytes = Field(default=10, description="Size of the root volume, which is encrypted.")
    root_device: Given[Device] = Field(
        default=None, description=f"Default: {AMAZON_DEVICE} of Amazon Linux, {OTHER_DEVICE} of the others."
    )
    instance_types: Given[Some[InstanceType]] = Field(
        default=None, description="Machines to build with, the first that there is. Default: t3.medium or t4g.medium."
    )

    @model_validator(mode="after")
    def _one_architecture(self) -> "Image":
        for one in self.instance_types or ():
            if bool(re.match(GRAVITON, one)) != (self.architecture == "arm64"):
                rule = f"an image is built on machines with its own processors; {one} has not {self.architecture}"
                raise BrokenRule(rule, "Write another instance type, or the other architecture.")
        return self

    @property
    def device(self) -> str:
        """The name of the root device."""
        return self.root_device or (AMAZON_DEVICE if self.parent.startswith("amazon-linux") else OTHER_DEVICE)

    @property
    def machines(self) -> tuple[str, ...]:
        """Instance types to build with."""
        return self.instance_types or (("t4g.medium",) if self.architecture == "arm64" else ("t3.medium",))


class Images(Frozen):
    """Images that the images account builds and shares."""

    images: Mapping[Key, Image] = Field(
        default={"base": Image()}, description="Images, by name. Default: `base`, a hardened Amazon Linux 2023."
    )
    components: Mapping[Key, OwnComponent] = Field(
        default={}, description="Own components, by name, for `components` and `tests` of the images."
    )
    schedule: Switchable[Schedule] = Field(
        default="cron(0 3 ? * SUN *)", description="When all images are built anew, in UTC. `off`: only by hand."
    )
    regions: Given[Some[Region]] = Field(
        default=None,
        description="Where the images are, besides the home Region, which builds them. Default: all of "
        "foundation:settings.regions.",
    )
    shared_with: Some[Target] = Field(
        default=("root",), description="Who may launch them: root, units, or account: and a key."
    )
    lifecycle: Switchable[Lifecycle] = Field(default=Lifecycle(), description="What becomes of older images.")
    build_in: Given[Key] = Field(
        default=None,
        description="The environment of foundation:network in whose shared subnets images are built. Default: the "
        "default VPC of the images account.",
    )
    allowed_images: Switchable[AllowedImages] = Field(
        default=AllowedImages(), description="The only images that may be launched, where it counts."
    )

    @model_validator(mode="after")
    def _some(self) -> "Images":
        if not self.images:
            raise BrokenRule("there is at least one image", "Remove `images` for the default, or write `off`.")
        return self

    def everywhere(self, settings: Settings) -> tuple[str, ...]:
        """The Regions that have the images, the home Region first."""
        home = settings.home_region
        return (home, *(region for region in self.regions or settings.regions if region != home))
