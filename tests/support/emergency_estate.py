"""A small estate with emergency access, brought up by the real engine, and clients in its accounts."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from emulated_shell import Shell, emulated_shell, project

from checks.readback import ReadbackReport, readback
from foundation.config import StackConfig, read

MANAGEMENT = "111122223333"
HOME, OTHER, SIGN_IN = "eu-central-1", "eu-west-1", "us-east-1"
"""The stack's Regions; in the last one root users sign in, and nobody works."""
ROLE = "emergency-access"

STACK = f"""config:
  foundation:settings:
    management_account: "{MANAGEMENT}"
    home_region: {HOME}
    regions: [{HOME}, {OTHER}]
    break_glass_roles: {{{ROLE}: [deny_regions, restrict_services, deny_suspended]}}
    tags: {{owner: platform}}
  foundation:organization: {{}}
  foundation:units: {{security: {{}}, workloads: {{}}, suspended: {{}}}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      log-archive: {{unit: security, purpose: log-archive}}
      security-tooling: {{unit: security, purpose: security-tooling}}
      shop: {{unit: workloads}}
  foundation:guardrails:
    restrict_services: {{workloads: {{deny: [redshift]}}}}
  foundation:baseline: "off"
  foundation:logs: {{prefix: example-4f1c}}
  foundation:security: "off"
  foundation:identity:
    directory: built-in
    ci: "off"
    break_glass:
      role: {ROLE}
      users: [emergency-1, emergency-2]
      session_duration: PT2H
      subscribers: [security@example.com, boss@example.com]
  foundation:network: "off"
  foundation:images: "off"
  foundation:operations: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
"""


@dataclass
class Estate:
    """The estate; ids by account key, `management` included."""

    shell: Shell
    config: StackConfig
    ids: dict[str, str]
    _sessions: dict[str, boto3.Session] = field(default_factory=dict)

    def role(self, key: str, name: str = ROLE) -> str:
        """ARN of a role of an account."""
        return f"arn:aws:iam::{self.ids[key]}:role/{name}"

    def client(self, service: str, key: str = "management", region: str = HOME) -> Any:
        """A client of an account, members by their access role."""
        return self.client_of(self._session(key), service, region)

    def client_of(self, session: boto3.Session, service: str, region: str = HOME) -> Any:
        """A client with other credentials."""
        return session.client(service, region_name=region, endpoint_url=self.shell.endpoint)

    def report(self) -> ReadbackReport:
        """What the read-back says."""
        return readback(self.config, self.shell.endpoint, self._session("management"))

    def mismatches(self) -> list[str]:
        """The same, line by line."""
        return [str(one) for one in self.report().mismatches]

    def _session(self, key: str) -> boto3.Session:
        if key not in self._sessions:
            if key == "management":
                own = self.shell.environment
                self._sessions[key] = boto3.Session(own["AWS_ACCESS_KEY_ID"], own["AWS_SECRET_ACCESS_KEY"])
            else:
                asked = {"RoleArn": self.role(key, "OrganizationAccountAccessRole"), "RoleSessionName": "test"}
                self._sessions[key] = session(self.client("sts").assume_role(**asked)["Credentials"])
        return self._sessions[key]


def session(given: Mapping[str, str]) -> boto3.Session:
    """A session with credentials as STS gives them, or with a key of a user."""
    return boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given.get("SessionToken"))


@contextmanager
def emergency_estate(directory: Path) -> Iterator[Estate]:
    """Brings the estate up, in a project below the directory."""
    file = directory / "Pulumi.emergency.yaml"
    file.write_text(STACK)
    where = project(directory / "project", file)
    with emulated_shell(where, "--role-seconds", "0", "--creation-seconds", "0") as shell:
        done = shell.foundation("up", "prod")
        assert done.code == 0, done.output
        estate = Estate(shell, read(where / "Pulumi.prod.yaml"), {"management": MANAGEMENT})
        names = {entry.name: entry.key for entry in estate.config.accounts.entries()}  # type: ignore[union-attr]
        for account in estate.client("organizations").list_accounts()["Accounts"]:
            if account["Name"] in names:
                estate.ids[names[account["Name"]]] = account["Id"]
        yield estate
