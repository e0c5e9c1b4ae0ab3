"""What the tag schema refuses and the budgets tell once both are deployed, and what changes of the file preview as.

One story on one emulated AWS; edits of the file are taken back.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import boto3
import pytest
from botocore.exceptions import ClientError
from emulated_shell import Shell, emulated_shell, project
from network_estate_emulated import changes

from checks.connection import Connection
from checks.denials import Call, replay
from checks.live import live_organization
from checks.reach import attached_policies

pytestmark = pytest.mark.slow

MANAGEMENT, HOME = "111122223333", "eu-central-1"
STACK = f"""config:
  foundation:settings:
    management_account: "{MANAGEMENT}"
    home_region: {HOME}
    regions: [{HOME}, us-east-1]
    tags: {{owner: platform, environment: shared}}
  foundation:organization: {{}}
  foundation:units:
    infrastructure: {{account_budget: 100}}
    workloads:
      budget: 1000
      account_budget: 200
      units:
        production: {{tags: {{environment: production}}}}
        test: {{tags: {{environment: test}}}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      desk: {{unit: infrastructure, purpose: operations}}
      shop: {{unit: workloads/production, tags: {{owner: shop}}, budget: 500}}
      lab: {{unit: workloads/test}}
  foundation:guardrails: {{deny_suspended: "off"}}
  foundation:baseline: "off"
  foundation:logs: "off"
  foundation:security: "off"
  foundation:identity: "off"
  foundation:network: "off"
  foundation:images: "off"
  foundation:operations: "off"
  foundation:tags:
    keys:
      owner:
        values: [platform, shop]
        required: {{resource_types: ["s3:bucket", "sns:topic"], environments: [production]}}
        enforced_for: ["s3:bucket", "sns:topic"]
        cost_allocation: true
      environment:
        values: [shared, production, test]
        inherited_from: unit
        required: {{resource_types: ["ec2:instance"]}}
    billed: [owner]
  foundation:spend:
    owners: {{platform: [platform@example.com], shop: [shop@example.com]}}
    subscribers: [finance@example.com]
    budgets: {{organization: 1500, management: 50}}
    export: {{bucket: example-4f1c-cost-exports}}
  foundation:quotas: "off"
"""
BUCKET = {"LocationConstraint": HOME}
Client = Callable[..., Any]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = tmp_path_factory.mktemp("tags")
    file = directory / "Pulumi.tags.yaml"
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
    """Clients inside a member."""

    @cache
    def of(key: str, service: str) -> Any:
        arn = f"arn:aws:iam::{ids[key]}:role/OrganizationAccountAccessRole"
        given = shell.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return boto3.client(
            service,
            region_name=HOME,
            endpoint_url=shell.endpoint,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )

    return of


def code(call: Callable[..., object], **asked: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**asked)
    return str(caught.value.response["Error"]["Code"])


def bucket(name: str, owner: str | None = None) -> dict[str, Any]:
    tags = {"Tags": [{"Key": "owner", "Value": owner}]} if owner else {}
    return {"Bucket": name, "CreateBucketConfiguration": BUCKET | tags}


def played(shell: Shell, what: str, **asked: object) -> Any:
    with urlopen(f"{shell.endpoint}/_foundation/{what}?{urlencode(asked)}") as answer:
        return json.load(answer)


def test_in_production_nothing_is_made_without_a_required_tag(client: Client) -> None:
    s3, sns = client("shop", "s3"), client("shop", "sns")
    assert code(s3.create_bucket, **bucket("example-bare")) == "AccessDenied"
    s3.create_bucket(**bucket("example-owned", "shop"))
    assert code(sns.create_topic, Name="bare") == "AccessDenied"
    sns.create_topic(Name="owned", Tags=[{"Key": "owner", "Value": "shop"}])


def test_the_replay_of_own_calls_holds_them_against_the_required_tags_too(shell: Shell, client: Client) -> None:
    since = shell.last_call()
    assert code(client("shop", "s3").create_bucket, **bucket("example-bare")) == "AccessDenied"
    session = boto3.Session(shell.environment["AWS_ACCESS_KEY_ID"], shell.environment["AWS_SECRET_ACCESS_KEY"])
    live = live_organization(Connection(HOME, shell.endpoint, session))
    assert live is not None
    found = replay(map(Call.from_record, shell.calls(since)), attached_policies(live), MANAGEMENT).denied
    assert {(one.action, one.policy) for one in found} == {
        ("s3:CreateBucket", "foundation-tags-required-workloads-production")
    }


def test_elsewhere_it_is_not_asked_for(client: Client) -> None:
    client("lab", "s3").create_bucket(**bucket("example-lab"))


@pytest.mark.parametrize("key", ["shop", "lab"])
def test_a_value_outside_the_schema_is_refused_everywhere(client: Client, key: str) -> None:
    assert code(client(key, "s3").create_bucket, **bucket(f"example-{key}-x", "nobody")) == "TagPolicyException"


def test_units_and_accounts_have_the_tags_that_they_inherit(shell: Shell, ids: Mapping[str, str]) -> None:
    organizations = shell.client("organizations")
    found = organizations.list_tags_for_resource(ResourceId=ids["shop"])["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in found} == {"owner": "shop", "environment": "production"}


def test_what_the_program_makes_in_an_account_has_the_tags_of_the_account(client: Client) -> None:
    found = client("desk", "s3").get_bucket_tagging(Bucket="example-4f1c-cost-exports")["TagSet"]
    assert {tag["Key"]: tag["Value"] for tag in found} == {"owner": "platform", "environment": "shared"}


def test_a_budget_tells_its_owner_and_the_topic(shell: Shell, ids: Mapping[str, str]) -> None:
    told = played(shell, "spend", account=ids["shop"], amount=450)["Notifications"]
    found = {each["Budget"]: (each["Emails"], each["Topics"]) for each in told}
    topic = f"arn:aws:sns:us-east-1:{MANAGEMENT}:foundation-spend"
    assert found == {"foundation-account-shop": (["shop@example.com"], {topic: None})}  # None: nothing refused it


def test_an_anomaly_tells_those_who_subscribe(shell: Shell, ids: Mapping[str, str]) -> None:
    told = played(shell, "cost-anomaly", account=ids["lab"], impact=5000)["Alerts"]
    assert "finance@example.com" in json.dumps(told)
    assert "foundation-spend" in json.dumps(told)


@contextmanager
def edited(shell: Shell, *changed: tuple[str, str]) -> Iterator[None]:
    file = shell.directory / "Pulumi.prod.yaml"
    before = file.read_bytes()
    for old, new in changed:
        shell.edit(lambda text, old=old, new=new: text.replace(old, new, 1))  # type: ignore[misc]
    try:
        yield
    finally:
        file.write_bytes(before)


def test_nothing_changes_without_an_edit(shell: Shell) -> None:
    assert changes(shell.foundation("preview", "prod", "--json", "-")) == set()


def test_a_new_account_adds_its_budget_and_nothing_else(shell: Shell) -> None:
    line = "      lab: {unit: workloads/test}\n"
    with edited(shell, (line, f"{line}      pad: {{unit: workloads/test}}\n")):
        found = changes(shell.foundation("preview", "prod", "--json", "-"))
    assert {one for one in found if not one.startswith("update ")} == {
        "create Account pad",
        "create Budget account/pad",
    }
    # They name the accounts that they are about.
    assert {one for one in found if one.startswith("update ")} == {
        "update Budget unit/workloads",
        "update CostCategory Environment",
        "update CostCategory Owner",
        "update CostCategory Unit",
    }


def test_a_new_required_tag_key_previews_as_updates_only(shell: Shell) -> None:
    keys = "    keys:\n"
    new = f"{keys}      cost-center: {{pattern: '[0-9]{{4}}', required: {{resource_types: ['ec2:instance']}}}}\n"
    value = "environment: shared}"
    with edited(shell, (keys, new), (value, 'environment: shared, cost-center: "1000"}')):
        found = changes(shell.foundation("preview", "prod", "--json", "-"))
    assert {one.split()[0] for one in found} == {"update"}
    assert "update Account shop" in found
    assert "update OrganizationalUnit workloads" in found
    assert "update Budget account/lab" in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tags: {owner: shop}", "tags: {owner: shpo}", "foundation:accounts.members.shop.tags.owner"),
        ('"s3:bucket"', '"iam:group"', "foundation:tags.keys.owner.required.resource_types"),
        ("management: 50}", "management: 50, accounts: {shoop: 5}}", "foundation:spend.budgets.accounts.shoop"),
        ("values: [platform, shop]", "pattern: '[a-'", "foundation:tags.keys.owner.pattern"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_asked(shell: Shell, old: str, new: str, said: str) -> None:
    since = shell.last_call()
    with edited(shell, (old, new)):
        done = shell.foundation("up", "prod")
    assert done.code == 2, done.output
    assert said in done.output
    assert "Traceback" not in done.output
    assert shell.mutations(since) == []
