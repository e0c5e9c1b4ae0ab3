"""What the operations account sees of all others, and that no other member sees it.

One story on one emulated AWS, in the order of the file.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import boto3
import pytest
from botocore.exceptions import ClientError
from emulated_shell import Shell, emulated_shell, project

pytestmark = pytest.mark.slow

MANAGEMENT, HOME = "111122223333", "eu-central-1"
OPERATIONS, MEMBER = "desk", "shop"
SECTION = '{systems_manager: {}, health: {}, backup: {central: "off"}, notifications: "off", state: "off"}'
STACK = f"""config:
  foundation:settings: {{management_account: "{MANAGEMENT}", home_region: {HOME}}}
  foundation:organization: {{}}
  foundation:units: {{infrastructure: {{}}, workloads: {{}}}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      {OPERATIONS}: {{unit: infrastructure, purpose: operations}}
      {MEMBER}: {{unit: workloads}}
  foundation:guardrails: {{deny_suspended: "off"}}
  foundation:baseline: "off"
  foundation:logs: "off"
  foundation:security: "off"
  foundation:identity: "off"
  foundation:network: "off"
  foundation:images: "off"
  foundation:operations: {SECTION}
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
"""
Client = Callable[..., Any]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = tmp_path_factory.mktemp("operations")
    file = directory / "Pulumi.operations.yaml"
    file.write_text(STACK)
    where = project(directory / "project", file)
    with emulated_shell(where, "--role-seconds", "0", "--creation-seconds", "0") as found:
        done = found.foundation("up", "prod")
        assert done.code == 0, done.output
        yield found


@pytest.fixture(scope="module")
def ids(shell: Shell) -> Mapping[str, str]:
    """Ids of the accounts by key."""
    accounts = shell.foundation("outputs", "prod", "--json", "-").json()["accounts"]
    return {key: str(found["id"]) for key, found in accounts.items()}


@pytest.fixture(scope="module")
def client(shell: Shell, ids: Mapping[str, str]) -> Client:
    """Clients of somebody in a member, by a role that its guardrails bind."""
    statement = {"Effect": "Allow", "Principal": {"AWS": MANAGEMENT}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def by(role: str, key: str, service: str, region: str) -> Any:
        arn = f"arn:aws:iam::{ids[key]}:role/{role}"
        given = shell.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=shell.endpoint,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )

    for key in ids:
        iam = by("OrganizationAccountAccessRole", key, "iam", HOME)
        iam.create_role(RoleName="somebody", AssumeRolePolicyDocument=trust)

    @cache
    def of(key: str, service: str, region: str = HOME) -> Any:
        return by("somebody", key, service, region)

    return of


def code(call: Any, **asked: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**asked)
    return str(caught.value.response["Error"]["Code"])


def test_systems_manager_health_and_backup_are_delegated_to_operations_alone(
    shell: Shell, ids: Mapping[str, str]
) -> None:
    organizations = shell.client("organizations")
    for service in ("ssm", "health", "backup"):
        found = organizations.list_delegated_administrators(ServicePrincipal=f"{service}.amazonaws.com")
        assert [one["Id"] for one in found["DelegatedAdministrators"]] == [ids[OPERATIONS]], service


def test_operations_sees_the_accounts_of_the_organization(ids: Mapping[str, str], client: Client) -> None:
    found = client(OPERATIONS, "organizations").list_accounts()["Accounts"]
    assert {MANAGEMENT, *ids.values()} == {one["Id"] for one in found}
    assert code(client(MEMBER, "organizations").list_accounts) == "AccessDeniedException"


def test_operations_asks_health_for_events_of_all_accounts_and_other_members_may_not(client: Client) -> None:
    asked = {"filter": {"services": ["EC2"]}, "maxResults": 10}
    assert client(OPERATIONS, "health", "us-east-1").describe_events_for_organization(**asked)["events"] == []
    other = client(MEMBER, "health", "us-east-1")
    assert code(other.describe_events_for_organization, **asked) == "AccessDeniedException"
    assert other.describe_events()["events"] == []


def test_operations_follows_the_backups_of_all_accounts_and_other_members_may_not(
    shell: Shell, ids: Mapping[str, str], client: Client
) -> None:
    tags = [{"ResourceType": "volume", "Tags": [{"Key": "backup", "Value": "daily"}]}]
    volume = client(MEMBER, "ec2").create_volume(
        AvailabilityZone=f"{HOME}a", Size=1, Encrypted=True, TagSpecifications=tags
    )
    with urlopen(f"{shell.endpoint}/_foundation/backup-run?{urlencode({'account': ids[MEMBER], 'region': HOME})}"):
        pass
    (job,) = client(OPERATIONS, "backup").list_backup_jobs(ByAccountId=ids[MEMBER])["BackupJobs"]
    assert (job["AccountId"], job["ResourceArn"].rpartition("/")[2]) == (ids[MEMBER], volume["VolumeId"])
    other = client(MEMBER, "backup")
    assert code(other.list_backup_jobs, ByAccountId=ids[OPERATIONS]) == "AccessDeniedException"


def test_backups_are_managed_by_their_delegate_and_copied_nowhere_without_a_central_vault(client: Client) -> None:
    settings = client(OPERATIONS, "backup").describe_global_settings()["GlobalSettings"]
    assert {name for name, value in settings.items() if value == "true"} == {"isDelegatedAdministratorEnabled"}


def test_health_off_takes_its_delegation_away_and_no_other(shell: Shell, client: Client) -> None:
    shell.edit(lambda text: text.replace("health: {}", 'health: "off"'))
    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    changed = [f"{step['operation']} {step['type'].split(':')[-1]} {step['name']}" for step in done.json()["steps"]]
    assert changed == ["delete DelegatedAdministrator health"]
    health = client(OPERATIONS, "health", "us-east-1")
    assert code(health.describe_events_for_organization) == "AccessDeniedException"
    assert client(OPERATIONS, "organizations").list_accounts()["Accounts"]
