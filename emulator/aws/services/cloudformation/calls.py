"""Calls that a stack's deployment makes in a member, through the API, as a session of StackSets' role there.

Clients are made once per service and Region and sign with the key of the thread that uses them: a client for every
account would take longer than its calls.
"""

import hashlib
import json
import secrets
import string
import threading
import time
from dataclasses import dataclass
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.credentials import Credentials, ReadOnlyCredentials
from botocore.exceptions import BotoCoreError, ClientError
from moto.iam.models import iam_backends

from emulator.aws.services.cloudformation.model import PRINCIPAL
from emulator.aws.services.iam import service_linked_roles
from emulator.aws.services.organizations.model import Organization, Organizations
from emulator.aws.state import Session, State

_KEY = string.ascii_uppercase + string.digits
_SECONDS = 3600.0
_ADMIN_ROLE = (
    "/aws-service-role/stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin"
)
_botocore = botocore.session.Session()
_making_clients = threading.Lock()  # botocore's loader is not safe for threads
_clients: dict[tuple[str, str, str], Any] = {}
_thread = threading.local()


class CallFailed(Exception):
    """AWS's refusal of one call of a deployment; `code` is AWS's."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class _OfThisThread(Credentials):  # type: ignore[misc]  # botocore has no types
    """The credentials that the calling thread works with."""

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        return ReadOnlyCredentials(_thread.key, "stacksets", "stacksets")


_OF_THREAD = _OfThisThread("of", "thread")


@dataclass(frozen=True)
class Calls:
    """The API of one account and Region."""

    endpoint: str
    account: str
    region: str
    key: str

    def __call__(self, service: str, operation: str, **parameters: Any) -> Any:
        """Make one call; values are of the types that the operation's model wants, as CloudFormation converts them.

        Raises:
            CallFailed: what AWS refused, or what the model does not know.
        """
        client = _client(self.endpoint, service, self.region)
        model = client.meta.service_model.operation_model(operation)
        given = {name: value for name, value in parameters.items() if value is not None}
        _thread.key = self.key
        try:
            return client._make_api_call(operation, converted(model.input_shape, given))
        except ClientError as refusal:
            error = refusal.response["Error"]
            raise CallFailed(f"{error['Message']} (Service: {service}, {error['Code']})", error["Code"]) from refusal
        except BotoCoreError as refusal:
            raise CallFailed(str(refusal), "ValidationException") from refusal


def calls(state: State, account: str, region: str) -> Calls:
    """The calls of a new session of StackSets' role in a member, which is made at the first deployment."""
    with state.lock:
        organization = state.store(Organizations).current
        if organization is None:
            raise CallFailed(f"account {account} is in no organization", "AWSOrganizationsNotInUseException")
        role = _execution_role(organization, account)
        key = "ASIA" + "".join(secrets.choice(_KEY) for _ in range(16))
        principal = f"arn:aws:sts::{account}:assumed-role/{role}/AWSCloudFormation"
        state.sessions[key] = Session(account, principal, f"AROASTACKSETS:{key}", time.time() + _SECONDS)
    return Calls(state.endpoint, account, region, key)


def converted(shape: Any, value: Any) -> Any:
    """`value` with numbers, booleans and text as the shape wants them: a template's parameters are all text."""
    if shape is None or value is None:
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        return {name: converted(shape.members.get(name), item) for name, item in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [converted(shape.member, item) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: converted(shape.value, item) for key, item in value.items()}
    if shape.type_name == "boolean" and value in ("true", "false"):
        return value == "true"
    if shape.type_name in ("integer", "long") and isinstance(value, str) and value.lstrip("-").isdecimal():
        return int(value)
    if shape.type_name == "string" and isinstance(value, (bool, int, float)):
        return str(value).lower()
    return value


def _execution_role(organization: Organization, account: str) -> str:
    name = f"stacksets-exec-{hashlib.md5(organization.id.encode(), usedforsecurity=False).hexdigest()}"
    if all(role.name != name for role in iam_backends[account]["aws"].roles.values()):
        service_linked_roles.ensure(account, PRINCIPAL)
        trusted = {"AWS": f"arn:aws:iam::{organization.management}:role{_ADMIN_ROLE}"}
        statement = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
        iam_backends[account]["aws"].create_role(
            role_name=name,
            assume_role_policy_document=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
            path="/",
            permissions_boundary=None,
            description="",
            tags=[],
            max_session_duration="3600",
        )
    return name


def _client(endpoint: str, service: str, region: str) -> Any:
    key = (endpoint, service, region)
    if key not in _clients:
        with _making_clients:
            if key not in _clients:
                client = _botocore.create_client(
                    service,
                    region_name=region,
                    endpoint_url=endpoint,
                    aws_access_key_id=_OF_THREAD.access_key,
                    aws_secret_access_key=_OF_THREAD.secret_key,
                    config=Config(retries={"total_max_attempts": 1}, max_pool_connections=16),
                )
                client._request_signer._credentials = _OF_THREAD
                _clients[key] = client
    return _clients[key]
