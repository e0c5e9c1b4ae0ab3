"""What the tests of network types share: a VPC of their own, and the questions that every type is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from provider_engine import Engine

from emulator.provider.values import Properties

REGION = "eu-west-1"
VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
INTERNET = "aws:ec2/internetGateway:InternetGateway"
TABLE = "aws:ec2/routeTable:RouteTable"
ROUTE = "aws:ec2/route:Route"


def client(endpoint: str, service: str = "ec2", region: str = REGION) -> Any:
    """A boto3 client that goes past the provider."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=region, endpoint_url=endpoint, **keys)


def unchanged(engine: Engine, token: str, identifier: str, declared: Properties) -> bool:
    """Whether a refresh and a second preview find no difference, and neither does an import."""
    refreshed, _ = engine.read(token, identifier, declared)
    return not engine.diff(token, refreshed, declared).diffs


def replaced(engine: Engine, token: str, old: Properties, **changes: Any) -> list[str]:
    """The inputs whose change replaces the resource."""
    return sorted(engine.diff(token, old, {**old, **changes}).replaces)


def in_region(**inputs: Any) -> Properties:
    """Inputs of a resource in the Region of these tests."""
    return {**inputs, "region": REGION}


@contextmanager
def made(engine: Engine, token: str, **inputs: Any) -> Iterator[tuple[str, Properties]]:
    """A resource for a while: its id and state."""
    identifier, state = engine.create(token, in_region(**inputs))
    yield identifier, state
    engine.delete(token, identifier, state)
