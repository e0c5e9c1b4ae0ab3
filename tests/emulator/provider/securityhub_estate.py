"""An organization with an account that Security Hub is delegated to, as the provider's tests want them."""

import time
from dataclasses import dataclass
from typing import Any

import boto3
from provider_engine import Engine

from emulator.provider.values import Properties

HOME, LINKED = "eu-central-1", "eu-west-1"
DIFF_NONE, DIFF_SOME = 1, 2
ROLE = "OrganizationAccountAccessRole"


@dataclass
class Place:
    """An account: the engine asks through the provider, `client` goes past it."""

    engine: Engine
    account: str
    endpoint: str
    keys: dict[str, str]

    def client(self, service: str, region: str = HOME) -> Any:
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=self.keys["AccessKeyId"],
            aws_secret_access_key=self.keys["SecretAccessKey"],
            aws_session_token=self.keys.get("SessionToken"),
        )

    def keeps(self, token: str, inputs: Properties) -> tuple[str, Properties]:
        """Create, and see that a refresh shows no difference; gives the id and the state."""
        assert self.engine.check(token, inputs) == []
        identifier, state = self.engine.create(token, inputs)
        self.unchanged(token, identifier, inputs)
        return identifier, state

    def unchanged(self, token: str, identifier: str, inputs: Properties) -> None:
        """See that what is read is what was declared."""
        read, _ = self.engine.read(token, identifier, inputs)
        assert read.keys() == inputs.keys()
        assert self.engine.diff(token, inputs, read).changes == DIFF_NONE

    def replaced(self, token: str, old: Properties, new: Properties) -> list[str]:
        """The inputs of `new` that force a replacement."""
        return list(self.engine.diff(token, old, new).replaces)

    def is_there(self, token: str, identifier: str, inputs: Properties) -> bool:
        _, state = self.engine.read(token, identifier, inputs)
        return bool(state)


def management(port: int, endpoint: str) -> Place:
    keys = {"AccessKeyId": "test", "SecretAccessKey": "test"}
    return Place(Engine(port, {"region": HOME}), "111122223333", endpoint, keys)


def member(owner: Place, port: int, name: str) -> Place:
    """A new account of the organization."""
    organizations = owner.client("organizations")
    status = organizations.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]
    while status["State"] == "IN_PROGRESS":
        time.sleep(0.02)
        answer = organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])
        status = answer["CreateAccountStatus"]
    role = f"arn:aws:iam::{status['AccountId']}:role/{ROLE}"
    keys = owner.client("sts").assume_role(RoleArn=role, RoleSessionName="tests")["Credentials"]
    engine = Engine(port, {"region": HOME, "assumeRoles": [{"roleArn": role}]})
    return Place(engine, status["AccountId"], owner.endpoint, keys)
