"""The organizational view of AWS Health, which no resource of any provider switches on.

Trusted access, which the organization's own list gives, is the half of it: this call makes Health's role besides.
Its API asks for a support plan; without one somebody clicks it once, and the run goes on.
"""

from typing import Any

import pulumi
from pulumi import ResourceHook, ResourceHookArgs, ResourceHookBinding

from foundation.background import beside_the_loop

WITHOUT_PLAN = "SubscriptionRequiredException"
BY_HAND = (
    "AWS Health's view of the organization is not switched on: its API needs a support plan. Switch it on in the "
    "console of AWS Health in the management account, under Organization health, Configurations."
)


def organizational_view() -> ResourceHookBinding:
    """The hook of what Health is delegated with; to be made once in every run, whatever the run declares."""

    async def switch_on(_: ResourceHookArgs) -> None:
        if (line := await beside_the_loop(lambda: switched_on(_health()))) is not None:
            pulumi.log.warn(line)

    return ResourceHookBinding(before_create=[ResourceHook("foundation:health-of-the-organization", switch_on)])


def switched_on(health: Any) -> str | None:
    """Switches the view on, as often as one likes. What is left to do by hand, if it cannot."""
    from botocore.exceptions import ClientError

    try:
        health.enable_health_service_access_for_organization()
    except ClientError as refusal:
        if refusal.response["Error"]["Code"] != WITHOUT_PLAN:
            raise
        return BY_HAND
    return None


def _health() -> Any:
    import boto3  # half a second that only runs with a delegation need

    return boto3.client("health", region_name="us-east-1")  # where its API is
