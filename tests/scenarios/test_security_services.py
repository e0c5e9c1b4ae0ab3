"""Every security service through its life: on, watching who was there before it, told of in a preview, off, on again.

One story on one emulated AWS, two Regions, in the order of the file; a test that changes the file puts it back.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from emulated_shell import Shell, emulated_shell, project

pytestmark = pytest.mark.slow

REGIONS = ("eu-central-1", "eu-west-1")
HOME = REGIONS[0]
MANAGEMENT, DELEGATE = "111122223333", "security-tooling"
FILE = """\
config:
  foundation:settings:
    management_account: "111122223333"
    home_region: eu-central-1
    regions: [eu-central-1, eu-west-1]
  foundation:organization: {}
  foundation:units: {security: {}, workloads: {}}
  foundation:accounts:
    email: aws+{account}@example.com
    members:
      security-tooling: {unit: security, purpose: security-tooling}
      shop: {unit: workloads}
      lab: {unit: workloads}
  foundation:guardrails: {deny_suspended: off}
  foundation:baseline: off
  foundation:logs: off
  foundation:security:
    guardduty: {plans: [s3, runtime]}
    security_hub: {}
    detective: {}
    inspector: {scan: [ec2, ecr]}
    macie: {}
    access_analyzer: {unused_access: off}
    findings: {severity: high}
  foundation:identity: off
  foundation:network: off
  foundation:images: off
  foundation:operations: off
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas: "off"
"""


@dataclass
class Estate:
    """The shell, and clients inside the accounts."""

    shell: Shell
    clients: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def up(self) -> dict[str, int]:
        """Update; what was changed."""
        done = self.shell.foundation("up", "prod", "--json", "-")
        assert done.code == 0, done.output
        return operations(done.json())

    def preview(self) -> tuple[dict[str, int], set[str]]:
        """What would be changed, and the warnings."""
        done = self.shell.foundation("preview", "prod", "--json", "-")
        assert done.code == 0, done.output
        return operations(done.json()), set(done.json()["warnings"])

    def write(self, before: str, after: str) -> None:
        self.shell.edit(lambda text: text.replace(before, after, 1))

    def accounts(self) -> dict[str, str]:
        """Ids by key, which is in the address."""
        listed = self.shell.client("organizations").list_accounts()["Accounts"]
        keys = {account["Id"]: account["Email"].partition("+")[2].partition("@")[0] for account in listed}
        return {"management" if account == MANAGEMENT else key: account for account, key in keys.items()}

    def keys(self, ids: Iterable[str]) -> set[str]:
        by_id = {account: key for key, account in self.accounts().items()}
        return {by_id[account] for account in ids}

    def client(self, key: str, service: str, region: str = HOME) -> Any:
        """A client of an account, by its access role."""
        if (key, service, region) not in self.clients:
            session = boto3.session.Session(region_name=region, **self._credentials(self.accounts()[key]))
            self.clients[key, service, region] = session.client(service, endpoint_url=self.shell.endpoint)
        return self.clients[key, service, region]

    def _credentials(self, account: str) -> dict[str, str]:
        if account == MANAGEMENT:
            environment = self.shell.environment
            return {name.lower(): environment[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        found = self.shell.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
        return {
            "aws_access_key_id": found["AccessKeyId"],
            "aws_secret_access_key": found["SecretAccessKey"],
            "aws_session_token": found["SessionToken"],
        }

    def monitored(self, region: str) -> set[str]:
        """Keys of the accounts whose detector is enabled."""
        found = set()
        for key in self.accounts():
            guardduty = self.client(key, "guardduty", region)
            for detector in guardduty.list_detectors()["DetectorIds"]:
                if guardduty.get_detector(DetectorId=detector)["Status"] == "ENABLED":
                    found.add(key)
        return found

    def with_macie(self, region: str) -> set[str]:
        """Keys of the accounts whose Macie session is enabled."""
        found = set()
        for key in self.accounts():
            macie = self.client(key, "macie2", region)
            with suppress(macie.exceptions.AccessDeniedException):
                if macie.get_macie_session()["status"] == "ENABLED":
                    found.add(key)
        return found

    def with_hub(self, region: str) -> set[str]:
        """Keys of the accounts that have a hub."""
        found = set()
        for key in self.accounts():
            hub = self.client(key, "securityhub", region)
            with suppress(hub.exceptions.InvalidAccessException):
                hub.describe_hub()
                found.add(key)
        return found

    def scanned(self, region: str) -> set[str]:
        """Keys of the accounts in which Inspector scans anything."""
        found = set()
        for key in self.accounts():
            (status,) = self.client(key, "inspector2", region).batch_get_account_status()["accounts"]
            if status["state"]["status"] == "ENABLED":
                found.add(key)
        return found

    def in_graph(self, region: str) -> set[str]:
        """Keys of the accounts that the graph has data of, its owner's too."""
        detective = self.client(DELEGATE, "detective", region)
        found: set[str] = set()
        for graph in detective.list_graphs()["GraphList"]:
            members = detective.list_members(GraphArn=graph["Arn"])["MemberDetails"]
            found |= {DELEGATE} | self.keys(one["AccountId"] for one in members if one["Status"] == "ENABLED")
        return found

    def everything(self, region: str) -> list[set[str]]:
        """Keys of the accounts that each service watches."""
        watched = (self.monitored, self.with_macie, self.with_hub, self.scanned, self.in_graph)
        return [keys(region) for keys in watched]

    def delegated(self) -> set[str]:
        """Services with a delegated administrator."""
        organizations = self.shell.client("organizations")
        with suppress(organizations.exceptions.AccountNotRegisteredException):
            asked = {"AccountId": self.accounts()[DELEGATE]}
            found = organizations.list_delegated_services_for_account(**asked)["DelegatedServices"]
            return {one["ServicePrincipal"].removesuffix(".amazonaws.com") for one in found}
        return set()


def operations(report: dict[str, Any]) -> dict[str, int]:
    return {operation: count for operation, count in report["changes"].items() if operation != "same"}


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    directory = tmp_path_factory.mktemp("security")
    stack_file = directory / "Pulumi.prod.yaml"
    stack_file.write_text(FILE)
    with emulated_shell(project(directory / "project", stack_file)) as shell:
        found = Estate(shell)
        found.up()
        yield found


def test_every_service_watches_who_was_there_before_it_and_the_management_account(estate: Estate) -> None:
    for region in REGIONS:
        assert estate.everything(region) == [{"management", DELEGATE, "shop", "lab"}] * 5
        others = {"management", "shop", "lab"}
        for service, listed, identifier in (
            ("macie2", "members", "accountId"),
            ("inspector2", "members", "accountId"),
            ("securityhub", "Members", "AccountId"),
        ):
            members = estate.client(DELEGATE, service, region).list_members()[listed]
            assert estate.keys(one[identifier] for one in members) == others


def test_a_further_account_is_one_resource_and_is_watched_by_every_service(estate: Estate) -> None:
    assert estate.preview()[0] == {}
    estate.write("      lab: {unit: workloads}\n", "      lab: {unit: workloads}\n      later: {unit: workloads}\n")
    assert estate.preview()[0] == {"create": 1}
    estate.up()
    assert "later" in estate.accounts()
    for region in REGIONS:
        assert estate.everything(region) == [estate.accounts().keys()] * 5


def test_a_severe_finding_of_a_member_reaches_the_subscriber_and_a_light_one_does_not(estate: Estate) -> None:
    account, sqs = estate.accounts()["shop"], estate.client(DELEGATE, "sqs")
    queue = sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = estate.shell.foundation("outputs", "prod", "--json", "-").json()["findings_topics"][HOME]
    estate.client(DELEGATE, "sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    hub = estate.client("shop", "securityhub", "eu-west-1")
    for label in ("LOW", "HIGH"):
        assert hub.batch_import_findings(Findings=[finding(account, label)])["SuccessCount"] == 1
    messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    events = [json.loads(json.loads(message["Body"])["Message"]) for message in messages]
    assert [event["detail"]["findings"][0]["Title"] for event in events] == ["HIGH"]


def finding(account: str, label: str) -> dict[str, Any]:
    return {
        "SchemaVersion": "2018-10-08",
        "Id": label,
        "ProductArn": f"arn:aws:securityhub:eu-west-1:{account}:product/{account}/default",
        "GeneratorId": "test",
        "AwsAccountId": account,
        "Types": ["Software and Configuration Checks"],
        "CreatedAt": "2026-11-01T00:00:00Z",
        "UpdatedAt": "2026-11-01T00:00:00Z",
        "Severity": {"Label": label},
        "Title": label,
        "Description": label,
        "Resources": [{"Type": "AwsAccount", "Id": account}],
    }


def test_macie_off_tells_what_stops_and_leaves_no_session_on(estate: Estate) -> None:
    estate.write("    macie: {}", "    macie: off")
    changes, warnings = estate.preview()
    assert changes == {"delete": 3 * len(REGIONS) + 1}  # the component is one more
    assert {f"Macie stops watching every account in {region}." for region in REGIONS} <= warnings
    estate.up()
    assert [estate.with_macie(region) for region in REGIONS] == [set()] * 2
    assert "macie" not in estate.delegated()
    estate.write("    macie: off", "    macie: {}")
    assert estate.up() == {"create": 3 * len(REGIONS) + 1}
    assert [estate.with_macie(region) for region in REGIONS] == [estate.accounts().keys()] * 2


def test_security_hub_off_leaves_no_hub_and_on_again_makes_them(estate: Estate) -> None:
    estate.write("    security_hub: {}", "    security_hub: off")
    assert "Security Hub stops watching every account in all its Regions." in estate.preview()[1]
    estate.up()
    assert [estate.with_hub(region) for region in REGIONS] == [set()] * 2
    assert "securityhub" not in estate.delegated()
    estate.write("    security_hub: off", "    security_hub: {}")
    estate.up()
    assert [estate.with_hub(region) for region in REGIONS] == [estate.accounts().keys()] * 2


def test_guardduty_and_detective_off_leave_nobody_monitored_and_no_delegation(estate: Estate) -> None:
    on = (("guardduty", "{plans: [s3, runtime]}"), ("detective", "{}"))
    for service, section in on:
        estate.write(f"    {service}: {section}", f"    {service}: off")
    warnings = estate.preview()[1]
    for region in REGIONS:
        assert f"GuardDuty stops watching every account in {region}." in warnings
        assert f"Detective stops watching every account in {region}." in warnings
    estate.up()
    for region in REGIONS:
        assert estate.monitored(region) == estate.in_graph(region) == set()
    assert not {"guardduty", "detective"} & estate.delegated()
    for service, section in on:
        estate.write(f"    {service}: off", f"    {service}: {section}")
    estate.up()
    for region in REGIONS:
        assert estate.monitored(region) == estate.in_graph(region) == estate.accounts().keys()


def test_inspector_off_scans_nowhere(estate: Estate) -> None:
    estate.write("    inspector: {scan: [ec2, ecr]}", "    inspector: off")
    estate.up()
    assert [estate.scanned(region) for region in REGIONS] == [set()] * 2
    assert "inspector2" not in estate.delegated()
    estate.write("    inspector: off", "    inspector: {scan: [ec2, ecr]}")
    estate.up()
    assert [estate.scanned(region) for region in REGIONS] == [estate.accounts().keys()] * 2


def test_a_region_that_leaves_is_watched_no_more_and_the_others_are(estate: Estate) -> None:
    estate.write("    regions: [eu-central-1, eu-west-1]", "    regions: [eu-central-1]")
    warnings = estate.preview()[1]
    for title in ("GuardDuty", "Detective", "Inspector", "Macie", "Access Analyzer"):
        assert f"{title} stops watching every account in eu-west-1." in warnings
    assert any(line.startswith("Security Hub stops watching every account in eu-west-1.") for line in warnings)
    estate.up()
    assert estate.everything(HOME) == [estate.accounts().keys()] * 5
    for watched in (estate.monitored, estate.with_macie, estate.scanned, estate.in_graph):
        assert watched("eu-west-1") == set()
    assert {"guardduty", "detective", "macie", "inspector2", "securityhub"} <= estate.delegated()
