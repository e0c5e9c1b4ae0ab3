"""Quotas, tampered with one thing at a time: exactly that is named."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from readback_area_world import HOME, OTHER, THIRD, World, rolled_out
from readback_lines import member
from readback_organization import session
from readback_quotas_world import ADDRESSES, GATEWAYS, STACK, VPCS, decide, quotas

from checks import readback_quotas
from checks.readback import readback
from foundation.config import In
from foundation.config.quotas import QuotaRequest

pytestmark = pytest.mark.slow

IN = In.model_validate({"in": "the-other"})
ENTRY = {"ServiceCode": "vpc", "QuotaCode": VPCS, "AwsRegion": HOME}
TEMPLATE = "quota template"
ADJUST = {"OptInLevel": "ACCOUNT", "OptInType": "NotifyAndAdjust"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with rolled_out(tmp_path_factory.mktemp("quotas"), STACK, readback_quotas) as found:
        yield found


@pytest.fixture
def template(world: World) -> Any:
    return world.client("service-quotas", "management", THIRD)


def test_what_the_program_has_made_is_as_declared(world: World) -> None:
    assert world.lines() == []


def test_the_whole_read_back_tells_of_quotas(world: World, template: Any, undo: ExitStack) -> None:
    asked = (world.config, world.shell.endpoint, session())
    assert readback(*asked).mismatches == ()
    template.disassociate_service_quota_template()
    undo.callback(template.associate_service_quota_template)
    (mismatch,) = readback(*asked).mismatches
    assert str(mismatch) == f'{TEMPLATE}, association: expected "ASSOCIATED", found "DISASSOCIATED"'


def test_where_another_stack_declares_quotas_nothing_is_compared(world: World) -> None:
    config = world.config.model_copy(update={"quotas": IN})
    assert readback_quotas.expected(config) == readback_quotas.found(config, world.inside) == {}


def test_where_another_stack_declares_the_accounts_those_are_left_out(world: World) -> None:
    assert world.lines(world.config.model_copy(update={"accounts": IN})) == []


def test_entries_of_the_template_are_compared(world: World, template: Any, undo: ExitStack) -> None:
    put = template.put_service_quota_increase_request_into_template
    put(DesiredValue=25, **ENTRY)
    undo.callback(put, DesiredValue=20, **ENTRY)
    elsewhere = {**ENTRY, "AwsRegion": THIRD}
    put(DesiredValue=50, **elsewhere)
    undo.callback(template.delete_service_quota_increase_request_from_template, **elsewhere)
    other = {"ServiceCode": "ec2", "QuotaCode": ADDRESSES, "AwsRegion": OTHER}
    template.delete_service_quota_increase_request_from_template(**other)
    undo.callback(put, DesiredValue=10, **other)
    assert world.lines() == [
        f"{TEMPLATE}, vpc {VPCS} in {HOME}: expected 20.0, found 25.0",
        f"{TEMPLATE}, ec2 {ADDRESSES} in {OTHER}: expected 10.0, found nothing",
        f"{TEMPLATE}, vpc {VPCS} in {THIRD}: expected nothing, found 50.0",
    ]


def test_without_trusted_access_there_is_no_template(world: World, undo: ExitStack) -> None:
    organizations = world.client("organizations", "management")
    principal = {"ServicePrincipal": "servicequotas.amazonaws.com"}
    organizations.disable_aws_service_access(**principal)
    undo.callback(organizations.enable_aws_service_access, **principal)
    assert world.what()[0] == f"{TEMPLATE}, association"
    assert world.lines(quotas(world, template={})) == []


def test_automatic_management_is_compared(world: World, undo: ExitStack) -> None:
    off, other = world.client("service-quotas", "shop", THIRD), world.client("service-quotas", "desk", THIRD)
    off.start_auto_management(**ADJUST)  # an account without a purpose is its own business
    undo.callback(off.stop_auto_management)
    other.start_auto_management(**ADJUST)
    undo.callback(other.stop_auto_management)
    here, there = (world.client("service-quotas", "management", region) for region in (HOME, OTHER))
    here.update_auto_management(OptInType="NotifyOnly", ExclusionList={"vpc": [VPCS]})
    undo.callback(here.start_auto_management, **ADJUST)
    there.stop_auto_management()
    undo.callback(there.start_auto_management, **ADJUST)
    called = "automatic management of quotas of"
    assert world.lines() == [
        f'{called} management in {HOME}, mode: expected "NotifyAndAdjust", found "NotifyOnly"',
        f'{called} management in {HOME}, left out: expected [], found ["vpc {VPCS}"]',
        f'{called} management in {OTHER}: expected "exists", found nothing',
        f'{called} desk in {THIRD}: expected nothing, found {{"mode": "NotifyAndAdjust", "left out": []}}',
    ]


def test_an_account_that_cannot_be_entered_is_a_finding_and_not_the_end(world: World) -> None:
    config = member(world.config, "desk", access_role="nobody")
    lines = [str(one) for one in readback(config, world.shell.endpoint, session()).mismatches]
    assert 'quotas of desk: expected nothing, found {"cannot be read": "AccessDenied"}' in lines


def test_a_quota_that_aws_has_not_raised_is_named_with_its_last_answer(world: World) -> None:
    subject = f"quota ec2 {GATEWAYS} of desk in {HOME}"
    asked = {"ServiceCode": "ec2", "QuotaCode": GATEWAYS}
    more = {"gateways": QuotaRequest(service="ec2", code=GATEWAYS, value=40)}
    assert f"{subject}, value: expected 40.0, found 30.0" in world.lines(quotas(world, requests={"desk": more}))
    decide(world, "DENIED")
    assert world.lines() == [
        f"{subject}, value: expected 30.0, found 5.0",
        f'{subject}, last request: expected nothing, found "DENIED"',
    ]
    world.client("service-quotas", "desk").request_service_quota_increase(DesiredValue=30, **asked)
    assert world.lines() == []
