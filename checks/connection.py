"""AWS as the checks ask it: boto3 with one session, every client made once, and errors that name the call.

The provider plugins are not used here on purpose: what they stored and what they read back would agree by construction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import create_loader

from foundation.errors import FoundationError

SESSION = "foundation-readback"
"""Name of the checks' sessions in CloudTrail."""

_MODELS = create_loader()
_making = Lock()  # clients may be shared by threads; sessions and the loader of models may not
_CONFIG = Config(retries={"mode": "adaptive", "max_attempts": 10})


class ReadError(FoundationError):
    """AWS did not answer a question of a check. `code` is AWS's error code, empty where the call never got there."""

    def __init__(self, call: str, error: Exception) -> None:
        super().__init__(f"{call} failed: {error}")
        self.code: str = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""


class Connection:
    """Calls in one account.

    `endpoint` is the emulator's URL; None asks where the environment says, like the credentials when `session` is None.
    """

    def __init__(self, region: str, endpoint: str | None = None, session: boto3.Session | None = None) -> None:
        self._region = region
        self._endpoint = endpoint
        self._session = session or boto3.Session()
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """The boto3 client of a service, the same one each time (a fresh one costs three times a call)."""
        with _making:
            if service not in self._clients:
                self._clients[service] = self._session.client(
                    service, region_name=self._region, endpoint_url=self._endpoint, config=_CONFIG
                )
            return self._clients[service]

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """The answer to one call; `operation` is boto3's name of it. Raises ReadError."""
        with _named(service, operation):
            return dict(getattr(self.client(service), operation)(**parameters))

    def listed(self, service: str, operation: str, member: str, **parameters: Any) -> Iterator[Any]:
        """Every item of a listing, whatever its pages; `member` is the list's name in an answer. Raises ReadError.

        Some services leave an empty list out of their answer, such as AWS Budgets.
        """
        with _named(service, operation):
            for page in self.client(service).get_paginator(operation).paginate(**parameters):
                yield from page.get(member, ())

    def in_region(self, region: str) -> "Connection":
        """The same account in another Region."""
        return self if region == self._region else Connection(region, self._endpoint, self._session)

    def inside(self, account: str, role: str) -> "Connection":
        """A connection to another account through a role of it. Raises ReadError."""
        arn = f"arn:aws:iam::{account}:role/{role}"
        given = self.call("sts", "assume_role", RoleArn=arn, RoleSessionName=SESSION)["Credentials"]
        keys = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        with _making:
            session = boto3.Session(*keys, botocore_session=_with_models())
        return Connection(self._region, self._endpoint, session)


def _with_models() -> Any:
    """A session that shares the models of services with all others: each costs a tenth of a second to read."""
    session = botocore.session.Session()
    session.register_component("data_loader", _MODELS)
    return session


@contextmanager
def _named(service: str, operation: str) -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise ReadError(f"{service}:{operation}", error) from error
