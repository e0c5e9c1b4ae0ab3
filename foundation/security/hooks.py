"""The hooks of the security services, bound to the resources whose coming and going they accompany.

Registered by name in every run, whatever the run declares: the engine knows the hooks of a resource that has left the
program by the names that its state holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi import ResourceHook, ResourceHookArgs, ResourceHookBinding

from foundation.background import beside_the_loop
from foundation.guard import Refused
from foundation.guard_watch import tell_what_is_unlinked, tell_what_stops
from foundation.security import hub_withdrawal, withdrawal
from foundation.security.access import Access, Caller, code, delegated_account, patiently
from foundation.security.enrolment import enrolment

INSPECTOR, SECURITY_HUB = "inspector2.amazonaws.com", "securityhub.amazonaws.com"


@dataclass(frozen=True)
class RegionalHooks:
    """Hooks of a service that is designated and configured Region by Region."""

    designation: ResourceHookBinding
    configuration: ResourceHookBinding | None = None


@dataclass(frozen=True)
class HubHooks:
    """Hooks of Security Hub: of its designation, central configuration, aggregator and associations of policies."""

    designation: ResourceHookBinding
    configuration: ResourceHookBinding
    aggregator: ResourceHookBinding
    association: ResourceHookBinding


@dataclass(frozen=True)
class SecurityHooks:
    """Every hook of the layer; to be made once in every run."""

    stops: ResourceHookBinding
    guardduty: RegionalHooks
    detective: RegionalHooks
    macie: RegionalHooks
    inspector: RegionalHooks
    security_hub: HubHooks


def security_hooks(access: Access) -> SecurityHooks:
    """The hooks of a run."""
    stops = tell_what_stops()
    of_detective, of_macie = enrolment("detective", access), enrolment("macie", access)
    return SecurityHooks(
        stops=ResourceHookBinding(before_delete=[stops]),
        guardduty=RegionalHooks(
            ResourceHookBinding(
                before_delete=[
                    stops,
                    _withdrawn("guardduty", access, lambda caller, _: withdrawal.from_guardduty(caller)),
                ],
                after_delete=[_deregistered("guardduty", "AdminAccounts", access)],
            )
        ),
        detective=RegionalHooks(
            ResourceHookBinding(
                before_delete=[
                    stops,
                    _withdrawn("detective", access, lambda caller, _: withdrawal.from_detective(caller)),
                ],
                after_delete=[_deregistered("detective", "Administrators", access)],
            ),
            ResourceHookBinding(after_create=[of_detective], after_update=[of_detective]),
        ),
        macie=RegionalHooks(
            ResourceHookBinding(
                before_delete=[stops, _withdrawn("macie", access, lambda caller, _: withdrawal.from_macie(caller))]
            ),
            ResourceHookBinding(after_create=[of_macie], after_update=[of_macie]),
        ),
        inspector=RegionalHooks(
            ResourceHookBinding(
                before_create=[_with_role(access)],
                before_delete=[stops, _withdrawn("inspector", access, withdrawal.from_inspector)],
            )
        ),
        security_hub=_security_hub(stops, access),
    )


def _withdrawn(service: str, access: Access, withdraw: Callable[[Caller, str], list[str]]) -> ResourceHook:
    """Withdraws the service from the Region of a designation that is about to be deleted."""

    async def hook(args: ResourceHookArgs) -> None:
        title, _, region = args.name.partition("/")
        account, role = _administrator(args), await access.role(service)
        left = await _asked(title, lambda: withdraw(access.inside(account, role, region), account))
        if left:
            pulumi.log.warn(f"{title} stays on in accounts of {region} that did not let go: {'; '.join(left)}")

    return ResourceHook(f"foundation:withdraw-{service}", hook)


def _deregistered(service: str, key: str, access: Access) -> ResourceHook:
    """Ends the delegation in AWS Organizations after the last designation."""
    principal = f"{service}.amazonaws.com"

    async def hook(args: ResourceHookArgs) -> None:
        account = _administrator(args)
        await _asked(
            args.name,
            lambda: withdrawal.deregister(Caller(access.home_region), service, key, principal, account),
        )

    return ResourceHook(f"foundation:deregister-{service}", hook)


def _with_role(access: Access) -> ResourceHook:
    """Makes Inspector's own role in the management account, without which its policy associates nobody.

    Not declared: AWS makes it as well, when Inspector is trusted or used, and a declared one would then fail.
    """

    def make() -> None:
        iam: Any = Caller(access.home_region).client("iam")
        try:
            patiently(lambda: iam.create_service_linked_role(AWSServiceName=INSPECTOR))
        except iam.exceptions.ClientError as error:
            if code(error) not in ("InvalidInput", "InvalidInputException"):  # it is there
                raise

    async def hook(args: ResourceHookArgs) -> None:
        await _asked(args.name, make)

    return ResourceHook("foundation:inspector-role", hook)


def _security_hub(stops: ResourceHook, access: Access) -> HubHooks:
    targets: list[str] = []
    """Targets whose associations this run deletes."""

    def remember(args: ResourceHookArgs) -> None:
        targets.append(str((args.old_inputs or {})["targetId"]))

    async def from_members(args: ResourceHookArgs) -> None:
        role = await access.role("security-hub")

        def withdraw() -> list[str]:
            management = Caller(access.home_region)
            organizations = management.client("organizations")
            own = patiently(organizations.describe_organization)["Organization"]["MasterAccountId"]
            delegate = delegated_account(organizations, SECURITY_HUB)
            caller = access.inside(delegate, role, access.home_region)
            return hub_withdrawal.from_members(caller, access.regions, list(targets), own)

        left = await _asked(args.name, withdraw)
        if left:
            pulumi.log.warn(f"Security Hub stays enabled in accounts: {'; '.join(left)}. Disable it in each of them.")

    async def from_delegate(args: ResourceHookArgs) -> None:
        account, role = _administrator(args), await access.role("security-hub")
        others = [region for region in access.regions if region != access.home_region]
        await _asked(
            args.name, lambda: hub_withdrawal.from_delegate(access.inside(account, role, access.home_region), others)
        )

    return HubHooks(
        designation=ResourceHookBinding(
            before_delete=[stops], after_delete=[ResourceHook("foundation:disable-delegated-hubs", from_delegate)]
        ),
        configuration=ResourceHookBinding(
            before_delete=[ResourceHook("foundation:disable-hubs-of-members", from_members)]
        ),
        aggregator=ResourceHookBinding(before_update=[tell_what_is_unlinked()]),
        association=ResourceHookBinding(before_delete=[ResourceHook("foundation:remember-hub-targets", remember)]),
    )


def _administrator(args: ResourceHookArgs) -> str:
    before = args.old_inputs or {}
    return str(before.get("adminAccountId") or before["accountId"])


async def _asked(name: str, call: Callable[[], Any]) -> Any:
    """What the call gives, from a thread. Raises Refused for what AWS refuses: nothing else is undone then."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return await beside_the_loop(call)
    except (BotoCoreError, ClientError) as error:
        raise Refused(
            f"{name}: {error}\nThe steps after this one were not taken. Correct it, and run the update again."
        ) from error
