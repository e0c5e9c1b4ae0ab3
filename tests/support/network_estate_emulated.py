"""A small organization with a network, rolled out by the program: its previews, and clients inside its accounts."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from emulated_shell import Done, Shell, emulated_shell, project
from network_estates import rewrite
from network_walk import INTERNET, exit_of

HOME, OTHER = "us-east-1", "eu-central-1"
MANAGEMENT, NETWORK = "111122223333", "cables"
MEMBER_ROLE = "OrganizationAccountAccessRole"
STACK = f"""config:
  foundation:settings: {{management_account: "{MANAGEMENT}", home_region: {HOME}, regions: [{HOME}, {OTHER}]}}
  foundation:organization: {{}}
  foundation:units: {{infrastructure: {{}}, workloads: {{units: {{production: {{}}, test: {{}}}}}}, suspended: {{}}}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      {NETWORK}: {{unit: infrastructure, purpose: network}}
      tools: {{unit: infrastructure}}
      shop: {{unit: workloads/production}}
      lab: {{unit: workloads/test}}
  foundation:guardrails: {{}}
  foundation:baseline: "off"
  foundation:logs: "off"
  foundation:security: "off"
  foundation:identity: "off"
  foundation:network: "off"

  foundation:images: "off"
  foundation:operations: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
"""
Edit = Callable[[dict[str, Any]], object]


@dataclass
class Estate:
    """The section `network` as it is rolled out, and the shell that it was rolled out in."""

    shell: Shell
    section: Mapping[str, Any]
    _clients: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def preview(self, edit: Edit) -> set[str]:
        """What an edit of the section would change; the edit is taken back."""
        file = self.shell.directory / "Pulumi.prod.yaml"
        before = file.read_bytes()
        rewrite(file, self._edited(edit))
        try:
            return self.planned()
        finally:
            file.write_bytes(before)

    def planned(self) -> set[str]:
        """What the file as it is would change."""
        return changes(self.shell.foundation("preview", "prod", "--json", "-"))

    def up(self, edit: Edit) -> set[str]:
        """Rolls an edit of the section out; what it has changed."""
        self.section = self._edited(edit)
        return self.write(self.section)

    def write(self, section: object) -> set[str]:
        """Rolls another section out, `off` too; what it has changed."""
        rewrite(self.shell.directory / "Pulumi.prod.yaml", section)
        return changes(self.shell.foundation("up", "prod", "--json", "-"))

    def _edited(self, edit: Edit) -> dict[str, Any]:
        changed = deepcopy(dict(self.section))
        edit(changed)
        return changed

    @cached_property
    def accounts(self) -> Mapping[str, str]:
        """Ids by key, which is in the address."""
        listed = self.shell.client("organizations").list_accounts()["Accounts"]
        return {one["Email"].partition("+")[2].partition("@")[0]: one["Id"] for one in listed}

    def client(self, key: str = NETWORK, service: str = "ec2", region: str = HOME, role: str = MEMBER_ROLE) -> Any:
        """A client inside a member, by a role of that."""
        if (key, service, region, role) not in self._clients:
            arn = f"arn:aws:iam::{self.accounts[key]}:role/{role}"
            given = self.shell.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
            self._clients[key, service, region, role] = boto3.client(
                service,
                region_name=region,
                endpoint_url=self.shell.endpoint,
                aws_access_key_id=given["AccessKeyId"],
                aws_secret_access_key=given["SecretAccessKey"],
                aws_session_token=given["SessionToken"],
            )
        return self._clients[key, service, region, role]

    def names(self, region: str = HOME) -> Mapping[str, str]:
        """What everything in the network account is called, by id."""
        wanted = [{"Name": "key", "Values": ["Name"]}]
        pages = self.client(region=region).get_paginator("describe_tags").paginate(Filters=wanted)
        return {tag["ResourceId"]: tag["Value"] for page in pages for tag in page["Tags"]}

    def subnet(self, name: str) -> Mapping[str, Any]:
        """A subnet of the network account, as that describes it."""
        wanted = [{"Name": "tag:Name", "Values": [name]}]
        (found,) = self.client(region=name.split("/")[0]).describe_subnets(Filters=wanted)["Subnets"]
        return dict(found)

    def way(self, subnet: str, address: str = INTERNET) -> tuple[str, ...]:
        """How a packet leaves a subnet: the names of the gateways that it goes through, and how its way ends."""
        region = subnet.split("/")[0]
        found = exit_of(self.client(region=region), self.subnet(subnet)["SubnetId"], address)
        names = self.names(region) if found.path else {}
        return (*(names[gateway] for gateway in found.path), found.end)


def changes(done: Done) -> set[str]:
    """The steps of a preview or an update, each as operation, type and name."""
    assert done.code == 0, done.output
    steps = [f"{step['operation']} {step['type'].split(':')[-1]} {step['name']}" for step in done.json()["steps"]]
    assert len(steps) == len(set(steps))
    return set(steps)


def unmoved(found: set[str]) -> bool:
    """Whether every VPC and every subnet that was there stays, and is at most updated in place."""
    touched = {line.split()[0] for line in found if line.split()[1] in {"Vpc", "Subnet"}}
    return touched <= {"create", "update"}


@contextmanager
def networked(directory: Path, section: Mapping[str, Any]) -> Iterator[Estate]:
    """The organization with a network, on an emulator of its own; files in `directory`."""
    file = directory / "Pulumi.networked.yaml"
    file.write_text(STACK)
    here = project(directory / "project", file)
    with emulated_shell(here, "--role-seconds", "0", "--creation-seconds", "0") as shell:
        estate = Estate(shell, section)
        estate.write(section)
        yield estate
