"""An emulated AWS, and the provider's servicer in front of it, asked over gRPC as the engine does."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from processes import emulated_aws
from provider_engine import Engine

from emulator.provider.handlers import HANDLERS
from emulator.provider.invokes import INVOKES
from emulator.provider.server import start
from emulator.provider.servicer import Catalogue
from emulator.provider.values import Properties


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with emulated_aws("--quota", "40") as found:
        yield found


@pytest.fixture(scope="module")
def port(endpoint: str) -> Iterator[int]:
    server, bound = start(endpoint, catalogue=Catalogue(HANDLERS, {"aws:iam/group:Group": "for the tests"}, INVOKES))
    yield bound
    server.stop(grace=None).wait()


@pytest.fixture(scope="module")
def engine(port: int) -> Engine:
    return Engine(port, {"region": "eu-central-1"})


@pytest.fixture(scope="module")
def organization(engine: Engine) -> Properties:
    """An organization made through the provider: its state."""
    principals = ["account.amazonaws.com", "inspector2.amazonaws.com"]
    inputs: Properties = {
        "featureSet": "ALL",
        "awsServiceAccessPrincipals": list(principals),
        "enabledPolicyTypes": ["SERVICE_CONTROL_POLICY", "INSPECTOR_POLICY", "TAG_POLICY"],
    }
    _, state = engine.create("aws:organizations/organization:Organization", inputs)
    return state


@pytest.fixture(scope="module")
def root(organization: Properties) -> str:
    return str(organization["roots"][0]["id"])  # type: ignore[index,call-overload]


@pytest.fixture(scope="module")
def organizations(endpoint: str) -> Any:
    """A boto3 client that goes past the provider."""
    return boto3.client(
        "organizations",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
