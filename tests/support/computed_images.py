"""What providers add to resources of machine images; see `computed`."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]
Computed = Callable[[str, Inputs], tuple[str, dict[str, Any]]]
ACCOUNT = "999900001111"


def _image_builder(kind: str) -> Computed:
    """Of Image Builder, whose ids are ARNs."""

    def made(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
        version = f"/{inputs['version']}" if "version" in inputs else ""
        arn = f"arn:aws:imagebuilder:{inputs['region']}:{ACCOUNT}:{kind}/{inputs['name']}{version}"
        return arn, {"arn": arn}

    return made


def _parameter(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return inputs["name"], {"arn": f"arn:aws:ssm:{inputs['region']}:{ACCOUNT}:parameter{inputs['name']}", "version": 1}


def _named(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return name, {}


def _profile(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return inputs["name"], {"arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/{inputs['name']}"}


IMAGE_TYPES: Mapping[str, Computed] = {
    "aws:iam/instanceProfile:InstanceProfile": _profile,
    "aws:imagebuilder/component:Component": _image_builder("component"),
    "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": _image_builder(
        "distribution-configuration"
    ),
    "aws:imagebuilder/imagePipeline:ImagePipeline": _image_builder("image-pipeline"),
    "aws:imagebuilder/imageRecipe:ImageRecipe": _image_builder("image-recipe"),
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": _image_builder(
        "infrastructure-configuration"
    ),
    "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": _image_builder("lifecycle-policy"),
    "aws:ssm/parameter:Parameter": _parameter,
    "aws:ssm/serviceSetting:ServiceSetting": _named,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _named,
}
