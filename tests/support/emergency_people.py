"""People who use emergency access, made by hand as docs/break-glass.md says, and what subscribers are told of it.

E-mails are what a queue gets that is subscribed to the topic.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import boto3
import pytest
from botocore.exceptions import ClientError
from emergency_estate import HOME, MANAGEMENT, Estate, session

CODE = "123456"
TOPIC = f"arn:aws:sns:{HOME}:{MANAGEMENT}:foundation-emergency"
MAIL = f"arn:aws:sqs:{HOME}:{MANAGEMENT}:mail"


@dataclass
class Person:
    """An IAM user of the management account with an MFA device; the key is the test's, who cannot use a browser."""

    name: str
    device: str
    keys: boto3.Session

    @property
    def arn(self) -> str:
        return f"arn:aws:iam::{MANAGEMENT}:user/{self.name}"

    def enter(self, estate: Estate, role: str, region: str = HOME, *, mfa: bool = True) -> Mapping[str, str]:
        """Assume a role in a Region."""
        proof = {"SerialNumber": self.device, "TokenCode": CODE} if mfa else {}
        asked = {"RoleArn": role, "RoleSessionName": "incident-4711", **proof}
        given: Mapping[str, str] = estate.client_of(self.keys, "sts", region).assume_role(**asked)["Credentials"]
        return given


@dataclass
class Story:
    """The estate, the people, what the program had called before they came, and what subscribers are told."""

    estate: Estate
    people: Mapping[str, Person]
    calls_of_the_program: list[str]
    queue: str

    def subscribe(self) -> None:
        """Be told from now on."""
        self.estate.client("sns").subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=MAIL)

    def told(self) -> list[str]:
        """The messages since the last time."""
        sqs, found = self.estate.client("sqs"), []
        while messages := sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                found.append(str(json.loads(message["Body"])["Message"]))
                sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
        return found

    def at_the_console(self, what: str, **asked: str) -> None:
        """Something that people do in a browser."""
        with urlopen(f"{self.estate.shell.endpoint}/_foundation/{what}?{urlencode(asked)}") as answer:
            assert answer.status == 200

    def emergency(self, key: str) -> boto3.Session:
        """A session of the emergency role of an account."""
        return session(self.people["emergency-1"].enter(self.estate, self.estate.role(key)))

    def administrator(self, key: str) -> boto3.Session:
        """A session of an administrator of a member, whom every guardrail binds."""
        trust = {"Effect": "Allow", "Principal": {"AWS": self.estate.ids[key]}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        iam, role = self.estate.client("iam", key), {"RoleName": "administrator"}
        if "administrator" not in {one["RoleName"] for one in iam.list_roles()["Roles"]}:
            iam.create_role(**role, AssumeRolePolicyDocument=document)
            iam.attach_role_policy(**role, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
        arn = self.estate.role(key, "administrator")
        given = self.estate.client("sts", key).assume_role(RoleArn=arn, RoleSessionName="daily-work")
        return session(given["Credentials"])


def made_by_hand(estate: Estate, name: str, policy: str) -> Person:
    """A user with the policy, an MFA device and a key."""
    iam = estate.client("iam")
    iam.create_user(UserName=name)
    iam.attach_user_policy(UserName=name, PolicyArn=policy)
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(UserName=name, SerialNumber=device, AuthenticationCode1=CODE, AuthenticationCode2="654321")
    return Person(name, device, session(iam.create_access_key(UserName=name)["AccessKey"]))


def refused(call: Callable[..., object], *given: Any, **asked: Any) -> str:
    """What AWS says when it denies a call."""
    with pytest.raises(ClientError) as caught:
        call(*given, **asked)
    assert caught.value.response["Error"]["Code"].startswith("AccessDenied"), caught.value
    return str(caught.value)


@contextmanager
def suspended(estate: Estate, key: str) -> Iterator[None]:
    """An account of the workloads, for a while among those on their way out."""
    organizations = estate.client("organizations")
    units = estate.shell.foundation("outputs", "prod", "--json", "-").json()["units"]
    workloads, out, account = units["workloads"], units["suspended"], {"AccountId": estate.ids[key]}
    organizations.move_account(**account, SourceParentId=workloads, DestinationParentId=out)
    try:
        yield
    finally:
        organizations.move_account(**account, SourceParentId=out, DestinationParentId=workloads)
