"""An organization made by hand with boto3, as a configuration declares it, on an emulator of its own.

Nothing of the program takes part, so that what reads it back is held against something independent. Only the texts of
the policy documents come from where the program has them too.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from typing import Any

import boto3

from foundation.config import Accounts, Contact, Guardrails, Organization, StackConfig, Units
from foundation.policies import documents
from foundation.services import POLICY_TYPES, TRUSTED_ACCESS

ROOT = Path(__file__).parents[2]


@contextmanager
def emulated_aws(management: str, quota: int = 10) -> Iterator[str]:
    """A running emulator; its endpoint."""
    command = [sys.executable, "-m", "emulator", "aws", f"--account={management}", f"--quota={quota}"]
    process = subprocess.Popen(
        [*command, "--creation-seconds=0"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["endpoint"]
    finally:
        process.communicate(timeout=30)


def session() -> boto3.Session:
    """Credentials of the management account, and none that the machine may have."""
    return boto3.Session("AKIAEMULATEDEMULATED", "emulated", region_name="eu-central-1")


@dataclass
class Handmade:
    """What was made: ids by unit path (`root` too), account key and document key; `client` makes a boto3 client."""

    config: StackConfig
    endpoint: str
    session: boto3.Session
    targets: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)

    def client(self, service: str, session: boto3.Session | None = None) -> Any:
        return (session or self.session).client(service, endpoint_url=self.endpoint)

    @property
    def organizations(self) -> Any:
        return self.client("organizations")

    def inside(self, account: str, role: str = "OrganizationAccountAccessRole") -> boto3.Session:
        arn = f"arn:aws:iam::{account}:role/{role}"
        given = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="handmade")["Credentials"]
        keys = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        return boto3.Session(*keys, region_name="eu-central-1")


def make(config: StackConfig, endpoint: str) -> Handmade:
    """Everything that `config` declares, with the emulator at `endpoint`."""
    made = Handmade(config, endpoint, session())
    aws = made.organizations
    assert isinstance(config.organization, Organization)
    aws.create_organization(FeatureSet="ALL")
    made.targets["root"] = aws.list_roots()["Roots"][0]["Id"]
    for service in {*TRUSTED_ACCESS, *config.organization.trusted_access}:
        aws.enable_aws_service_access(ServicePrincipal=service)
    for kind in {*POLICY_TYPES, *config.organization.policy_types}:
        enabled = {entry["Type"] for entry in aws.list_roots()["Roots"][0]["PolicyTypes"]}
        if kind not in enabled:
            aws.enable_policy_type(RootId=made.targets["root"], PolicyType=kind)
    _units(made, aws)
    _accounts(made, aws)
    _policies(made, aws)
    return made


def create_account(aws: Any, **parameters: Any) -> str:
    """A new account in the root; its id."""
    request = aws.create_account(**parameters)["CreateAccountStatus"]["Id"]
    for _ in range(100):
        status = aws.describe_create_account_status(CreateAccountRequestId=request)["CreateAccountStatus"]
        if status["State"] == "SUCCEEDED":
            return str(status["AccountId"])
        assert status["State"] == "IN_PROGRESS", status
        sleep(0.02)
    raise AssertionError(status)


def _units(made: Handmade, aws: Any) -> None:
    assert isinstance(made.config.units, Units)
    for unit in made.config.units.walk():
        tags = _tags(made.config.settings.tags, *_of_units(made.config.units, unit.path))
        parent = made.targets[unit.parent or "root"]
        created = aws.create_organizational_unit(ParentId=parent, Name=unit.name, Tags=tags)
        made.targets[unit.path] = created["OrganizationalUnit"]["Id"]


def _accounts(made: Handmade, aws: Any) -> None:
    assert isinstance(made.config.accounts, Accounts)
    assert isinstance(made.config.units, Units)
    _put_contacts(made, made.config.accounts.contacts)
    for entry in made.config.accounts.entries():
        tags = _tags(made.config.settings.tags, *_of_units(made.config.units, entry.unit), entry.tags)
        names = {"AccountName": entry.name, "Email": entry.email, "RoleName": entry.access_role}
        account = create_account(aws, Tags=tags, **names)
        made.accounts[entry.key] = made.targets[f"account:{entry.key}"] = account
        there = {"SourceParentId": made.targets["root"], "DestinationParentId": made.targets[entry.unit]}
        aws.move_account(AccountId=account, **there)
        _put_contacts(made, entry.contacts, AccountId=account)
        if entry.alias:
            iam = made.client("iam", made.inside(account, entry.access_role))
            iam.create_account_alias(AccountAlias=entry.alias)


def _policies(made: Handmade, aws: Any) -> None:
    assert isinstance(made.config.guardrails, Guardrails)
    for document in documents(made.config):
        created = aws.create_policy(
            Name=document.name,
            Description=document.description,
            Type=document.type,
            Content=document.content,
            Tags=_tags(made.config.settings.tags),
        )
        policy = created["Policy"]["PolicySummary"]["Id"]
        made.policies[document.key] = policy
        aws.attach_policy(PolicyId=policy, TargetId=made.targets[document.target])


def _put_contacts(made: Handmade, contacts: Mapping[Any, Contact], **account: str) -> None:
    for kind, contact in contacts.items():
        made.client("account").put_alternate_contact(
            AlternateContactType=kind.upper(),
            Name=contact.name,
            Title=contact.title,
            EmailAddress=contact.email,
            PhoneNumber=contact.phone,
            **account,
        )


def _of_units(units: Units, path: str) -> Iterator[Mapping[str, str]]:
    """What each unit down to a path says of tags, the uppermost first."""
    below = units.root
    for key in path.split("/"):
        yield below[key].tags
        below = below[key].units


def _tags(*tags: Mapping[str, str]) -> list[dict[str, str]]:
    merged = {key: value for some in tags for key, value in some.items()}
    return [{"Key": key, "Value": value} for key, value in merged.items()]
