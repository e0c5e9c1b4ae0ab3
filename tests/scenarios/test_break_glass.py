"""Emergency access as docs/break-glass.md has it: two people made by hand, who gets in, what binds them, who hears.

One story on one emulated AWS, in the order of the file.
"""

import json
import time
from collections.abc import Iterator

import pytest
from emergency_estate import HOME, MANAGEMENT, OTHER, ROLE, SIGN_IN, emergency_estate, session
from emergency_people import CODE, MAIL, Story, made_by_hand, refused, suspended

pytestmark = pytest.mark.slow

RULE = "foundation-emergency"
BY_SCP = "explicit deny in a service control policy"
DENIED_REGION = "us-west-2"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with emergency_estate(tmp_path_factory.mktemp("emergency")) as estate:
        calls = estate.shell.mutations()
        policy = f"arn:aws:iam::{MANAGEMENT}:policy/foundation-emergency-user"
        people = {name: made_by_hand(estate, name, policy) for name in ("emergency-1", "emergency-2")}
        people["ana"] = made_by_hand(estate, "ana", policy)
        found = Story(estate, people, calls, estate.client("sqs").create_queue(QueueName="mail")["QueueUrl"])
        found.subscribe()
        yield found


@pytest.fixture(autouse=True)
def nothing_told_before(story: Story) -> None:
    story.told()


def test_the_program_makes_no_user_password_or_key(story: Story) -> None:
    made = set(story.calls_of_the_program)
    assert {"CreateRole", "CreatePolicy"} <= made
    assert not {name for name in made if any(word in name for word in ("User", "LoginProfile", "AccessKey", "MFA"))}


@pytest.mark.parametrize("name", ["emergency-1", "emergency-2"])
@pytest.mark.parametrize("key", ["management", "log-archive", "security-tooling", "shop"])
def test_each_user_gets_into_every_account_with_mfa(story: Story, name: str, key: str) -> None:
    entered = session(story.people[name].enter(story.estate, story.estate.role(key)))
    who = story.estate.client_of(entered, "sts").get_caller_identity()
    assert who["Arn"] == f"arn:aws:sts::{story.estate.ids[key]}:assumed-role/{ROLE}/incident-4711"


@pytest.mark.parametrize("key", ["management", "shop"])
def test_nobody_gets_in_without_mfa(story: Story, key: str) -> None:
    person, role = story.people["emergency-1"], story.estate.role(key)
    refused(person.enter, story.estate, role, mfa=False)
    plain = story.estate.client_of(person.keys, "sts").get_session_token()["Credentials"]
    sts = story.estate.client_of(session(plain), "sts")
    refused(sts.assume_role, RoleArn=role, RoleSessionName="incident-4711")


@pytest.mark.parametrize("key", ["management", "shop"])
def test_nobody_else_gets_in(story: Story, key: str) -> None:
    role = story.estate.role(key)
    refused(story.people["ana"].enter, story.estate, role)
    for session_of in (story.administrator("shop"), story.emergency("log-archive")):
        sts = story.estate.client_of(session_of, "sts")
        refused(sts.assume_role, RoleArn=role, RoleSessionName="incident-4711")


@pytest.mark.parametrize("key", ["management", "shop"])
def test_signing_in_with_mfa_lasts_for_an_hour(story: Story, key: str) -> None:
    # Nobody waits for an hour here: the hour that the role has is made a second.
    person, iam = story.people["emergency-1"], story.estate.client("iam", key)
    trust = iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"]
    age = trust["Statement"][0]["Condition"]["NumericLessThan"]
    assert age == {"aws:MultiFactorAuthAge": "3600"}
    proof = {"SerialNumber": person.device, "TokenCode": CODE}
    signed_in = story.estate.client_of(person.keys, "sts").get_session_token(**proof)["Credentials"]
    sts, asked = story.estate.client_of(session(signed_in), "sts"), {"RoleSessionName": "incident-4711"}
    asked["RoleArn"] = story.estate.role(key)
    time.sleep(1.1)
    assert sts.assume_role(**asked)
    hour = json.dumps(trust)
    iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=hour.replace('"3600"', '"1"'))
    try:
        refused(sts.assume_role, **asked)
    finally:
        iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=hour)


def test_guardrails_that_it_is_exempt_from_do_not_bind_the_role(story: Story) -> None:
    estate, emergency, daily = story.estate, story.emergency("shop"), story.administrator("shop")
    assert BY_SCP in refused(estate.client_of(daily, "ec2", DENIED_REGION).describe_vpcs)
    assert estate.client_of(emergency, "ec2", DENIED_REGION).describe_vpcs()["Vpcs"]
    assert BY_SCP in refused(estate.client_of(daily, "redshift").describe_clusters)
    assert estate.client_of(emergency, "redshift").describe_clusters()["Clusters"] == []
    with suspended(estate, "shop"):
        assert BY_SCP in refused(estate.client_of(daily, "sqs").list_queues)
        assert estate.client_of(emergency, "sqs").list_queues()


def test_evidence_alarms_and_exempt_roles_are_protected_from_the_role(story: Story) -> None:
    estate, archive = story.estate, story.emergency("log-archive")
    s3 = estate.client_of(archive, "s3")
    for bucket in (one["Name"] for one in s3.list_buckets()["Buckets"]):
        assert BY_SCP in refused(s3.delete_bucket_policy, Bucket=bucket)
    iam = estate.client_of(archive, "iam")
    for role in (ROLE, "OrganizationAccountAccessRole", f"{RULE}-events-{HOME}"):
        assert BY_SCP in refused(iam.update_role, RoleName=role, Description="mine")
    assert BY_SCP in refused(estate.client_of(archive, "organizations").leave_organization)


@pytest.mark.parametrize("region", [HOME, OTHER, SIGN_IN])
def test_the_alarm_of_a_member_is_out_of_reach_of_its_administrators(story: Story, region: str) -> None:
    for session_of in (story.administrator("shop"), story.emergency("shop")):
        events = story.estate.client_of(session_of, "events", region)
        assert BY_SCP in refused(events.delete_rule, Name=RULE)
        assert BY_SCP in refused(events.disable_rule, Name=RULE)
        assert BY_SCP in refused(events.remove_targets, Rule=RULE, Ids=["bus"])
        iam = story.estate.client_of(session_of, "iam")
        assert BY_SCP in refused(iam.delete_role_policy, RoleName=f"{RULE}-events-{region}", PolicyName="put-events")
    assert story.estate.client("events", "shop", region).describe_rule(Name=RULE)["State"] == "ENABLED"


@pytest.mark.parametrize("key", ["management", "shop"])
@pytest.mark.parametrize("region", [HOME, SIGN_IN, "ap-northeast-3"])
def test_every_use_is_told_of_in_words_from_whatever_region(story: Story, key: str, region: str) -> None:
    person, role = story.people["emergency-2"], story.estate.role(key)
    person.enter(story.estate, role, region)
    (text,) = story.told()
    assert text.startswith(f'"EMERGENCY ACCESS in account {MANAGEMENT}, Region {region}: AssumeRole."\n')
    assert f"Who: {person.arn}, from " in text
    assert f"Role, if one was assumed: {role}. When: 20" in text
    assert "First step: ring both holders" in text
    assert "docs/break-glass.md" in text


def test_a_switch_in_the_console_is_told_of_in_both_accounts(story: Story) -> None:
    person, role = story.people["emergency-1"], story.estate.role("shop")
    story.at_the_console("switch-role", role=role, by=person.arn, region=OTHER)
    first = {text.splitlines()[0] for text in story.told()}
    assert first == {
        f'"EMERGENCY ACCESS in account {MANAGEMENT}, Region {OTHER}: AssumeRole."',
        f'"EMERGENCY ACCESS in account {story.estate.ids["shop"]}, Region {OTHER}: SwitchRole."',
    }


def test_an_emergency_user_who_signs_in_is_told_of_and_others_are_not(story: Story) -> None:
    for name in ("ana", "emergency-1"):
        story.at_the_console("console-sign-in", account=MANAGEMENT, user=name, region="eu-north-1")
    (text,) = story.told()
    assert text.startswith(f'"EMERGENCY ACCESS in account {MANAGEMENT}, Region eu-north-1: ConsoleLogin."')
    assert "user/emergency-1" in text


def test_daily_work_is_not_told_of(story: Story) -> None:
    story.administrator("shop")
    assert story.told() == []


@pytest.mark.parametrize("key", ["management", "log-archive", "security-tooling", "shop"])
def test_every_root_sign_in_is_told_of_in_us_east_1(story: Story, key: str) -> None:
    account = story.estate.ids[key]
    story.at_the_console("console-sign-in", account=account, user="root")
    (text,) = story.told()
    assert text.startswith(f'"EMERGENCY ACCESS in account {account}, Region us-east-1: ConsoleLogin."')
    assert f"Who: arn:aws:iam::{account}:root" in text


def test_an_account_on_its_way_out_still_tells(story: Story) -> None:
    with suspended(story.estate, "shop"):
        story.at_the_console("console-sign-in", account=story.estate.ids["shop"], user="root")
    assert len(story.told()) == 1


def test_the_alarm_needs_no_security_account(story: Story) -> None:
    estate, organizations = story.estate, story.estate.client("organizations")
    nothing = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})
    made = organizations.create_policy(Name="x", Description="x", Type="SERVICE_CONTROL_POLICY", Content=nothing)
    policy = {"PolicyId": made["Policy"]["PolicySummary"]["Id"]}
    organizations.attach_policy(**policy, TargetId=estate.ids["security-tooling"])
    try:
        everything_is_told(story)
    finally:
        organizations.detach_policy(**policy, TargetId=estate.ids["security-tooling"])
        organizations.delete_policy(**policy)


def everything_is_told(story: Story) -> None:
    for key in ("management", "shop"):
        story.at_the_console("console-sign-in", account=story.estate.ids[key], user="root")
        story.people["emergency-1"].enter(story.estate, story.estate.role(key))
    story.at_the_console("switch-role", role=story.estate.role("shop"), by=story.people["emergency-1"].arn)
    assert len(story.told()) == 6


def test_nothing_of_this_made_anything_differ_from_the_file(story: Story) -> None:
    (line,) = story.estate.mismatches()
    assert line == f'topic {RULE}, subscriber {MAIL}: expected nothing, found "sqs"'
    done = story.estate.shell.foundation("preview", "prod", "--json", "-")
    assert {name for name, count in done.json()["changes"].items() if count} == {"same"}


def test_destroy_takes_role_and_alarm_away_and_leaves_the_users(story: Story) -> None:
    estate = story.estate
    done = estate.shell.foundation("destroy", "prod")
    assert done.code == 0, done.output
    rest = [line for line in done.output.splitlines() if line.endswith(("retained", "protected"))]
    assert any("organization" in line for line in rest)
    assert not [line for line in rest if "emergency" in line]
    iam = estate.client("iam")
    assert {user["UserName"] for user in iam.list_users()["Users"]} == {"ana", "emergency-1", "emergency-2"}
    for key in ("management", "log-archive", "shop"):
        names = {role["RoleName"] for role in estate.client("iam", key).list_roles()["Roles"]}
        assert not {name for name in names if "emergency" in name}
        for region in (HOME, OTHER, SIGN_IN):
            assert estate.client("events", key, region).list_rules(NamePrefix=RULE)["Rules"] == []


def test_deployed_again_it_knows_the_same_users_and_needs_no_security_account_that_is_open(story: Story) -> None:
    done = story.estate.shell.foundation("up", "prod")
    assert done.code == 0, done.output
    story.subscribe()
    story.estate.client("organizations").close_account(AccountId=story.estate.ids["security-tooling"])
    everything_is_told(story)
