"""A small foundation with a network of every egress in two Regions, brought up by the program, to be tampered with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulated_shell import Shell, emulated_shell, project
from readback_organization import session

from checks import readback_network
from checks.connection import Connection
from checks.inside import Inside
from checks.live import live_organization
from checks.readback_facts import compare
from checks.readback_match import match
from checks.readback_network.live import Live
from checks.readback_network.scope import Scope
from foundation.config import StackConfig, read
from foundation.policies import documents

HOME, OTHER = "eu-central-1", "eu-west-1"
STACK = f"""
config:
  foundation:settings:
    management_account: "111122223333"
    home_region: {HOME}
    regions: [{HOME}, {OTHER}, us-east-1]
    tags: {{owner: platform}}
  foundation:organization: {{}}
  foundation:units:
    infrastructure: {{}}
    security: {{}}
    workloads: {{units: {{production: {{}}, test: {{}}}}}}
    suspended: {{}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      cables: {{unit: infrastructure, purpose: network, tags: {{place: cables}}}}
      log-archive: {{unit: security, purpose: log-archive}}
      shop: {{unit: workloads/production}}
      lab: {{unit: workloads/test}}
  foundation:guardrails: {{}}
  foundation:baseline: "off"
  foundation:logs: {{prefix: example-4f1c, configuration: "off", operational_logs: "off"}}
  foundation:security: "off"
  foundation:identity: "off"
  foundation:network:
    regions:
      {HOME}: {{cidr: 10.0.0.0/12, zones: [euc1-az1, euc1-az2]}}
      {OTHER}: {{cidr: 10.16.0.0/12, zones: [a]}}
    central_egress: {{environment: hub}}
    environments:
      hub: {{number: 0, egress: nat-per-zone}}
      production: {{number: 1, egress: central, shared_with: [workloads/production, "account:lab"]}}
      test:
        number: 2
        vpcs: {{main: {{number: 0, regions: [{HOME}]}}}}
        egress: ipv6
        shared_with: [workloads]
      pre-production:
        number: 3
        vpcs: {{main: {{number: 0, regions: [{HOME}], tiers: [public, private]}}}}
        egress: nat
      sandbox:
        number: 4
        vpcs: {{main: {{number: 0, size: 20, tiers: [private], regions: [{HOME}]}}}}
        interface_endpoints: [ssm]
        shared_with: [root]
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
    shell: Shell
    inside: Inside

    def client(self, service: str = "ec2", key: str = "cables", region: str = HOME) -> Any:
        """A boto3 client in an account, the network account where none is named."""
        return self.inside.connection(key, region).client(service)

    def live(self, region: str = HOME) -> Live:
        """The network account's part of a Region as it is now, with the ids of what is named in it."""
        scope = Scope.of(self.config)
        assert scope is not None
        return Live(scope, self.inside, region)

    def lines(self, config: StackConfig | None = None) -> list[str]:
        """The mismatches that the read-back of the network finds, as an operator gets them."""
        declared = config or self.config
        _, mismatches = compare(readback_network.expected(declared), readback_network.found(declared, self.inside))
        return [str(mismatch) for mismatch in mismatches]


@contextmanager
def rolled_out(directory: Path) -> Iterator[World]:
    """The foundation of `STACK` on an emulator of its own, files in `directory`."""
    file = directory / "Pulumi.connected.yaml"
    file.write_text(STACK)
    here = project(directory / "project", file)
    with emulated_shell(here, "--role-seconds", "0", "--creation-seconds", "0") as shell:
        done = shell.foundation("up", "prod")
        assert done.code == 0, done.output
        config = read(here / "Pulumi.prod.yaml")
        aws = Connection(config.settings.home_region, shell.endpoint, session())
        live = live_organization(aws)
        assert live is not None
        matched = match(config, documents(config), live)
        yield World(config, shell, Inside(config, aws, live.id, live.root, matched))
