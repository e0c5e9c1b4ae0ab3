"""An account that builds images, as the tests of Image Builder want it, and everything of a pipeline."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import World

REGION, OTHER = "eu-central-1", "eu-west-1"
PROFILE, ROLE = "image-builder", "image-lifecycle"
AMAZON_LINUX = f"arn:aws:imagebuilder:{REGION}:aws:image/amazon-linux-2023-x86/x.x.x"
DOCUMENT = """
name: harden
schemaVersion: 1.0
parameters:
  - level: {type: string, default: high, description: how hard}
phases:
  - name: build
    steps:
      - {name: update, action: UpdateOS}
"""


def code(call: Any, **parameters: Any) -> str:
    """The code of a refusal."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return str(caught.value.response["Error"]["Code"])


def trust(service: str) -> str:
    """A trust policy for a service."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass
class Builder:
    """The account, and short ways to make what a build needs."""

    world: World
    account: str
    _numbers: Any = field(default_factory=count)

    def client(self, service: str, region: str = REGION) -> Any:
        """A client in the account."""
        return self.world.member(service, self.account, region)

    @property
    def role(self) -> str:
        """The ARN of the role that trusts Image Builder."""
        return f"arn:aws:iam::{self.account}:role/{ROLE}"

    def prepare(self) -> None:
        """Make the instance profile and the roles."""
        iam = self.client("iam")
        iam.create_instance_profile(InstanceProfileName=PROFILE)
        iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=trust("imagebuilder.amazonaws.com"))
        iam.create_role(RoleName="of-ec2", AssumeRolePolicyDocument=trust("ec2.amazonaws.com"))

    def key(self, region: str) -> str:
        """A new key's ARN."""
        return str(self.client("kms", region).create_key()["KeyMetadata"]["Arn"])

    def name(self, prefix: str) -> str:
        """A name that nothing else of the account has."""
        return f"{prefix}-{next(self._numbers)}"

    def component(self, **more: Any) -> str:
        """A new component's build ARN."""
        about = {"name": self.name("component"), "semanticVersion": "1.0.0", "platform": "Linux", "data": DOCUMENT}
        answer = self.client("imagebuilder").create_component(clientToken="t", **{**about, **more})
        return str(answer["componentBuildVersionArn"])

    def recipe(self, **more: Any) -> str:
        """A new recipe's ARN."""
        parts = [{"componentArn": f"arn:aws:imagebuilder:{REGION}:aws:component/update-linux/x.x.x"}]
        about = {"name": self.name("recipe"), "semanticVersion": "1.0.0", "parentImage": AMAZON_LINUX}
        answer = self.client("imagebuilder").create_image_recipe(
            clientToken="t", **{**about, "components": parts, **more}
        )
        return str(answer["imageRecipeArn"])

    def infrastructure(self) -> str:
        """A new infrastructure configuration's ARN."""
        answer = self.client("imagebuilder").create_infrastructure_configuration(
            clientToken="t",
            name=self.name("infrastructure"),
            instanceProfileName=PROFILE,
            instanceMetadataOptions={"httpTokens": "required"},
        )
        return str(answer["infrastructureConfigurationArn"])

    def distribution(self, *places: dict[str, Any]) -> str:
        """A new distribution configuration's ARN."""
        answer = self.client("imagebuilder").create_distribution_configuration(
            clientToken="t", name=self.name("distribution"), distributions=list(places)
        )
        return str(answer["distributionConfigurationArn"])

    def pipeline(self, recipe: str, *places: dict[str, Any], **more: Any) -> str:
        """A new pipeline's ARN."""
        goes = {"distributionConfigurationArn": self.distribution(*places)} if places else {}
        answer = self.client("imagebuilder").create_image_pipeline(
            clientToken="t",
            name=self.name("pipeline"),
            imageRecipeArn=recipe,
            infrastructureConfigurationArn=self.infrastructure(),
            **goes,
            **more,
        )
        return str(answer["imagePipelineArn"])

    def run(self, pipeline: str, **more: Any) -> Any:
        """Start a pipeline: the image that comes of it."""
        client = self.client("imagebuilder")
        started = client.start_image_pipeline_execution(clientToken="t", imagePipelineArn=pipeline, **more)
        return client.get_image(imageBuildVersionArn=started["imageBuildVersionArn"])["image"]


def amis(image: Any) -> dict[str, str]:
    """The ids of an image's images in EC2, by Region."""
    return {ami["region"]: ami["image"] for ami in image["outputResources"]["amis"]}
