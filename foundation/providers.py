"""The explicit providers: the management account's, and one for each account that the foundation works in.

Every provider names the account that it may act in, so other credentials stop the run before its first change. Each one
is a process of the AWS plugin (150 MB and more), hence none for workload accounts. Logical names are fixed for ever.

Every provider puts the tags of its account on all that it makes: what a resource has of its own wins, key by key.
"""

from collections.abc import Awaitable, Mapping, Sequence

import pulumi
import pulumi_aws as aws
import pulumi_aws_native

from foundation.background import beside_the_loop
from foundation.config.inherited import organization_tags
from foundation.config.settings import Settings
from foundation.guard import Refused

LONGEST_WAIT = 600
"""Seconds that a new account's role may take until it can be assumed; AWS names no limit, minutes have been seen."""

GLOBAL_REGION = "us-east-1"
"""Where billing and the organization's quotas are declared, whatever the home Region is."""

SESSION = "foundation"
"""Name of the program's sessions in CloudTrail."""


def management(settings: Settings, region: str | None = None) -> aws.Provider:
    """The provider that acts as the credentials of the run, which must be the management account's.

    In another Region than home only for types that have no Region of their own.
    """
    return aws.Provider(
        f"management-{region}" if region else "management",
        region=region or settings.home_region,
        allowed_account_ids=[settings.management_account],
        default_tags=aws.ProviderDefaultTagsArgs(tags=_sorted(organization_tags(settings))),
        retry_mode="adaptive",
    )


def native(settings: Settings, region: str | None = None) -> pulumi_aws_native.Provider:
    """The AWS Cloud Control provider, in the management account: its types have no Region, so one for each Region."""
    return pulumi_aws_native.Provider(
        f"management-native-{region}" if region else "management-native",
        region=region or settings.home_region,
        allowed_account_ids=[settings.management_account],
        default_tags=pulumi_aws_native.ProviderDefaultTagsArgs(tags=_sorted(organization_tags(settings))),
    )


def member(
    key: str,
    account_id: pulumi.Output[str],
    role_name: pulumi.Input[str],
    settings: Settings,
    tags: Mapping[str, str],
    patience: float = LONGEST_WAIT,
) -> aws.Provider:
    """The provider that acts in a member account through a role, as soon as that can be assumed.

    ``tags`` are those of the account.
    """

    def role_of(found: Sequence[str]) -> Awaitable[str]:
        return assumable(f"arn:aws:iam::{found[0]}:role/{found[1]}", settings, patience)

    role: pulumi.Output[str] = pulumi.Output.all(account_id, role_name).apply(role_of)
    return aws.Provider(
        f"account-{key}",
        region=settings.home_region,
        allowed_account_ids=[account_id],
        assume_roles=[aws.ProviderAssumeRoleArgs(role_arn=role, session_name=SESSION)],
        default_tags=aws.ProviderDefaultTagsArgs(tags=_sorted(tags)),
        retry_mode="adaptive",
    )


def _sorted(tags: Mapping[str, str]) -> dict[str, str]:
    """By key: providers take their settings as text, where another order would be a difference."""
    return dict(sorted(tags.items()))


def assumable(role_arn: str, settings: Settings, patience: float = LONGEST_WAIT) -> Awaitable[str]:
    """The ARN, as soon as the role can be assumed with the credentials of the run.

    Raises Refused after ``patience`` seconds, and at once for any answer but AccessDenied.
    """
    return beside_the_loop(_wait, role_arn, settings.home_region, patience)


def _wait(role_arn: str, region: str, patience: float) -> str:
    # Imported here: half a second that only runs with such an account need.
    import boto3
    from botocore.exceptions import ClientError
    from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_exponential_jitter

    def not_yet(error: BaseException) -> bool:
        return isinstance(error, ClientError) and error.response["Error"]["Code"] == "AccessDenied"

    sts = boto3.client("sts", region_name=region)
    try:
        for attempt in Retrying(
            retry=retry_if_exception(not_yet),
            wait=wait_exponential_jitter(multiplier=0.5, max=15),
            stop=stop_after_delay(patience),
            reraise=True,
        ):
            with attempt:
                sts.assume_role(RoleArn=role_arn, RoleSessionName=SESSION)
    except ClientError as error:
        raise Refused(
            f"the role {role_arn} cannot be assumed: {error}\n"
            f"Run with credentials of the management account that may call sts:AssumeRole on it. An account that was "
            f"invited has no such role until somebody makes one in it; name it with `access_role`. An account that has "
            f"just become one to be entered has no foundation-preview until the deploy role has made it."
        ) from error
    return role_arn
