"""A small organization that builds images, rolled out by the program: what edits change, clients in its accounts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from emulated_shell import Done, Shell, emulated_shell, project

MANAGEMENT, HOME, OTHER = "111122223333", "eu-central-1", "eu-west-1"
REGIONS = (HOME, OTHER)
NETWORK, IMAGES, PRODUCTION, TEST = "cables", "pictures", "shop", "lab"
MEMBER_ROLE, PLAIN_ROLE = "OrganizationAccountAccessRole", "somebody"
STACK = f"""config:
  foundation:settings: {{management_account: "{MANAGEMENT}", home_region: {HOME}, regions: [{HOME}, {OTHER}]}}
  foundation:organization: {{}}
  foundation:units:
    infrastructure: {{}}
    workloads: {{units: {{production: {{tags: {{environment: production}}}}, test: {{}}}}}}
    suspended: {{}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      {NETWORK}: {{unit: infrastructure, purpose: network}}
      {IMAGES}: {{unit: infrastructure, purpose: images}}
      {PRODUCTION}: {{unit: workloads/production}}
      {TEST}: {{unit: workloads/test}}
  foundation:guardrails: {{}}
  foundation:logs: "off"
  foundation:security: "off"
  foundation:identity: "off"
  foundation:operations: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
"""
_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": MANAGEMENT}, "Action": "sts:AssumeRole"}],
    }
)


@dataclass
class Estate:
    """The organization as it is rolled out, and the shell that it was rolled out in."""

    shell: Shell
    _clients: dict[tuple[str, str, str, str], Any] = field(default_factory=dict)
    _outputs: Any = None

    def edit(self, old: str, new: str) -> None:
        """Edits the file."""
        self.shell.edit(lambda text: text.replace(old, new))

    def preview(self, old: str, new: str) -> set[str]:
        """What an edit of the file would change, as `operation type name`; the edit is taken back."""
        file = self.shell.directory / "Pulumi.prod.yaml"
        before = file.read_bytes()
        try:
            self.edit(old, new)
            return steps(self.shell.foundation("preview", "prod", "--json", "-"))
        finally:
            file.write_bytes(before)

    def up(self) -> set[str]:
        """Rolls the file out as it is; what that has changed."""
        self._outputs = None
        return steps(self.shell.foundation("up", "prod", "--json", "-"))

    def outputs(self) -> Any:
        """What the stack hands on."""
        if self._outputs is None:
            self._outputs = self.shell.foundation("outputs", "prod", "--json", "-").json()
        return self._outputs

    def account(self, key: str) -> str:
        """The id of an account."""
        return str(self.outputs()["accounts"][key]["id"])

    def client(self, key: str, service: str, region: str = HOME, role: str = PLAIN_ROLE) -> Any:
        """A client inside a member; without another role, for somebody whom its guardrails bind."""
        if (key, service, region, role) not in self._clients:
            arn = f"arn:aws:iam::{self.account(key)}:role/{role}"
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

    def built(self) -> dict[str, str]:
        """Builds the image `base`: the ids of its images, by Region."""
        client, pipeline = self.client(IMAGES, "imagebuilder"), self.outputs()["images"]["pipelines"]["base"]
        started = client.start_image_pipeline_execution(imagePipelineArn=pipeline)
        image = client.get_image(imageBuildVersionArn=started["imageBuildVersionArn"])["image"]
        assert image["state"] == {"status": "AVAILABLE"}
        return {ami["region"]: ami["image"] for ami in image["outputResources"]["amis"]}


def steps(done: Done) -> set[str]:
    """The changes of a preview or an update."""
    assert done.code == 0, done.output
    return {f"{step['operation']} {step['type'].split(':')[-1]} {step['name']}" for step in done.json()["steps"]}


@contextmanager
def rolled_out(directory: Path, **sections: str) -> Iterator[Estate]:
    """The organization on an emulator of its own, with somebody in each account; sections are YAML in one line."""
    file = directory / "Pulumi.imaging.yaml"
    file.write_text(STACK + "".join(f"  foundation:{name}: {text}\n" for name, text in sections.items()))
    where = project(directory / "project", file)
    with emulated_shell(where, "--role-seconds", "0", "--creation-seconds", "0") as shell:
        estate = Estate(shell)
        steps(shell.foundation("up", "prod", "--json", "-"))
        for key in (NETWORK, IMAGES, PRODUCTION, TEST):
            iam = estate.client(key, "iam", role=MEMBER_ROLE)
            iam.create_role(RoleName=PLAIN_ROLE, AssumeRolePolicyDocument=_TRUST)
        yield estate
