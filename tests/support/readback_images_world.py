"""Machine images in a small foundation, and what tests of their read-back say of them."""

from typing import Any

from readback_area_world import BASE, HOME, OTHER, World

STACK = f"""{BASE}
  foundation:network:
    regions: {{{HOME}: {{cidr: 10.0.0.0/12, zones: [a]}}}}
    environments: {{building: {{number: 0, egress: nat, shared_with: ["account:pictures"]}}}}
  foundation:images:
    build_in: building
    regions: [{OTHER}]
    images:
      base: {{}}
      arm: {{architecture: arm64, components: [update-linux, agent], version: 1.2.0}}
    components:
      agent:
        phases: [{{name: build, steps: [{{name: install, action: ExecuteBash, inputs: {{commands: [make]}}}}]}}]
    shared_with: [root, workloads/test, "account:shop"]
    allowed_images: {{providers: [amazon, "account:desk", "444455556666"]}}
  foundation:operations: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
"""


def arn(world: World, kind: str, name: str) -> str:
    """The ARN of something of Image Builder."""
    return f"arn:aws:imagebuilder:{HOME}:{world.inside.id_of('pictures')}:{kind}/{name}"


def taken(answer: Any, *names: str) -> dict[str, Any]:
    """The members of an answer that the call which changes it takes."""
    return {name: answer[name] for name in names if name in answer}


def made_of(region: str) -> dict[str, Any]:
    """What a recipe names, the least of it."""
    amazon = f"arn:aws:imagebuilder:{region}:aws"
    component = {"componentArn": f"{amazon}:component/update-linux/x.x.x"}
    return {"parentImage": f"{amazon}:image/amazon-linux-2023-x86/x.x.x", "components": [component]}


def images(world: World, **changes: Any) -> Any:
    """The configuration with other values in its section."""
    section: Any = world.config.images
    return world.config.model_copy(update={"images": section.model_copy(update=changes)})
