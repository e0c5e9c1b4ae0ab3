"""The newest images of one Region, by name: parameters that Image Builder writes, and every account may read.

Image Builder's service-linked role writes parameters below `/imagebuilder/` alone (its user guide, "Prerequisites for
SSM output parameters"). Pulumi makes each with a first value, as a share of AWS RAM wants it there, and lets later
values be. Shared parameters are of the advanced tier; Image Builder names no tier when it writes, and gets the default
of the account and Region.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

NOTHING_YET = "not-built-yet"


@dataclass(frozen=True)
class ImageParametersArgs:
    """`parameters` are names by image. `principal` is the ARN of whom they are shared with."""

    parameters: dict[str, str]
    share: str
    principal: pulumi.Input[str]
    region: str


class ImageParameters(pulumi.ComponentResource):
    """A parameter for each image, and one share of all."""

    arns: pulumi.Output[dict[str, str]]
    """ARNs of the parameters by image."""

    def __init__(self, name: str, args: ImageParametersArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:images:ImageParameters", name, {}, opts)
        args = given(ImageParametersArgs, args)
        options = ResourceOptions(parent=self)
        tier = aws.ssm.ServiceSetting(
            name,
            region=args.region,
            setting_id="/ssm/parameter-store/default-parameter-tier",
            setting_value="Advanced",
            opts=options,
        )
        share = aws.ram.ResourceShare(
            name,
            name=args.share,
            allow_external_principals=False,
            region=args.region,
            opts=options,
        )
        everybody = aws.ram.PrincipalAssociation(
            name, resource_share_arn=share.arn, principal=args.principal, region=args.region, opts=options
        )
        self.resources: list[pulumi.CustomResource] = [tier, share, everybody]
        arns: dict[str, pulumi.Output[str]] = {}
        for image, parameter in args.parameters.items():
            made = aws.ssm.Parameter(
                f"{name}/{image}",
                region=args.region,
                name=parameter,
                type="String",
                data_type="text",
                tier="Advanced",
                value=NOTHING_YET,
                description=f"The newest image {image}",
                opts=ResourceOptions(parent=self, ignore_changes=["value"]),  # Image Builder writes it
            )
            shared = aws.ram.ResourceAssociation(
                f"{name}/{image}",
                resource_share_arn=share.arn,
                resource_arn=made.arn,
                region=args.region,
                opts=options,
            )
            self.resources += [made, shared]
            arns[image] = made.arn
        self.arns = pulumi.Output.all(**arns).apply(lambda found: {key: str(value) for key, value in found.items()})
        self.register_outputs({"arns": self.arns})
