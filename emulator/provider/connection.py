"""A provider's configuration, kept per connection: which account, by which role, in which Region.

Every explicit provider of the program opens its own connection to this process, so the peer's address tells which
configuration a request belongs to. Clients are made once per service and Region: a fresh one costs 8 ms a call.
"""

import ipaddress
import os
import socket
import threading
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import botocore.session
from botocore.config import Config
from botocore.credentials import Credentials

from emulator.provider.default_tags import default_tags
from emulator.provider.values import Json, Properties, decoded
from emulator.provider.wire import Wire

_CLIENT = Config(
    retries={"total_max_attempts": 1},  # the emulator throttles nothing: a failure is a failure
    parameter_validation=False,  # the emulated API checks every request against the same service model
    max_pool_connections=64,
    s3={"addressing_style": "path"},
)
_S3 = _CLIENT.merge(Config(retries={"total_max_attempts": 2, "mode": "standard"}))
"""S3's calls are not made by `Wire`, and botocore's pool may hand out a connection that closes under the request."""
_botocore = botocore.session.Session()
_making_clients = threading.Lock()  # botocore's loader is not safe for threads


class ConfigurationRefused(Exception):
    """The provider's configuration cannot be used, in the words of the upstream provider."""


def loopback(endpoint: str) -> str:
    """The endpoint, if its host is this machine's loopback. Raises ConfigurationRefused for any other."""
    host = urlsplit(endpoint).hostname or ""
    try:
        addresses = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except OSError as error:
        raise ConfigurationRefused(f"the endpoint {endpoint!r} cannot be resolved: {error}") from error
    if not addresses or not all(ipaddress.ip_address(address).is_loopback for address in addresses):
        raise ConfigurationRefused(f"the emulated provider talks to the loopback only, not to {endpoint!r}")
    return endpoint


class Connection:
    """An account of emulated AWS, seen through one provider's configuration.

    Raises ConfigurationRefused when the role cannot be assumed or the account is not an allowed one.
    """

    def __init__(self, endpoint: str, configuration: Mapping[str, Json]) -> None:
        self._endpoint = endpoint
        self._region = str(configuration.get("region") or "us-east-1")
        self._credentials = _own(endpoint)
        self._clients: dict[tuple[str, str], Any] = {}
        self.default_tags = default_tags(configuration)
        for role in _list(configuration, "assumeRoles") + _one(configuration, "assumeRole"):
            self._assume(role)
        self.account = str(self.client("sts").get_caller_identity()["Account"])
        self._refuse_other_accounts(configuration)

    def client(self, service: str, region: str | None = None) -> Any:
        """The boto3 client of a service, in the given Region or the provider's own."""
        key = (service, region or self._region)
        if key not in self._clients:
            with _making_clients:
                if key not in self._clients:
                    self._clients[key] = _client(service, key[1], self._endpoint, self._credentials)
        return self._clients[key]

    def _assume(self, role: Properties) -> None:
        arn = str(role.get("roleArn"))
        try:
            answer = self.client("sts").assume_role(
                RoleArn=arn,
                RoleSessionName=str(role.get("sessionName") or "pulumi"),
                **({"ExternalId": role["externalId"]} if "externalId" in role else {}),
            )
        except self.client("sts").exceptions.ClientError as error:
            raise ConfigurationRefused(f"cannot assume {arn}: {error}") from error
        given = answer["Credentials"]
        self._credentials = Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        self._clients.clear()

    def _refuse_other_accounts(self, configuration: Mapping[str, Json]) -> None:
        allowed = [str(item) for item in _values(configuration, "allowedAccountIds")]
        if allowed and self.account not in allowed:
            raise ConfigurationRefused(f"AWS account ID not allowed: {self.account} (allowed: {', '.join(allowed)})")


def _own(endpoint: str) -> Credentials:
    """Those of this process, as a plugin has them, if its environment is that of the emulation; else nobody's."""
    given = os.environ
    if given.get("AWS_ENDPOINT_URL") != endpoint:
        return Credentials("test", "test")
    return Credentials(given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"], given.get("AWS_SESSION_TOKEN"))


def warm(services: Iterable[str]) -> None:
    """Loads what clients of these services are made of, as far as AWS has services of such names."""
    for service in services:
        if service in _botocore.get_available_services():
            with _making_clients:
                _client(service, "us-east-1", "http://127.0.0.1", Credentials("test", "test"))


def _client(service: str, region: str, endpoint: str, credentials: Credentials) -> Any:
    client = _botocore.create_client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=credentials.access_key,
        aws_secret_access_key=credentials.secret_key,
        aws_session_token=credentials.token,
        config=_S3 if service == "s3" else _CLIENT,
    )
    client.meta.events.register("before-call", Wire(client.meta.service_model, region, credentials))
    return client


def _values(configuration: Mapping[str, Json], key: str) -> list[Json]:
    value = decoded(configuration.get(key))
    return value if isinstance(value, list) else []


def _list(configuration: Mapping[str, Json], key: str) -> list[Properties]:
    return [item for item in _values(configuration, key) if isinstance(item, dict)]


def _one(configuration: Mapping[str, Json], key: str) -> list[Properties]:
    value = decoded(configuration.get(key))
    return [value] if isinstance(value, dict) else []
