"""Components of one's own. All have one version, and a changed document becomes the next build of it.

Recipes name the version, not the build, so a change of a component leaves them alone and is in the next image. Older
builds stay in Image Builder, where they cost nothing: AWS deletes none that a recipe may mean.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given

VERSION = "1.0.0"


@dataclass(frozen=True)
class ImageComponentsArgs:
    """`documents` are component documents of Linux, by the component's name in Image Builder."""

    documents: dict[str, str]
    region: str


class ImageComponents(pulumi.ComponentResource):
    """Components, in the Region that builds."""

    urns: pulumi.Output[list[str]]
    """Of all components, for recipes, which come after them."""

    def __init__(self, name: str, args: ImageComponentsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:images:ImageComponents", name, {}, opts)
        args = given(ImageComponentsArgs, args)
        made = [
            aws.imagebuilder.Component(
                component,
                region=args.region,
                name=component,
                version=VERSION,
                platform="Linux",
                data=document,
                skip_destroy=True,
                opts=ResourceOptions(parent=self),
            )
            for component, document in args.documents.items()
        ]
        self.resources: list[pulumi.CustomResource] = [*made]
        self.urns = pulumi.Output.all(*(one.urn for one in made))
        self.register_outputs({})
