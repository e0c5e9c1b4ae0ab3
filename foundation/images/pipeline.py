"""One image: its recipe, where it is built, where it goes and to whom, when, and what becomes of older ones.

Traps: AWS never changes a recipe, and refuses to make a version twice: a change of it takes a higher version. The first
image is built when the schedule says so, or by hand.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.images.distribution import LaunchersArgs, distribution
from foundation.images.lifecycle import LifecycleArgs, lifecycle_policy


@dataclass(frozen=True)
class ImagePipelineArgs:
    """`image` names everything in Image Builder. Keys are ARNs by Region; `region` builds and has one too.

    `components` are ARNs, in their order, `parent` is anything that a recipe takes. Without `schedule` it is built by
    hand alone. `made_tags` are those of what Image Builder makes, machines and images: no provider gives them any.
    """

    image: str
    version: str
    parent: str
    components: list[pulumi.Input[str]]
    device: str
    volume_gib: int
    region: str
    instance_types: list[str]
    instance_profile: pulumi.Input[str]
    security_group: pulumi.Input[str]
    keys: dict[str, pulumi.Input[str]]
    parameter: str
    launchers: LaunchersArgs
    lifecycle: LifecycleArgs
    made_tags: dict[str, str]
    subnet: pulumi.Input[str] | None = None
    schedule: str | None = None


class ImagePipeline(pulumi.ComponentResource):
    """A pipeline of Image Builder, and all that it names."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: ImagePipelineArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:images:ImagePipeline", name, {}, opts)
        args = given(ImagePipelineArgs, args)
        options = ResourceOptions(parent=self)
        recipe = _recipe(name, args, options)
        infrastructure = _infrastructure(name, args, options)
        distributed = distribution(
            name, args.image, args.region, args.keys, args.parameter, args.launchers, args.made_tags, options
        )
        pipeline = aws.imagebuilder.ImagePipeline(
            name,
            region=args.region,
            name=args.image,
            image_recipe_arn=recipe.arn,
            infrastructure_configuration_arn=infrastructure.arn,
            distribution_configuration_arn=distributed.arn,
            schedule=_schedule(args.schedule),
            opts=options,
        )
        self.arn = pipeline.arn
        self.resources: list[pulumi.CustomResource] = [recipe, infrastructure, distributed, pipeline]
        if args.lifecycle.ages():
            self.resources.append(lifecycle_policy(name, args.image, args.region, args.lifecycle, options))
        self.register_outputs({"arn": self.arn})


def _recipe(name: str, args: ImagePipelineArgs, options: ResourceOptions) -> aws.imagebuilder.ImageRecipe:
    root = aws.imagebuilder.ImageRecipeBlockDeviceMappingArgs(
        device_name=args.device,
        ebs=aws.imagebuilder.ImageRecipeBlockDeviceMappingEbsArgs(
            delete_on_termination="true",
            encrypted="true",
            kms_key_id=args.keys[args.region],
            volume_size=args.volume_gib,
            volume_type="gp3",
        ),
    )
    return aws.imagebuilder.ImageRecipe(
        name,
        region=args.region,
        name=args.image,
        version=args.version,
        parent_image=args.parent,
        components=[aws.imagebuilder.ImageRecipeComponentArgs(component_arn=arn) for arn in args.components],
        block_device_mappings=[root],
        opts=options,
    )


def _infrastructure(
    name: str, args: ImagePipelineArgs, options: ResourceOptions
) -> aws.imagebuilder.InfrastructureConfiguration:
    return aws.imagebuilder.InfrastructureConfiguration(
        name,
        region=args.region,
        name=args.image,
        instance_profile_name=args.instance_profile,
        instance_types=args.instance_types,
        instance_metadata_options=aws.imagebuilder.InfrastructureConfigurationInstanceMetadataOptionsArgs(
            http_tokens="required", http_put_response_hop_limit=1
        ),
        security_group_ids=[args.security_group],
        subnet_id=args.subnet,
        terminate_instance_on_failure=True,
        resource_tags=args.made_tags or None,  # AWS takes no empty map here
        opts=options,
    )


def _schedule(expression: str | None) -> aws.imagebuilder.ImagePipelineScheduleArgs | None:
    """At every time, whether or not the parent has a newer version: packages have."""
    if expression is None:
        return None
    return aws.imagebuilder.ImagePipelineScheduleArgs(
        schedule_expression=expression, pipeline_execution_start_condition="EXPRESSION_MATCH_ONLY", timezone="UTC"
    )
