"""Accounts that do not fit into the organization's quota are not begun with, and quotas are asked for in time.

One story on one emulated AWS, in the order of the file.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import boto3
import pytest
from emulated_shell import Shell, emulated_shell, project

pytestmark = pytest.mark.slow

MANAGEMENT, HOME, GLOBAL = "111122223333", "eu-central-1", "us-east-1"
REFUSED = 3
ACCOUNTS = {"ServiceCode": "organizations", "QuotaCode": "L-E619E033"}
VPCS = {"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE"}
ASK = (
    "aws service-quotas request-service-quota-increase --service-code organizations --quota-code L-E619E033 "
    "--desired-value {} --region us-east-1"
)
OFF = ("baseline", "logs", "security", "identity", "network", "images", "operations", "tags", "spend")
STACK = f"""config:
  foundation:settings:
    management_account: "{MANAGEMENT}"
    home_region: {HOME}
    regions: [{HOME}, {GLOBAL}]
  foundation:organization: {{}}
  foundation:units: {{infrastructure: {{}}, workloads: {{}}}}
  foundation:accounts:
    email: aws+{{account}}@example.com
    members:
      desk: {{unit: infrastructure, purpose: operations}}
      shop: {{unit: workloads}}
  foundation:guardrails: {{deny_suspended: "off"}}
{"".join(f'  foundation:{name}: "off"' + chr(10) for name in OFF)}\
  foundation:quotas:
    template:
      vpcs: {{service: vpc, code: L-F678F1CE, value: 20}}
      lambda: {{service: lambda, code: L-B99A9384, region: {GLOBAL}, value: 3000}}
    requests:
      desk: {{vpcs: {{service: vpc, code: L-F678F1CE, value: 10}}}}
      management: {{roles: {{service: iam, code: L-FE177D64, region: {GLOBAL}, value: 2000}}}}
    auto_management: {{mode: adjust}}
"""
Client = Callable[..., Any]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = tmp_path_factory.mktemp("quotas")
    file = directory / "Pulumi.quotas.yaml"
    file.write_text(STACK)
    where = project(directory / "project", file)
    with emulated_shell(where, "--role-seconds", "0", "--creation-seconds", "0", "--quota", "2") as found:
        yield found


@pytest.fixture
def client(shell: Shell) -> Client:
    """Clients in an account, by its access role, and in the management account."""

    def of(key: str, service: str, region: str = HOME) -> Any:
        given = {
            "aws_access_key_id": shell.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": shell.environment["AWS_SECRET_ACCESS_KEY"],
        }
        if key != "management":
            found = shell.foundation("outputs", "prod", "--json", "-").json()["accounts"][key]["id"]
            arn = f"arn:aws:iam::{found}:role/OrganizationAccountAccessRole"
            session = shell.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
            given = {
                "aws_access_key_id": session["AccessKeyId"],
                "aws_secret_access_key": session["SecretAccessKey"],
                "aws_session_token": session["SessionToken"],
            }
        return boto3.client(service, region_name=region, endpoint_url=shell.endpoint, **given)

    return of


def asked(client: Client, value: int) -> str:
    """Id of a request for a quota of so many accounts."""
    quotas = client("management", "service-quotas", GLOBAL)
    return str(quotas.request_service_quota_increase(DesiredValue=value, **ACCOUNTS)["RequestedQuota"]["Id"])


def grant(shell: Shell, request: str) -> None:
    query = urlencode({"account": MANAGEMENT, "region": GLOBAL, "request": request, "status": "APPROVED"})
    with urlopen(f"{shell.endpoint}/_foundation/quota-decision?{query}"):
        pass


def changed(done: Any) -> Mapping[str, int]:
    return {name: count for name, count in done.json()["changes"].items() if name != "same"}


def test_accounts_that_do_not_fit_stop_the_first_up_before_anything_is_made(shell: Shell) -> None:
    done = shell.foundation("up", "prod")
    assert done.code == REFUSED
    assert ASK.format(11) in done.output.replace("\n", " ").replace("  ", " ")
    assert "Traceback" not in done.output
    assert shell.mutations() == []


def test_while_aws_has_not_decided_up_says_so(shell: Shell, client: Client) -> None:
    request = asked(client, 11)
    since = shell.last_call()
    done = shell.foundation("up", "prod")
    assert done.code == REFUSED
    assert f"AWS has not decided on the request for 11 yet ({request}, PENDING)" in " ".join(done.output.split())
    assert shell.mutations(since) == []
    grant(shell, request)


def test_with_the_quota_raised_everything_is_made_and_stays_as_it_is(shell: Shell) -> None:
    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    again = shell.foundation("preview", "prod", "--json", "-")
    assert again.code == 0, again.output
    assert changed(again) == {}


def test_quotas_are_asked_for_in_the_accounts_of_the_foundation(client: Client) -> None:
    history = client("desk", "service-quotas").list_requested_service_quota_change_history()["RequestedQuotas"]
    assert [(one["QuotaCode"], one["DesiredValue"]) for one in history] == [(VPCS["QuotaCode"], 10)]
    quotas = client("management", "service-quotas", GLOBAL)
    history = quotas.list_requested_service_quota_change_history(Status="PENDING")["RequestedQuotas"]
    assert [(one["ServiceCode"], one["DesiredValue"]) for one in history] == [("iam", 2000)]


def test_aws_raises_quotas_by_itself_but_those_that_are_asked_for(client: Client) -> None:
    for account, region, left_out in (
        ("desk", HOME, {"vpc": ["L-F678F1CE"]}),
        ("desk", GLOBAL, {}),
        ("management", HOME, {}),
        ("management", GLOBAL, {"iam": ["L-FE177D64"]}),
    ):
        found = client(account, "service-quotas", region).get_auto_management_configuration()
        excluded = {key: [one["QuotaCode"] for one in quotas] for key, quotas in found["ExclusionList"].items()}
        assert (found["OptInStatus"], found["OptInType"]) == ("ENABLED", "NotifyAndAdjust")
        assert excluded == left_out, (account, region)


def test_accounts_beyond_it_are_not_begun_with_until_there_is_room_for_all(shell: Shell, client: Client) -> None:
    more = "".join(f"      lab-{number}: {{unit: workloads}}\n" for number in range(10))
    shell.edit(
        lambda text: text.replace("    members:", "    quota: 13\n    members:").replace(
            "      shop:", f"{more}      shop:"
        )
    )
    done = shell.foundation("up", "prod")
    assert done.code == REFUSED
    assert ASK.format(13) in done.output.replace("\n", " ").replace("  ", " ")
    emails = {one["Email"] for one in client("management", "organizations").list_accounts()["Accounts"]}
    assert not any("lab" in email for email in emails)
    grant(shell, asked(client, 13))
    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    assert changed(done) == {"create": 10}


def test_in_an_account_to_come_aws_asks_for_what_the_template_has(client: Client) -> None:
    for region, code, value in ((HOME, "L-F678F1CE", 20), (GLOBAL, "L-B99A9384", 3000)):
        (one,) = client("lab-3", "service-quotas", region).list_requested_service_quota_change_history()[
            "RequestedQuotas"
        ]
        assert (one["QuotaCode"], one["DesiredValue"]) == (code, value)


def test_another_mode_changes_what_aws_may_do_in_place(shell: Shell, client: Client) -> None:
    shell.edit(lambda text: text.replace("mode: adjust", "mode: notify"))
    done = shell.foundation("up", "prod", "--json", "-")
    assert done.code == 0, done.output
    assert changed(done) == {"update": 4}
    found = client("desk", "service-quotas").get_auto_management_configuration()
    assert (found["OptInType"], found["ExclusionList"]) == ("NotifyOnly", {})
