"""What the read-back of identity looks at: nothing while it is held back, and little where others provision people."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest
from identity_estates import ACCOUNTS, INSTANCE, SAML, SETTINGS, identified
from readback_identity_world import IdentityWorld, declared, identity_world

from checks import readback_identity
from checks.connection import Connection, ReadError
from checks.inside import Inside
from checks.readback_identity.live import Live
from checks.readback_identity.scope import Scope
from checks.readback_match import Matched
from foundation.config import In, Off, StackConfig

GONE = 'expected "exists", found nothing'
NOWHERE = "arn:aws:sso:::instance/ssoins-ffffffffffffffff"
NOTHING_MATCHED = Matched({}, {}, {}, frozenset(), {}, {})


@pytest.fixture(scope="module")
def world() -> Iterator[IdentityWorld]:
    with identity_world() as found:
        yield found


class Silent(Connection):
    """A connection to an AWS that has nothing to list."""

    def listed(self, service: str, operation: str, member: str, **parameters: Any) -> Iterator[Any]:
        return iter(())

    def call(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        raise AssertionError(f"{service}:{operation} is not to be called")


def inside(config: StackConfig) -> Inside:
    return Inside(config, Silent("eu-west-1"), "o-1234567890", "r-1234", NOTHING_MATCHED)


@pytest.mark.parametrize(
    "without",
    [
        {"identity": Off.model_validate("off")},
        {"identity": In.model_validate({"in": "people"})},
        {"identity": identified(instance=None).identity},
        {"accounts": In.model_validate({"in": "base"})},
    ],
    ids=["off", "another stack's", "held back", "accounts of another stack"],
)
def test_nothing_is_compared_where_this_stack_has_no_instance_or_no_accounts(without: Mapping[str, object]) -> None:
    config = identified().model_copy(update=without)
    assert readback_identity.expected(config) == {}
    assert readback_identity.found(config, inside(config)) == {}


def test_an_account_that_has_left_the_organization_is_named_by_id() -> None:
    scope = Scope.of(identified())
    assert scope is not None
    assert Live(scope, inside(scope.config)).account("999988887777") == "account 999988887777"


def test_every_assignment_of_the_matrix_is_a_fact_of_its_own() -> None:
    assert {subject for subject in readback_identity.expected(declared()) if " for " in subject} == {
        "account lab, developer for group developers",
        "account shop-test, developer for group developers",
        "account guard, administrator for group platform",
        "management account, management-billing for user ben+ops@example.com",
    }


def test_with_an_identity_provider_only_its_declared_groups_and_what_they_may_do_are_compared(
    world: IdentityWorld, undo: ExitStack
) -> None:
    provisioned = world.group("Provisioned")
    undo.callback(world.store.delete_group, IdentityStoreId=INSTANCE["identity_store"], GroupId=provisioned)
    groups = {"developers": {"name": "Developers", "description": "Not compared"}, "platform": {}, "missing": {}}
    assert world.found(declared(directory="scim", users={}, groups=groups)) == [f"group missing: {GONE}"]


def test_a_delegation_that_is_gone_is_one_line(world: IdentityWorld, undo: ExitStack) -> None:
    organizations = world.organization.organizations
    given = {"AccountId": world.accounts["guard"], "ServicePrincipal": "sso.amazonaws.com"}
    organizations.deregister_delegated_administrator(**given)
    undo.callback(organizations.register_delegated_administrator, **given)
    assert world.found() == ['Identity Center, administrator: expected ["guard"], found nothing']


def test_a_delegation_to_another_account_than_the_declared_one_is_named(world: IdentityWorld) -> None:
    settings = {**SETTINGS, "delegates": {"identity-center": "shop"}}
    accounts = {**ACCOUNTS, "shop": {**ACCOUNTS["shop"], "purpose": "network"}}
    config = declared(accounts=accounts, sections={"settings": settings})
    lines = world.found(config)
    with_its_tags = [line for line in lines if line.endswith('tag workload: expected "shop", found nothing')]
    assert [line for line in lines if line not in with_its_tags] == [
        'Identity Center, administrator[0]: expected "shop", found "guard"',
        f"application wiki: {GONE}",
    ]
    sets = {line.split(",")[0] for line in with_its_tags}
    assert {"permission set administrator", "permission set developer"} <= sets
    assert "permission set management-billing" not in sets


def test_a_delegated_account_that_does_not_exist_has_no_applications(world: IdentityWorld) -> None:
    settings = {**SETTINGS, "delegates": {"identity-center": "new"}}
    accounts = {**ACCOUNTS, "new": {"unit": "security", "purpose": "network"}}
    assert f"application wiki: {GONE}" in world.found(declared(accounts=accounts, sections={"settings": settings}))


def test_an_identity_store_that_is_not_the_instances_is_one_line(world: IdentityWorld) -> None:
    config = declared(instance={**INSTANCE, "identity_store": "d-0123456789"})
    assert world.found(config) == ['Identity Center, identity store: expected "d-0123456789", found "d-1234567890"']


def test_without_the_instance_all_of_it_is_missing(world: IdentityWorld) -> None:
    config = declared(instance={**INSTANCE, "arn": NOWHERE}, applications={})
    lines = world.found(config)
    assert lines[:2] == [
        f'Identity Center, instance: expected "{NOWHERE}", found nothing',
        'Identity Center, identity store: expected "d-1234567890", found nothing',
    ]
    assert f"account lab, developer for group developers: {GONE}" in lines
    assert all(line.endswith("found nothing") for line in lines)


def test_a_question_that_aws_does_not_answer_is_an_error_and_no_mismatch() -> None:
    scope = Scope.of(identified())
    assert scope is not None
    live = Live(scope, inside(scope.config))

    def read(_: Connection) -> str:
        raise ReadError("sso-admin:list_application_assignments", ValueError("no answer"))

    with pytest.raises(ReadError, match="list_application_assignments failed: no answer"):
        live.of_application(SAML.format(account="111122223333"), read)
