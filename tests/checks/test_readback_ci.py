"""The read-back of CI access: whom the account believes, and what the roles of CI may, tampered with one by one."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest
from readback_ci_world import CI, DEPLOY, GITHUB, JOB, PREVIEW, PULUMI_CLOUD, CiWorld, ci_world, declared, issuer

from checks import readback_ci
from checks.connection import Connection, ReadError
from checks.inside import Inside
from checks.readback_match import Matched
from foundation.config import In, Off, StackConfig

GONE = 'expected "exists", found nothing'
ROLES = [("management", DEPLOY), ("management", PREVIEW), ("logs", PREVIEW), ("tooling", PREVIEW)]
NOTHING_MATCHED = Matched({}, {}, {}, frozenset(), {}, {})


@pytest.fixture(scope="module")
def world() -> Iterator[CiWorld]:
    with ci_world() as found:
        yield found


class Refusing(Connection):
    """A connection to an AWS that refuses every call, or answers none."""

    def __init__(self, code: str) -> None:
        super().__init__("eu-central-1")
        self._code = code

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        error = ReadError(f"{service}:{operation}", ValueError("no"))
        error.code = self._code
        raise error


def inside(config: StackConfig, code: str = "") -> Inside:
    return Inside(config, Refusing(code), "o-1234567890", "r-1234", NOTHING_MATCHED)


def cut(lines: list[str]) -> list[str]:
    """The lines without what was expected and found."""
    return [line.split(": expected")[0] for line in lines]


def documents(iam: Any, role: str) -> Mapping[str, Any]:
    """The inline policies of a role, by name."""
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    return {own: iam.get_role_policy(RoleName=role, PolicyName=own)["PolicyDocument"] for own in names}


def test_what_was_made_by_hand_is_as_declared(world: CiWorld) -> None:
    assert world.found() == []


@pytest.mark.parametrize(("key", "role"), ROLES)
def test_whom_a_role_trusts_is_compared(world: CiWorld, undo: ExitStack, key: str, role: str) -> None:
    iam = world.iam[key]
    trust = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    undo.callback(iam.update_assume_role_policy, RoleName=role, PolicyDocument=json.dumps(trust))
    changed = json.loads(json.dumps(trust))
    changed["Statement"][0]["Condition"] = {}
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(changed))
    condition = "ArnEquals" if key != "management" else "StringEquals"
    assert cut(world.found()) == [f"role {role}, {key}, trust.Statement[0].Condition.{condition}"]


def test_a_subject_with_a_wildcard_is_shown_with_the_one_that_is_expected(world: CiWorld, undo: ExitStack) -> None:
    iam = world.iam["management"]
    trust = iam.get_role(RoleName=PREVIEW)["Role"]["AssumeRolePolicyDocument"]
    undo.callback(iam.update_assume_role_policy, RoleName=PREVIEW, PolicyDocument=json.dumps(trust))
    wider = json.dumps(trust).replace("example/foundation:pull_request", "example/*")
    iam.update_assume_role_policy(RoleName=PREVIEW, PolicyDocument=wider)
    assert world.found() == [
        f"role {PREVIEW}, management, trust.Statement[0].Condition.StringEquals.{GITHUB}:sub[0]: "
        'expected "repo:example/foundation:pull_request", found "repo:example/*"'
    ]


@pytest.mark.parametrize(("key", "role"), ROLES)
def test_each_policy_of_a_role_is_compared(world: CiWorld, undo: ExitStack, key: str, role: str) -> None:
    iam = world.iam[key]
    before = documents(iam, role)
    assert set(before) == {"deploy" if role == DEPLOY else "read", *(["enter"] if key == "management" else [])}
    for own, document in before.items():
        named = {"RoleName": role, "PolicyName": own}
        undo.callback(iam.put_role_policy, **named, PolicyDocument=json.dumps(document))
        kept = {**document, "Statement": document["Statement"][:-1]}
        iam.put_role_policy(**named, PolicyDocument=json.dumps(kept))
    assert sorted(cut(world.found())) == [f"role {role}, {key}, own policies.{own}.Statement" for own in sorted(before)]


def test_an_account_that_may_be_entered_besides_is_named(world: CiWorld, undo: ExitStack) -> None:
    iam, shop = world.iam["management"], world.organization.accounts["shop"]
    before = documents(iam, DEPLOY)["enter"]
    named = {"RoleName": DEPLOY, "PolicyName": "enter"}
    undo.callback(iam.put_role_policy, **named, PolicyDocument=json.dumps(before))
    more = json.loads(json.dumps(before))
    more["Statement"][0]["Resource"].append(f"arn:aws:iam::{shop}:role/Access")
    iam.put_role_policy(**named, PolicyDocument=json.dumps(more))
    (line,) = world.found()
    assert line.startswith(f"role {DEPLOY}, management, own policies.enter.Statement[0].Resource: expected [")
    assert "arn:aws:iam::<shop>:role/Access" in line.partition("found")[2]


@pytest.mark.parametrize(("key", "role"), ROLES)
def test_what_is_attached_put_tagged_or_prolonged_besides_is_named(
    world: CiWorld, undo: ExitStack, key: str, role: str
) -> None:
    iam, administrator = world.iam[key], "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_role_policy(RoleName=role, PolicyArn=administrator)
    undo.callback(iam.detach_role_policy, RoleName=role, PolicyArn=administrator)
    allowed = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": allowed})
    iam.put_role_policy(RoleName=role, PolicyName="more", PolicyDocument=document)
    undo.callback(iam.delete_role_policy, RoleName=role, PolicyName="more")
    before = iam.get_role(RoleName=role)["Role"]["MaxSessionDuration"]
    iam.update_role(RoleName=role, MaxSessionDuration=43_200)
    undo.callback(iam.update_role, RoleName=role, MaxSessionDuration=before)
    iam.untag_role(RoleName=role, TagKeys=["owner"])
    undo.callback(iam.tag_role, RoleName=role, Tags=[{"Key": "owner", "Value": "platform"}])
    lines, subject = world.found(), f"role {role}, {key}"
    assert f'{subject}, policies: expected [], found ["{administrator}"]' in lines
    assert f"{subject}, longest session: expected {7200 if role == DEPLOY else 3600}, found 43200" in lines
    assert f'{subject}, tag owner: expected "platform", found nothing' in lines
    assert len(lines) == 4
    assert f"{subject}, own policies.more" in cut(lines)


def test_a_role_that_is_gone_is_one_line(world: CiWorld, undo: ExitStack) -> None:
    world.remove("tooling", PREVIEW)
    undo.callback(world.preview_role, "tooling")
    assert world.found() == [f"role {PREVIEW}, tooling: {GONE}"]


def test_an_issuer_that_is_gone_is_one_line(world: CiWorld, undo: ExitStack) -> None:
    world.iam["management"].delete_open_id_connect_provider(OpenIDConnectProviderArn=issuer(PULUMI_CLOUD))
    undo.callback(world.issuer, PULUMI_CLOUD, "example")
    assert world.found() == [f"OIDC provider {PULUMI_CLOUD}: {GONE}"]


def test_another_issuer_is_named_and_so_are_another_audience_and_tag(world: CiWorld, undo: ExitStack) -> None:
    iam, arn = world.iam["management"], {"OpenIDConnectProviderArn": issuer(GITHUB)}
    world.issuer("gitlab.example.com", "all")
    gitlab = issuer("gitlab.example.com")
    undo.callback(iam.delete_open_id_connect_provider, OpenIDConnectProviderArn=gitlab)
    iam.add_client_id_to_open_id_connect_provider(**arn, ClientID="anybody")
    undo.callback(iam.remove_client_id_from_open_id_connect_provider, **arn, ClientID="anybody")
    iam.tag_open_id_connect_provider(**arn, Tags=[{"Key": "owner", "Value": "eve"}])
    undo.callback(iam.tag_open_id_connect_provider, **arn, Tags=[{"Key": "owner", "Value": "platform"}])
    assert sorted(world.found()) == [
        'OIDC provider gitlab.example.com: expected nothing, found {"client ids": ["all"], "tag owner": "platform"}',
        f'OIDC provider {GITHUB}, client ids: expected ["sts.amazonaws.com"], found ["anybody", "sts.amazonaws.com"]',
        f'OIDC provider {GITHUB}, tag owner: expected "platform", found "eve"',
    ]


def test_an_account_that_is_to_be_entered_and_is_not_there_has_no_role(world: CiWorld) -> None:
    lines = world.found(declared(web={"purpose": "network"}))
    assert f"role {PREVIEW}, web: {GONE}" in lines
    assert [line for line in cut(lines) if "own policies" in line] == [
        f"role {role}, management, own policies.enter.Statement[{at}].{what}"
        for role in (DEPLOY, PREVIEW)
        for at, what in ((0, "Resource"), (1, "NotResource"))
    ]


def test_while_it_is_off_no_role_to_preview_with_is_to_be_there(world: CiWorld) -> None:
    readers = [f"role {role}, {key}" for key, role in ROLES if role == PREVIEW]
    assert cut(world.found(declared("off"))) == readers


def test_a_role_that_nothing_may_become_is_not_to_be_there(world: CiWorld) -> None:
    lines = world.found(declared({"github": {"deploy": CI["github"]["deploy"]}, "state": CI["state"]}))
    assert cut([line for line in lines if ": expected nothing" in line]) == [
        f"OIDC provider {PULUMI_CLOUD}",
        *(f"role {PREVIEW}, {key}" for key in ("management", "logs", "tooling")),
    ]
    lines = world.found(declared({"github": {"preview": [JOB]}, "state": CI["state"]}))
    assert cut(lines) == [f"OIDC provider {PULUMI_CLOUD}"]  # a deploy role may be somebody else's


@pytest.mark.parametrize(
    "without",
    [
        {"identity": Off.model_validate("off")},
        {"identity": In.model_validate({"in": "people"})},
        {"accounts": In.model_validate({"in": "base"})},
    ],
    ids=["off", "another stack's", "accounts of another stack"],
)
def test_nothing_is_compared_where_this_stack_has_no_identity_or_no_accounts(without: Mapping[str, object]) -> None:
    config = declared().model_copy(update=without)
    assert readback_ci.expected(config) == {}
    assert readback_ci.found(config, inside(config)) == {}


def test_a_refusal_is_named_and_another_failure_ends_the_check() -> None:
    config = declared()
    assert readback_ci.found(config, inside(config, "AccessDenied")) == {
        "CI access, issuers": {"cannot be read": "AccessDenied"},
        "CI access, management": {"cannot be read": "AccessDenied"},
    }
    with pytest.raises(ReadError, match="failed: no"):
        readback_ci.found(config, inside(config, "Throttling"))
