"""What the tests of the Image Builder types share: names, clients, and what holds for each type."""

import json
from typing import Any

import boto3
from provider_engine import Engine
from pulumi.runtime.proto import provider_pb2

from emulator.provider.values import Properties

REGION = "eu-central-1"
COMPONENT = "aws:imagebuilder/component:Component"
RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe"
INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration"
DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration"
PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline"
POLICY = "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy"
AMAZON_LINUX = f"arn:aws:imagebuilder:{REGION}:aws:image/amazon-linux-2023-x86/x.x.x"


def client(endpoint: str, service: str) -> Any:
    """A client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=REGION, endpoint_url=endpoint, **keys)


def prepared(endpoint: str) -> Any:
    """Image Builder, past the provider; two instance profiles and a role are there."""
    iam = client(endpoint, "iam")
    statement = {"Effect": "Allow", "Principal": {"Service": "imagebuilder.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_role(RoleName="lifecycle", AssumeRolePolicyDocument=trust)
    for name in ("builder", "other-builder"):
        iam.create_instance_profile(InstanceProfileName=name)
    return client(endpoint, "imagebuilder")


def role(endpoint: str) -> str:
    """The ARN of the role that trusts Image Builder."""
    return str(client(endpoint, "iam").get_role(RoleName="lifecycle")["Role"]["Arn"])


def settled(engine: Engine, token: str, identifier: str, declared: Properties) -> Properties:
    """The state that a refresh and an import find, after which nothing differs."""
    inputs, state = engine.read(token, identifier, declared)
    imported, _ = engine.read(token, identifier)
    for found in (inputs, imported):
        answer = engine.diff(token, found, declared)
        assert answer.changes == provider_pb2.DiffResponse.DIFF_NONE, list(answer.diffs)
    return state


def replaced(engine: Engine, token: str, old: Properties, new: Properties) -> list[str]:
    return sorted(engine.diff(token, old, new).replaces)


def retagged(engine: Engine, token: str, identifier: str, declared: Properties, builder: Any) -> None:
    """Tags are changed in place."""
    new: Properties = {**declared, "tags": {"b": "2"}}
    assert engine.update(token, identifier, declared, new)["tagsAll"] == {"b": "2"}
    assert replaced(engine, token, declared, new) == []
    assert builder.list_tags_for_resource(resourceArn=identifier)["tags"] == {"b": "2"}
    engine.update(token, identifier, new, declared)


def gone(engine: Engine, token: str, identifier: str, declared: Properties, state: Properties) -> None:
    """A resource is deleted, and its second deletion is no failure."""
    engine.delete(token, identifier, state)
    assert engine.read(token, identifier, declared) == ({}, {})
    engine.delete(token, identifier, state)
