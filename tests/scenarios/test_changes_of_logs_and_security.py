"""What changes of the file preview as, on a deployed prod: exactly the resources that they are about, and no other.

And what the deployed archive does: who can write a log object, and that nobody can delete one.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import boto3
import pytest
from botocore.exceptions import ClientError
from emulated_shell import Shell, emulated_shell, project, without
from processes import ROOT

pytestmark = pytest.mark.slow

ADDED = "eu-north-1"
TRAIL_BUCKET = "example-4f1c-audit-trail"
MEMBER_ROLE = "OrganizationAccountAccessRole"
OWN_STORIES = ("identity", "network", "images", "operations", "tags", "spend", "quotas")


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = project(tmp_path_factory.mktemp("changes") / "project", ROOT / "Pulumi.prod.yaml")
    without(directory / "Pulumi.prod.yaml", *OWN_STORIES)
    with emulated_shell(directory) as found:
        done = found.foundation("up", "prod")
        assert done.code == 0, done.output
        yield found


def planned(shell: Shell, old: str, new: str) -> Any:
    """The preview, as JSON, of the stack file with one edit that is taken back."""
    file = shell.directory / "Pulumi.prod.yaml"
    before = file.read_bytes()
    try:
        shell.edit(lambda text: text.replace(old, new))
        done = shell.foundation("preview", "prod", "--json", "-")
    finally:
        file.write_bytes(before)
    assert done.code == 0, done.output
    return done.json()


def of(plan: Any, operation: str) -> Counter[str]:
    """How many resources of each type a plan has an operation for."""
    return Counter(step["type"].split(":")[-1] for step in plan["steps"] if step["operation"] == operation)


def names(plan: Any, operation: str) -> set[str]:
    return {f"{step['type'].split(':')[-1]} {step['name']}" for step in plan["steps"] if step["operation"] == operation}


def test_macie_off_deletes_what_macie_is_and_says_what_stops(shell: Shell) -> None:
    plan = planned(shell, "    macie: {}", "    macie: off")
    assert {step["operation"] for step in plan["steps"]} == {"delete"}
    assert {step["type"].split("/")[0] for step in plan["steps"]} == {"aws:macie2"}
    assert of(plan, "delete") == {"Account": 3, "OrganizationAdminAccount": 3, "OrganizationConfiguration": 3}
    for region in ("eu-central-1", "eu-west-1", "us-east-1"):
        assert any(f"Macie stops watching every account in {region}" in warning for warning in plan["warnings"])


def test_unused_access_off_deletes_its_analyzer_and_says_so(shell: Shell) -> None:
    plan = planned(shell, "unused_access: {days: 90}", "unused_access: off")
    assert names(plan, "delete") == {"Analyzer Access Analyzer/unused access"}
    assert len(plan["steps"]) == 1
    assert plan["warnings"] == ["Access Analyzer no longer looks for unused access."]


def test_a_region_more_creates_what_is_regional_there_and_replaces_nothing(shell: Shell) -> None:
    plan = planned(shell, "eu-west-1, us-east-1]", f"eu-west-1, us-east-1, {ADDED}]")
    assert {step["operation"] for step in plan["steps"]} == {"create", "update"}
    assert all(ADDED in step["name"] for step in plan["steps"] if step["operation"] == "create")
    assert of(plan, "create") == {
        "Account": 2,  # Macie's session, Security Hub's hub of the management account
        "Analyzer": 1,
        "DefaultSecurityGroup": 6,
        "DefaultVpc": 6,
        "DelegatedAdminAccount": 1,
        "DeliveryChannel": 1,
        "Detector": 2,
        "DetectorFeature": 6,
        "EncryptionByDefault": 6,
        "Graph": 1,
        "OrganizationAdminAccount": 3,
        "OrganizationConfiguration": 3,
        "OrganizationConfigurationFeature": 6,
        "OrganizationConformancePack": 1,
        "Recorder": 1,
        "RecorderStatus": 1,
    }
    assert names(plan, "update") == {
        "CatalogTable flow_logs",
        "CentralizationRuleForOrganization operational-logs",
        "FindingAggregator Security Hub",
        "Policy inspector@root",
        "Policy regions@root",
        "StackSet configuration",
    }


def test_a_workload_account_more_is_itself_and_its_contacts(shell: Shell) -> None:
    line = "      sandbox: {unit: workloads/sandbox,"
    plan = planned(shell, line, f"      intranet-test: {{unit: workloads/test}}\n{line}")
    assert {step["operation"] for step in plan["steps"]} == {"create"}
    assert of(plan, "create") == {"Account": 1, "AlternativeContact": 3}


def test_a_changed_retention_updates_one_lifecycle(shell: Shell) -> None:
    plan = planned(shell, "prefix: example-4f1c", "prefix: example-4f1c\n    retention: {flow_logs: {days: 400}}")
    assert names(plan, "update") == {"BucketLifecycleConfiguration flow-logs"}
    assert len(plan["steps"]) == 1


def service(shell: Shell, **context: str) -> Any:
    """An S3 client with the credentials that CloudTrail has."""
    asked = urlencode(
        {"service": "cloudtrail.amazonaws.com", **{f"aws:{key}": value for key, value in context.items()}}
    )
    with urlopen(f"{shell.endpoint}/_foundation/service-session?{asked}") as answer:
        return s3(shell, json.load(answer))


def s3(shell: Shell, keys: dict[str, str]) -> Any:
    return boto3.client(
        "s3",
        region_name="eu-central-1",
        endpoint_url=shell.endpoint,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def refusal(attempt: Any) -> str:
    with pytest.raises(ClientError) as caught:
        attempt()
    return str(caught.value)


@pytest.fixture(scope="module")
def trail(shell: Shell) -> dict[str, str]:
    """The context of the trail's own calls."""
    outputs = shell.foundation("outputs", "prod", "--json", "-").json()
    return {
        "SourceOrgID": outputs["organization"]["id"],
        "SourceArn": outputs["logs"]["trail_arn"],
        "SourceAccount": outputs["organization"]["management_account"],
    }


@pytest.fixture(scope="module")
def written(shell: Shell, trail: dict[str, str]) -> dict[str, str]:
    """A log object that the trail's principal has written: bucket, key and version."""
    key = f"AWSLogs/{trail['SourceOrgID']}/222233334444/CloudTrail/eu-west-1/2026/11/24/a.json.gz"
    body = gzip.compress(b'{"Records":[]}')
    writer = service(shell, **trail)
    put = writer.put_object(Bucket=TRAIL_BUCKET, Key=key, Body=body, ACL="bucket-owner-full-control")
    return {"Bucket": TRAIL_BUCKET, "Key": key, "VersionId": put["VersionId"]}


def assumed(shell: Shell, key: str, role: str) -> dict[str, str]:
    account = shell.foundation("outputs", "prod", "--json", "-").json()["accounts"][key]["id"]
    arn = f"arn:aws:iam::{account}:role/{role}"
    found: dict[str, str] = shell.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
    return found


def test_the_trail_writes_a_log_object_and_it_is_locked(shell: Shell, written: dict[str, str]) -> None:
    archive = s3(shell, assumed(shell, "log-archive", MEMBER_ROLE))
    found = archive.head_object(**written)
    assert found["ObjectLockMode"] == "GOVERNANCE"
    assert found["ServerSideEncryption"] == "aws:kms"


@pytest.mark.parametrize(
    "other",
    [
        {"SourceOrgID": "o-foreign1234"},
        {"SourceArn": "arn:aws:cloudtrail:eu-central-1:999988887777:trail/theirs", "SourceOrgID": "o-foreign1234"},
        {"SourceArn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/another"},
    ],
    ids=["another organization", "another organization's trail", "another trail of ours"],
)
def test_a_log_object_of_anybody_else_is_refused(
    shell: Shell, trail: dict[str, str], written: dict[str, str], other: dict[str, str]
) -> None:
    writer = service(shell, **{**trail, **other})
    key = f"{written['Key']}.other"
    text = refusal(lambda: writer.put_object(Bucket=TRAIL_BUCKET, Key=key, Body=b"x", ACL="bucket-owner-full-control"))
    assert "AccessDenied" in text


def test_the_lock_refuses_deletion_even_to_an_exempt_role(shell: Shell, written: dict[str, str]) -> None:
    archive = s3(shell, assumed(shell, "log-archive", MEMBER_ROLE))
    assert "AccessDenied" in refusal(lambda: archive.delete_object(**written))
    assert archive.head_object(**written)["VersionId"] == written["VersionId"]


def test_the_guardrail_refuses_deletion_and_lifting_the_lock_to_everybody_else(
    shell: Shell, written: dict[str, str]
) -> None:
    iam = inside(shell, "log-archive", "iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    iam.create_role(RoleName="administrator", AssumeRolePolicyDocument=document)
    somebody = s3(shell, assumed(shell, "log-archive", "administrator"))
    current = {"Bucket": written["Bucket"], "Key": written["Key"]}
    for attempt in (
        lambda: somebody.delete_object(**current),
        lambda: somebody.delete_object(**written, BypassGovernanceRetention=True),
        lambda: somebody.delete_bucket_policy(Bucket=TRAIL_BUCKET),
        lambda: somebody.put_bucket_versioning(Bucket=TRAIL_BUCKET, VersioningConfiguration={"Status": "Suspended"}),
    ):
        assert "explicit deny in a service control policy" in refusal(attempt)


def inside(shell: Shell, key: str, name: str) -> Any:
    keys = assumed(shell, key, MEMBER_ROLE)
    return boto3.client(
        name,
        region_name="eu-central-1",
        endpoint_url=shell.endpoint,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def test_the_reader_reads_what_the_trail_wrote_and_deletes_nothing(shell: Shell, written: dict[str, str]) -> None:
    archive = shell.foundation("outputs", "prod", "--json", "-").json()["logs"]["reader_role_arn"]
    tooling = inside(shell, "security-tooling", "sts")
    keys = tooling.assume_role(RoleArn=archive, RoleSessionName="test")["Credentials"]
    reader = s3(shell, keys)
    assert gzip.decompress(reader.get_object(**written)["Body"].read()) == b'{"Records":[]}'
    assert "AccessDenied" in refusal(lambda: reader.delete_object(Bucket=written["Bucket"], Key=written["Key"]))
