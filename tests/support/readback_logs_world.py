"""A small foundation with logs and baseline, rolled out by the program on an emulated AWS, and read back area by area.

Tests tamper with it through the checks' own ways into the accounts, whose roles no guardrail binds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from emulated_shell import emulated_shell, project
from readback_organization import session

from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.live import live_organization
from checks.readback_facts import compare
from checks.readback_match import match
from foundation.config import StackConfig, read
from foundation.policies import documents

STACK = """
config:
  foundation:settings:
    management_account: "111122223333"
    home_region: eu-central-1
    regions: [eu-central-1, eu-west-1]
    tags: {owner: platform}
  foundation:organization: {}
  foundation:units: {security: {}, workloads: {}, suspended: {}}
  foundation:accounts:
    email: aws+{account}@example.com
    members:
      log-archive: {unit: security, purpose: log-archive, tags: {place: archive}}
      security-tooling: {unit: security, purpose: security-tooling, tags: {place: tooling}}
      shop: {unit: workloads}
  foundation:guardrails: {}
  foundation:baseline: {}
  foundation:logs:
    prefix: example-4f1c
    audit_trail: {data_events: [s3], insights: [call-rate]}
    configuration: {conformance_packs: [foundation], except_resource_types: ["AWS::EC2::Volume"]}
    reading: {athena: true}
  foundation:security: "off"
  foundation:identity: "off"
  foundation:network: "off"
  foundation:images: "off"
  foundation:operations: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
"""


@dataclass
class World:
    """What was rolled out; accounts are named by their keys, `management` among them."""

    config: StackConfig
    endpoint: str
    inside: Inside
    root: str

    def client(self, service: str, key: str = MANAGEMENT, region: str | None = None) -> Any:
        """A boto3 client in an account."""
        return self.inside.connection(key, region).client(service)

    def lines(self, area: ModuleType, config: StackConfig | None = None) -> list[str]:
        """The mismatches that one area of the read-back finds, as an operator gets them."""
        declared = config or self.config
        _, mismatches = compare(area.expected(declared), area.found(declared, self.inside))
        return [str(mismatch) for mismatch in mismatches]


@contextmanager
def rolled_out(directory: Path) -> Iterator[World]:
    """The foundation of `STACK` on an emulator of its own, files in `directory`."""
    file = directory / "Pulumi.small.yaml"
    file.write_text(STACK)
    here = project(directory / "project", file)
    with emulated_shell(here) as shell:
        done = shell.foundation("up", "prod")
        assert done.code == 0, done.output
        config = read(here / "Pulumi.prod.yaml")
        aws = Connection(config.settings.home_region, shell.endpoint, session())
        live = live_organization(aws)
        assert live is not None
        matched = match(config, documents(config), live)
        yield World(config, shell.endpoint, Inside(config, aws, live.id, live.root, matched), live.root)
