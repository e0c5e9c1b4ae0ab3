"""Policies in the read-back: their texts, their attachments, and those that nobody declares."""

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack

import pytest
from readback_lines import found, without_ids
from readback_organization import Handmade


@pytest.fixture
def policy(organization: Handmade, undo: ExitStack) -> Callable[..., str]:
    """Makes a policy that nobody declares, attached to the targets; they are gone afterwards."""

    def create(kind: str, content: Mapping[str, object], *targets: str) -> str:
        aws = organization.organizations
        made = aws.create_policy(Name="Extra", Description="", Type=kind, Content=json.dumps(content))
        identifier = str(made["Policy"]["PolicySummary"]["Id"])
        undo.callback(aws.delete_policy, PolicyId=identifier)
        for target in targets:
            aws.attach_policy(PolicyId=identifier, TargetId=target)
            undo.callback(aws.detach_policy, PolicyId=identifier, TargetId=target)
        return identifier

    return create


@pytest.fixture
def updated(organization: Handmade, undo: ExitStack) -> Callable[..., None]:
    """Changes a declared policy, and changes it back afterwards."""

    def update(key: str, **changes: str) -> None:
        aws, identifier = organization.organizations, organization.policies[key]
        before = aws.describe_policy(PolicyId=identifier)["Policy"]
        undo.callback(
            aws.update_policy,
            PolicyId=identifier,
            Name=before["PolicySummary"]["Name"],
            Description=before["PolicySummary"]["Description"],
            Content=before["Content"],
        )
        aws.update_policy(PolicyId=identifier, **changes)

    return update


def test_a_detached_policy_is_named(organization: Handmade, undo: ExitStack) -> None:
    aws = organization.organizations
    place = {"PolicyId": organization.policies["suspended@suspended"], "TargetId": organization.targets["suspended"]}
    aws.detach_policy(**place)
    undo.callback(aws.attach_policy, **place)
    assert found(organization) == [
        'document suspended@suspended, attached to suspended: expected "attached", found nothing'
    ]


def test_a_further_attachment_of_a_declared_policy_is_named(organization: Handmade, undo: ExitStack) -> None:
    aws = organization.organizations
    place = {"PolicyId": organization.policies["suspended@suspended"], "TargetId": organization.accounts["shop"]}
    aws.attach_policy(**place)
    undo.callback(aws.detach_policy, **place)
    assert found(organization) == [
        'document suspended@suspended, attached to account:shop: expected nothing, found "attached"'
    ]


def test_an_attachment_to_the_management_account_is_named(organization: Handmade, undo: ExitStack) -> None:
    aws = organization.organizations
    place = {"PolicyId": organization.policies["regions@root"], "TargetId": "111122223333"}
    aws.attach_policy(**place)
    undo.callback(aws.detach_policy, **place)
    assert found(organization) == [
        'document regions@root, attached to management account: expected nothing, found "attached"'
    ]


def test_an_attachment_to_a_closed_account_does_not_count(organization: Handmade, undo: ExitStack) -> None:
    aws = organization.organizations
    place = {"PolicyId": organization.policies["regions@root"], "TargetId": organization.accounts["intranet"]}
    aws.attach_policy(**place)
    undo.callback(aws.detach_policy, **place)
    assert found(organization) == []


def test_a_policy_that_is_missing_is_one_line(organization: Handmade, updated: Callable[..., None]) -> None:
    updated("regions@root", Name="Regions")
    policy = organization.policies["regions@root"]
    assert without_ids(found(organization), policy) == [
        'document regions@root: expected "exists", found nothing',
        'policy Regions (ID): expected nothing, found {"type": "SERVICE_CONTROL_POLICY", "attached to": ["root"]}',
    ]


def test_another_statement_in_a_policy_is_named_by_its_place(
    organization: Handmade, updated: Callable[..., None]
) -> None:
    aws = organization.organizations
    before = aws.describe_policy(PolicyId=organization.policies["services@account:shop"])["Policy"]["Content"]
    updated("services@account:shop", Content=before.replace("redshift:", "athena:"))
    assert found(organization) == [
        'document services@account:shop, content.Statement[0].Action[0]: expected "redshift:*", found "athena:*"',
        f"document services@account:shop, size: expected {len(before)}, found {len(before) - 2}",
    ]


def test_white_space_in_a_policy_is_seen_as_its_size(organization: Handmade, updated: Callable[..., None]) -> None:
    aws = organization.organizations
    before = aws.describe_policy(PolicyId=organization.policies["organization@root"])["Policy"]["Content"]
    updated("organization@root", Content=before + " ")
    assert found(organization) == [f"document organization@root, size: expected {len(before)}, found {len(before) + 1}"]


def test_another_description_of_a_policy_is_named(organization: Handmade, updated: Callable[..., None]) -> None:
    updated("organization@root", Description="")
    (line,) = found(organization)
    assert line.startswith('document organization@root, description: expected "Guardrails of the foundation')
    assert line.endswith(', found ""')


def test_a_policy_that_nobody_declares_is_named_even_unattached(
    organization: Handmade, policy: Callable[..., str]
) -> None:
    identifier = policy("TAG_POLICY", {"tags": {}})
    assert without_ids(found(organization), identifier) == [
        'policy Extra (ID): expected nothing, found {"type": "TAG_POLICY", "attached to": []}'
    ]


def test_a_policy_of_a_type_that_is_off_is_named(organization: Handmade, policy: Callable[..., str]) -> None:
    identifier = policy("UPGRADE_ROLLOUT_POLICY", {"upgrade_rollout": {}})
    assert without_ids(found(organization), identifier) == [
        'policy Extra (ID): expected nothing, found {"type": "UPGRADE_ROLLOUT_POLICY", "attached to": []}'
    ]


def test_a_policy_that_nobody_declares_is_named_with_what_it_is_attached_to(
    organization: Handmade, policy: Callable[..., str]
) -> None:
    targets = ("workloads/production", "account:shop")
    identifier = policy("TAG_POLICY", {"tags": {}}, *(organization.targets[target] for target in targets))
    assert without_ids(found(organization), identifier) == [
        'policy Extra (ID): expected nothing, found {"type": "TAG_POLICY", '
        '"attached to": ["workloads/production", "account:shop"]}'
    ]


def test_a_policy_that_only_closed_accounts_have_does_not_count(
    organization: Handmade, policy: Callable[..., str]
) -> None:
    policy("TAG_POLICY", {"tags": {}}, organization.accounts["intranet"])
    assert found(organization) == []


def test_where_awss_own_policy_is_gone_is_named(organization: Handmade, undo: ExitStack) -> None:
    aws = organization.organizations
    place = {"PolicyId": "p-FullAWSAccess", "TargetId": organization.accounts["shop"]}
    aws.detach_policy(**place)
    undo.callback(aws.attach_policy, **place)
    assert found(organization) == ['account shop, FullAWSAccess: expected "attached", found nothing']
