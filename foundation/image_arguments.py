"""From the section `foundation:images` to component arguments."""

from collections.abc import Iterator, Mapping

import pulumi

from foundation.config.image_components import AMAZON_COMPONENTS
from foundation.config.image_lifecycle import Lifecycle
from foundation.config.images import ENDINGS, PARENTS, Image, Images
from foundation.config.section import Off
from foundation.config.settings import Settings
from foundation.images.builder import ImageBuilder, ImageBuilderArgs
from foundation.images.components import VERSION, ImageComponentsArgs
from foundation.images.distribution import LaunchersArgs
from foundation.images.key import ImageKeyArgs
from foundation.images.lifecycle import LifecycleArgs
from foundation.images.parameters import ImageParametersArgs
from foundation.images.pipeline import ImagePipelineArgs
from foundation.ordering import after
from foundation.policies.image_key import image_key_policy

Id = pulumi.Output[str]
NAMED = "foundation-"
"""Begins every name."""
KEY_ALIAS = "alias/foundation-images"
SHARE = "foundation-images"
BUILDER, LIFECYCLE = "foundation-image-builder", "foundation-image-lifecycle"


def parameter(image: str) -> str:
    """The name of the parameter that has the id of the newest image."""
    return f"/imagebuilder/foundation/{image}/latest"


def key(region: str, account: Id, organization: Id) -> ImageKeyArgs:
    """The key of a Region, in an account of an organization, both by id."""
    policy = pulumi.Output.all(account, organization).apply(
        lambda ids: image_key_policy(str(ids[0]), str(ids[1]), region)
    )
    return ImageKeyArgs(region=region, alias=KEY_ALIAS, policy=policy)


def builder(settings: Settings, vpc: Id | None) -> ImageBuilderArgs:
    """What builds, in a VPC; without one, in the default VPC."""
    return ImageBuilderArgs(
        builder=BUILDER,
        lifecycle=LIFECYCLE,
        security_group=BUILDER,
        region=settings.home_region,
        vpc=vpc,
    )


def components(section: Images, settings: Settings) -> ImageComponentsArgs:
    """The section's own components."""
    documents = {NAMED + name: own.document for name, own in section.components.items()}
    return ImageComponentsArgs(documents=documents, region=settings.home_region)


def parameters(section: Images, region: str, principal: Id) -> ImageParametersArgs:
    """The parameters of a Region, for a principal of AWS RAM."""
    named = {image: parameter(image) for image in section.images}
    return ImageParametersArgs(parameters=named, share=SHARE, principal=principal, region=region)


def pipeline(
    name: str,
    section: Images,
    settings: Settings,
    account: Id,
    keys: Mapping[str, Id],
    built: ImageBuilder,
    subnet: Id | None,
    own_components: pulumi.Output[list[str]],
    launchers: LaunchersArgs,
    tags: Mapping[str, str],
) -> ImagePipelineArgs:
    """One image of the section; what is made of it has the tags of its account."""
    image = section.images[name]
    return ImagePipelineArgs(
        image=NAMED + name,
        version=image.version,
        parent=parent(image, settings.home_region),
        components=list(_components(image, section, settings.home_region, account, own_components)),
        device=image.device,
        volume_gib=image.volume_gib,
        region=settings.home_region,
        instance_types=list(image.machines),
        instance_profile=built.instance_profile,
        security_group=built.security_group,
        keys=dict(keys),
        parameter=parameter(name),
        launchers=launchers,
        subnet=subnet,
        schedule=None if isinstance(section.schedule, Off) else section.schedule,
        lifecycle=_lifecycle(section.lifecycle, built.lifecycle_role),
        made_tags=dict(tags),
    )


def parent(image: Image, region: str) -> str:
    """The parent image as a recipe names it: of Amazon's, the newest version there is."""
    if image.parent not in PARENTS:
        return image.parent
    return f"arn:aws:imagebuilder:{region}:aws:image/{PARENTS[image.parent]}-{ENDINGS[image.architecture]}/x.x.x"


def _components(
    image: Image, section: Images, region: str, account: Id, own_components: pulumi.Output[list[str]]
) -> Iterator[pulumi.Input[str]]:
    """ARNs of the components and tests, in their order; own ones without their build, so that the newest is meant."""
    for name in (*image.components, *image.tests):
        if name in section.components:
            own = f"component/{NAMED}{name}/{VERSION}"
            yield after(pulumi.Output.format("arn:aws:imagebuilder:{0}:{1}:{2}", region, account, own), own_components)
        elif name in AMAZON_COMPONENTS:
            yield f"arn:aws:imagebuilder:{region}:aws:component/{name}/x.x.x"
        else:
            yield name


def _lifecycle(section: Lifecycle | Off, role: Id) -> LifecycleArgs:
    chosen = None if isinstance(section, Off) else section
    return LifecycleArgs(
        role=role,
        keep=chosen.keep if chosen else 1,
        deprecate_days=chosen.deprecate_days if chosen else None,
        disable_days=chosen.disable_days if chosen else None,
        delete_days=chosen.delete_days if chosen else None,
    )
