"""A small estate with every security service on in two Regions, brought up by the real engine, to be tampered with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import yaml
from emulated_shell import Shell, emulated_shell, project

from checks.readback import ReadbackReport, readback
from foundation.config import StackConfig, parse, read

MANAGEMENT = "111122223333"
HOME, OTHER, UNWATCHED = "eu-central-1", "eu-west-1", "us-east-1"
"""The stack's Regions; in the last one nothing watches."""

STACK = f"""config:
  foundation:settings:
    management_account: "{MANAGEMENT}"
    home_region: {HOME}
    regions: [{HOME}, {OTHER}, {UNWATCHED}]
  foundation:organization: {{}}
  foundation:units:
    security: {{}}
    workloads: {{units: {{sandbox: {{}}}}}}
    suspended: {{}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      security-tooling: {{unit: security, purpose: security-tooling}}
      shop: {{unit: workloads}}
      lab: {{unit: workloads/sandbox}}
  foundation:guardrails: {{}}
  foundation:baseline: "off"
  foundation:logs: "off"
  foundation:security:
    guardduty: {{regions: [{HOME}, {OTHER}], plans: [s3, runtime]}}
    security_hub:
      regions: [{HOME}, {OTHER}]
      policies:
        default: {{standards: [foundational-security, cis-3.0]}}
        sandbox: {{standards: [foundational-security], disabled_controls: [EC2.8], targets: [workloads/sandbox]}}
    detective: {{regions: [{HOME}, {OTHER}]}}
    inspector: {{regions: [{HOME}, {OTHER}], scan: [ec2, lambda-code]}}
    macie: {{regions: [{HOME}, {OTHER}]}}
    access_analyzer: {{regions: [{HOME}, {OTHER}], unused_access: {{days: 60}}}}
    third_party:
      scanner: {{account: "999988887777", external_id: example-scanner, targets: [workloads]}}
    findings: {{subscribers: [security@example.com]}}
  foundation:identity: "off"
  foundation:network: "off"
  foundation:images: "off"
  foundation:operations: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
"""


@dataclass
class Watched:
    """The estate; ids by account key, `management` included."""

    shell: Shell
    config: StackConfig
    ids: dict[str, str]
    _clients: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    _sessions: dict[str, boto3.Session] = field(default_factory=dict)

    def client(self, service: str, key: str = "management", region: str = HOME) -> Any:
        """A boto3 client of one of the accounts."""
        if (service, key, region) not in self._clients:
            self._clients[service, key, region] = self._session(key).client(
                service, region_name=region, endpoint_url=self.shell.endpoint
            )
        return self._clients[service, key, region]

    def mismatches(self, config: StackConfig | None = None) -> list[str]:
        """What the read-back says, line by line; without a configuration, of the estate's own."""
        return [str(one) for one in self._readback(config or self.config).mismatches]

    def checked(self) -> int:
        """How many facts the read-back compares."""
        return self._readback(self.config).checked

    def with_security(self, **services: Any) -> StackConfig:
        """The configuration with other values for services, as they are written in the file."""
        values = yaml.safe_load(STACK)["config"]
        values["foundation:security"] |= services
        return parse(values, "Pulumi.prod.yaml")

    def _readback(self, config: StackConfig) -> ReadbackReport:
        return readback(config, self.shell.endpoint, self._session("management"))

    def _session(self, key: str) -> boto3.Session:
        if key not in self._sessions:
            own = self.shell.environment
            keys = (own["AWS_ACCESS_KEY_ID"], own["AWS_SECRET_ACCESS_KEY"])
            if key != "management":
                arn = f"arn:aws:iam::{self.ids[key]}:role/OrganizationAccountAccessRole"
                given = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="tampering")["Credentials"]
                keys = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])  # type: ignore[assignment]
            self._sessions[key] = boto3.Session(*keys)
        return self._sessions[key]


@contextmanager
def watched_estate(directory: Path) -> Iterator[Watched]:
    """Brings the estate up, in a project below the directory."""
    file = directory / "Pulumi.watched.yaml"
    file.write_text(STACK)
    where = project(directory / "project", file)
    with emulated_shell(where, "--role-seconds", "0", "--creation-seconds", "0") as shell:
        done = shell.foundation("up", "prod")
        assert done.code == 0, done.output
        watched = Watched(shell, read(where / "Pulumi.prod.yaml"), {"management": MANAGEMENT})
        names = {entry.name: entry.key for entry in watched.config.accounts.entries()}  # type: ignore[union-attr]
        for account in watched.client("organizations").list_accounts()["Accounts"]:
            if account["Name"] in names:
                watched.ids[names[account["Name"]]] = account["Id"]
        yield watched
