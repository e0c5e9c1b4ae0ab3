"""An emulated AWS in a process of its own, and an organization in it, as the tests of this folder want them."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

import boto3
from botocore.config import Config

MANAGEMENT = "111122223333"
ROLE = "OrganizationAccountAccessRole"
SCP = "SERVICE_CONTROL_POLICY"
RCP = "RESOURCE_CONTROL_POLICY"
DENY = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}})
DENY_RCP = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]}
)
CONTENTS = {
    SCP: DENY,
    RCP: DENY_RCP,
    "TAG_POLICY": '{"tags":{"owner":{"tag_key":{"@@assign":"owner"}}}}',
    "BACKUP_POLICY": '{"plans":{}}',
    "AISERVICES_OPT_OUT_POLICY": '{"services":{"default":{"opt_out_policy":{"@@assign":"optOut"}}}}',
    "CHATBOT_POLICY": '{"chatbot":{}}',
    "DECLARATIVE_POLICY_EC2": '{"ec2_attributes":{"serial_console_access":{"status":{"@@assign":"disabled"}}}}',
    "SECURITYHUB_POLICY": '{"securityhub":{}}',
    "SECURITYHUB_CSPM_POLICY": '{"securityhub":{}}',
    "INSPECTOR_POLICY": '{"inspector":{}}',
    "UPGRADE_ROLLOUT_POLICY": '{"upgrade_rollout":{}}',
    "BEDROCK_POLICY": '{"bedrock":{}}',
    "S3_POLICY": '{"s3_attributes":{"public_access_block_configuration":{"@@assign":"all"}}}',
    "NETWORK_SECURITY_DIRECTOR_POLICY": '{"network_security_director":{}}',
    "GUARDDUTY_POLICY": '{"guardduty":{}}',
}


@dataclass
class Aws:
    """A running emulated AWS."""

    endpoint: str
    process: subprocess.Popen[str]

    def client(self, service: str, region: str = "us-east-1", session: Mapping[str, str] | None = None) -> Any:
        """A boto3 client that validates nothing itself; without a `session` it is the management account's."""
        keys = session or {"AccessKeyId": "test", "SecretAccessKey": "test"}
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys.get("SessionToken"),
            config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
        )

    def get(self, path: str) -> Any:
        """A document of the emulator's own."""
        with urllib.request.urlopen(f"{self.endpoint}{path}") as answer:
            return json.load(answer)

    def calls(self, since: int = 0) -> list[dict[str, Any]]:
        """The call log."""
        found: list[dict[str, Any]] = self.get(f"/_foundation/calls?since={since}")
        return found

    def session(self, account: str, role: str = ROLE, by: Mapping[str, str] | None = None) -> dict[str, str]:
        """Credentials of an assumed role."""
        arn = f"arn:aws:iam::{account}:role/{role}"
        answer = self.client("sts", session=by).assume_role(RoleArn=arn, RoleSessionName="tests")
        credentials: dict[str, str] = answer["Credentials"]
        return credentials


@contextmanager
def running(*options: str) -> Iterator[Aws]:
    """Start an emulated AWS, and end it as its parent's death would."""
    command = [sys.executable, "-m", "emulator", "aws", "--account", MANAGEMENT, *options]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Aws(json.loads(process.stdout.readline())["endpoint"], process)
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()


@dataclass
class World:
    """An organization with every policy type enabled, and short ways to put things into it."""

    aws: Aws
    _numbers: Iterator[int] = field(default_factory=count)

    @cached_property
    def organizations(self) -> Any:
        """The management account's client."""
        return self.aws.client("organizations")

    @cached_property
    def root(self) -> str:
        """Id of the root."""
        identity: str = self.organizations.list_roots()["Roots"][0]["Id"]
        return identity

    def found(self) -> None:
        """Make the organization and enable everything."""
        self.organizations.create_organization(FeatureSet="ALL")
        for principal in ("inspector2", "securityhub", "account", "guardduty", "config"):
            self.organizations.enable_aws_service_access(ServicePrincipal=f"{principal}.amazonaws.com")
        for policy_type in CONTENTS:
            if policy_type != SCP:
                self.organizations.enable_policy_type(RootId=self.root, PolicyType=policy_type)

    def name(self, prefix: str = "thing") -> str:
        """A name that nothing else has."""
        return f"{prefix}-{next(self._numbers)}"

    def unit(self, parent: str | None = None, name: str | None = None) -> str:
        """A new unit's id."""
        answer = self.organizations.create_organizational_unit(ParentId=parent or self.root, Name=name or self.name())
        identity: str = answer["OrganizationalUnit"]["Id"]
        return identity

    def account(self, email: str | None = None, **more: Any) -> str:
        """A new account's id, once it is there."""
        status = self.create(email=email, **more)
        assert status["State"] == "SUCCEEDED", status
        identity: str = status["AccountId"]
        return identity

    def create(self, email: str | None = None, **more: Any) -> dict[str, Any]:
        """The final status of a CreateAccount."""
        name = self.name("account")
        parameters = {"AccountName": name, "Email": email or f"{name}@example.com"} | more
        status = self.organizations.create_account(**parameters)["CreateAccountStatus"]
        while status["State"] == "IN_PROGRESS":
            time.sleep(0.01)
            answer = self.organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])
            status = answer["CreateAccountStatus"]
        found: dict[str, Any] = status
        return found

    def policy(self, policy_type: str = SCP, content: str | None = None, name: str | None = None) -> str:
        """A new policy's id."""
        answer = self.organizations.create_policy(
            Type=policy_type,
            Name=name or self.name("policy"),
            Description="",
            Content=content or CONTENTS[policy_type],
        )
        identity: str = answer["Policy"]["PolicySummary"]["Id"]
        return identity

    def attached(self, policy_type: str = SCP, target: str | None = None) -> str:
        """Id of a new policy that is attached to `target`, by default to a new unit."""
        policy = self.policy(policy_type)
        self.organizations.attach_policy(PolicyId=policy, TargetId=target or self.unit())
        return policy

    def member(self, service: str, account: str | None = None, region: str = "us-east-1") -> Any:
        """A client in a member account, by default a new one."""
        return self.aws.client(service, region, self.aws.session(account or self.account()))
