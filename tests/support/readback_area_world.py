"""A small foundation, brought up by the program, and the read-back of one area of it: to be tampered with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from emulated_shell import Shell, emulated_shell, project
from readback_organization import session

from checks.connection import Connection
from checks.inside import Inside
from checks.live import live_organization
from checks.readback_facts import Facts, compare
from checks.readback_match import match
from foundation.config import StackConfig, read
from foundation.policies import documents

HOME, OTHER, THIRD = "eu-central-1", "eu-west-1", "us-east-1"
BASE = f"""
config:
  foundation:settings:
    management_account: "111122223333"
    home_region: {HOME}
    regions: [{HOME}, {OTHER}, {THIRD}]
    tags: {{owner: platform}}
  foundation:organization: {{}}
  foundation:units:
    infrastructure: {{}}
    security: {{}}
    workloads:
      units:
        production: {{tags: {{environment: production}}}}
        test: {{}}
    suspended: {{}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      cables: {{unit: infrastructure, purpose: network, tags: {{place: cables}}}}
      pictures: {{unit: infrastructure, purpose: images, tags: {{place: pictures}}}}
      desk: {{unit: infrastructure, purpose: operations, tags: {{place: desk}}}}
      shop: {{unit: workloads/production}}
      lab: {{unit: workloads/test}}
  foundation:guardrails: {{}}
  foundation:baseline: "off"
  foundation:logs: "off"
  foundation:security: "off"
  foundation:identity: "off"
"""


class Area(Protocol):
    """A package of the read-back."""

    def expected(self, config: StackConfig, /) -> Facts: ...

    def found(self, config: StackConfig, inside: Inside, /) -> Facts: ...


@dataclass
class World:
    """What was rolled out; accounts are named by their keys, `management` among them."""

    config: StackConfig
    shell: Shell
    inside: Inside
    area: Area

    def client(self, service: str, key: str, region: str = HOME) -> Any:
        """A boto3 client in an account."""
        return self.inside.connection(key, region).client(service)

    def lines(self, config: StackConfig | None = None) -> list[str]:
        """The mismatches that the read-back of the area finds, as an operator gets them."""
        declared = config or self.config
        _, mismatches = compare(self.area.expected(declared), self.area.found(declared, self.inside))
        return [str(mismatch) for mismatch in mismatches]

    def what(self, config: StackConfig | None = None) -> list[str]:
        """The same without what was expected and found."""
        return [line.split(": expected")[0] for line in self.lines(config)]


@contextmanager
def rolled_out(directory: Path, stack: str, area: Area) -> Iterator[World]:
    """The foundation of a stack file on an emulator of its own, files in `directory`."""
    file = directory / "Pulumi.connected.yaml"
    file.write_text(stack)
    here = project(directory / "project", file)
    with emulated_shell(here, "--role-seconds", "0", "--creation-seconds", "0") as shell:
        done = shell.foundation("up", "prod")
        assert done.code == 0, done.output
        config = read(here / "Pulumi.prod.yaml")
        aws = Connection(config.settings.home_region, shell.endpoint, session())
        live = live_organization(aws)
        assert live is not None
        matched = match(config, documents(config), live)
        yield World(config, shell, Inside(config, aws, live.id, live.root, matched), area)
