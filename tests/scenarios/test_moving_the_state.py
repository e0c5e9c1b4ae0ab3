"""The state of this program moves into the bucket that it has made, as docs/state.md says, and back again.

One story on one emulated AWS, in the order of the file: by the deploy role, as nobody else gets at the bucket.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from emulated_shell import Done, Shell, emulated_shell, project

pytestmark = pytest.mark.slow

MANAGEMENT, BUCKET = "111122223333", "example-4f1c-pulumi-state"
URL = f"s3://{BUCKET}?region=eu-central-1&awssdk=v2"
PULL_REQUEST, PRODUCTION = "repo:example/foundation:pull_request", "repo:example/foundation:environment:production"
STACK = f"""config:
  foundation:settings: {{management_account: "{MANAGEMENT}", home_region: eu-central-1}}
  foundation:organization: {{}}
  foundation:units: {{security: {{}}, suspended: {{}}}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      operations: {{unit: security, purpose: operations}}
      tools: {{unit: security, purpose: security-tooling}}
  foundation:guardrails: {{}}
  foundation:baseline: "off"
  foundation:logs: "off"
  foundation:security: "off"
  foundation:identity:
    directory: built-in
    break_glass: "off"
    ci:
      github:
        deploy: [{{repository: example/foundation, environment: production}}]
        preview: [{{repository: example/foundation}}]
  foundation:network: "off"
  foundation:images: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
  foundation:operations:
    systems_manager: "off"
    health: "off"
    backup: "off"
    notifications: "off"
    state: {{bucket: {BUCKET}}}
"""


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = tmp_path_factory.mktemp("state")
    file = directory / "Pulumi.state.yaml"
    file.write_text(STACK)
    where = project(directory / "project", file)
    with emulated_shell(where, "--role-seconds", "0", "--creation-seconds", "0") as found:
        done = found.foundation("up", "prod")
        assert done.code == 0, done.output
        yield found


def job(shell: Shell, subject: str, role: str) -> Mapping[str, str]:
    """Credentials that a job of this subject gets for a role of the management account."""
    claims = {"iss": "https://token.actions.githubusercontent.com", "aud": "sts.amazonaws.com", "sub": subject}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, claims)]
    nobody = Config(signature_version=UNSIGNED)
    sts = boto3.client("sts", region_name="eu-central-1", endpoint_url=shell.endpoint, config=nobody)
    arn = f"arn:aws:iam::{MANAGEMENT}:role/{role}"
    asked = {"RoleArn": arn, "RoleSessionName": "job-7", "WebIdentityToken": ".".join([*parts, "x"])}
    given: dict[str, Any] = sts.assume_role_with_web_identity(**asked)["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }


def of(shell: Shell, url: str | None = None, **more: str) -> Shell:
    """The shell with credentials of the deploy role, and with another backend."""
    role = job(shell, PRODUCTION, "foundation-deploy")
    backend = {"PULUMI_BACKEND_URL": url} if url else {}
    return replace(shell, environment={**shell.environment, **role, **backend, **more})


def worked(done: Done) -> str:
    assert done.code == 0, done.output
    return done.output


def secrets_provider(shell: Shell) -> str:
    found = shell.foundation("outputs", "prod", "--json", "-").json()["operations"]
    assert found["state_bucket"] == BUCKET
    return f"awskms:///{found['state_key_arn']}?region=eu-central-1&awssdk=v2"


def state_file(shell: Shell) -> Path:
    """The state in the first backend."""
    directory = Path(shell.environment["PULUMI_BACKEND_URL"].removeprefix("file://"))
    return directory / ".pulumi" / "stacks" / "foundation" / "prod.json"


def unchanged(shell: Shell) -> bool:
    preview = ("pulumi", "preview", "--stack", "prod", "--non-interactive", "--expect-no-changes")
    return "unchanged" in worked(shell.run(*preview))


def test_nobody_but_who_deploys_gets_at_the_bucket(shell: Shell) -> None:
    plain = replace(shell, environment={**shell.environment, "PULUMI_BACKEND_URL": URL})
    assert "explicit deny in a resource-based policy" in plain.run("pulumi", "stack", "ls").output
    assert "prod" not in worked(of(shell, URL).run("pulumi", "stack", "ls"))


def test_the_state_moves_and_a_preview_finds_no_change(shell: Shell) -> None:
    there, old = of(shell, URL), shell.environment["PULUMI_BACKEND_URL"]
    move = ("pulumi", "stack", "migrate", old, "prod", "--secrets-provider", secrets_provider(shell), "--yes")
    assert "Migrated stack prod" in worked(there.run(*move))
    assert unchanged(there)
    assert worked(there.foundation("outputs", "prod", "--json", "-"))


def test_the_states_secrets_are_under_the_key_and_its_objects_too(shell: Shell) -> None:
    export = json.loads(worked(of(shell, URL).run("pulumi", "stack", "export", "--stack", "prod")))
    provider = export["deployment"]["secrets_providers"]
    assert (provider["type"], provider["state"]["url"]) == ("cloud", secrets_provider(of(shell, URL)))
    s3 = bucket(shell)
    head = s3.head_object(Bucket=BUCKET, Key=".pulumi/stacks/foundation/prod.json")
    assert head["ServerSideEncryption"] == "aws:kms"
    assert head["SSEKMSKeyId"] in provider["state"]["url"]


def test_a_preview_of_a_pull_request_reads_the_state_and_cannot_write_it(shell: Shell) -> None:
    role = job(shell, PULL_REQUEST, "foundation-preview")
    reader = replace(shell, environment={**shell.environment, **role, "PULUMI_BACKEND_URL": URL})
    assert "operations" in worked(reader.run("pulumi", "stack", "output", "--stack", "prod"))
    with pytest.raises(ClientError) as caught:
        bucket(shell, role).put_object(Bucket=BUCKET, Key=".pulumi/stacks/foundation/prod.json", Body=b"{}")
    assert caught.value.response["Error"]["Code"] == "AccessDenied"


def test_updates_go_on_there_and_leave_the_first_backend_as_it_was(shell: Shell) -> None:
    there, before = of(shell, URL), state_file(shell).read_bytes()
    there.edit(
        lambda text: text.replace(
            "units: {security: {}, suspended: {}}", "units: {security: {}, lab: {}, suspended: {}}"
        )
    )
    worked(there.foundation("up", "prod", "--yes"))
    assert "lab" in there.foundation("outputs", "prod", "--json", "-").json()["units"]
    assert state_file(shell).read_bytes() == before
    keys = [entry["Key"] for entry in bucket(shell).list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert not [key for key in keys if key.startswith(".pulumi/locks")]


def test_no_version_of_the_state_is_deleted_by_who_writes_it(shell: Shell) -> None:
    s3, key = bucket(shell), ".pulumi/stacks/foundation/prod.json"
    versions = [one for one in s3.list_object_versions(Bucket=BUCKET)["Versions"] if one["Key"] == key]
    assert len(versions) > 1
    with pytest.raises(ClientError) as caught:
        s3.delete_object(Bucket=BUCKET, Key=key, VersionId=versions[-1]["VersionId"])
    assert caught.value.response["Error"]["Code"] == "AccessDenied"
    assert s3.get_object(Bucket=BUCKET, Key=key, VersionId=versions[-1]["VersionId"])["Body"].read()


def test_the_way_back(shell: Shell) -> None:
    here = of(shell)
    worked(here.run("pulumi", "stack", "rm", "prod", "--force", "--preserve-config", "--yes"))
    move = ("pulumi", "stack", "migrate", URL, "prod", "--secrets-provider", "passphrase", "--yes")
    worked(here.run(*move))
    assert unchanged(here)
    worked(of(shell, URL).run("pulumi", "stack", "rm", "prod", "--force", "--preserve-config", "--yes"))
    assert unchanged(here)


def bucket(shell: Shell, role: Mapping[str, str] | None = None) -> Any:
    """A client of S3 with credentials of a role; of the deploy role unless another is given."""
    given = role or job(shell, PRODUCTION, "foundation-deploy")
    return boto3.client(
        "s3",
        region_name="eu-central-1",
        endpoint_url=shell.endpoint,
        aws_access_key_id=given["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=given["AWS_SESSION_TOKEN"],
    )
