"""A service-managed StackSet: CloudFormation deploys a template into every member below some units, by itself.

Declared with the AWS Cloud Control provider, which has set and instances in one resource (pulumi-aws needs two, and
forgets failed instances). It lives in the management account's home Region, its instances in all Regions; it never
reaches the management account. One failed account does not hold up the others: failures are tolerated, and named.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws_native as native
from pulumi import ResourceHook, ResourceHookArgs, ResourceHookBinding, ResourceOptions

from foundation.background import beside_the_loop
from foundation.given import given

FAILED = frozenset({"FAILED", "CANCELLED", "INOPERABLE", "FAILED_IMPORT"})
"""Detailed states of an instance that somebody has to look after; a suspended account is only skipped."""


@dataclass(frozen=True)
class StackSetArgs:
    """`targets` are ids of units or the root, `regions` in the order of deployment. `template` is JSON.

    Accounts that join later get their instances of all Regions at once, in no order.
    """

    stack_set: str
    description: str
    template: pulumi.Input[str]
    parameters: dict[str, pulumi.Input[str]]
    targets: list[pulumi.Input[str]]
    regions: list[str]
    home_region: str


class StackSet(pulumi.ComponentResource):
    """One StackSet, kept up to date in accounts that come and go."""

    id: pulumi.Output[str]

    def __init__(self, name: str, args: StackSetArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:stacksets:StackSet", name, {}, opts)
        args = given(StackSetArgs, args)
        failures = _failures(name, args.home_region)
        hooks = ResourceHookBinding(
            before_create=[_activation(name, args.home_region)], after_create=[failures], after_update=[failures]
        )
        stack_set = native.cloudformation.StackSet(
            name,
            stack_set_name=args.stack_set,
            description=args.description,
            permission_model=native.cloudformation.StackSetPermissionModel.SERVICE_MANAGED,
            template_body=args.template,
            parameters=[
                native.cloudformation.StackSetParameterArgs(parameter_key=key, parameter_value=value)
                for key, value in sorted(args.parameters.items())
            ],
            capabilities=[native.cloudformation.StackSetCapability.CAPABILITY_NAMED_IAM],
            auto_deployment=native.cloudformation.StackSetAutoDeploymentArgs(
                enabled=True, retain_stacks_on_account_removal=True
            ),
            managed_execution=native.cloudformation.ManagedExecutionPropertiesArgs(active=True),
            operation_preferences=native.cloudformation.StackSetOperationPreferencesArgs(
                failure_tolerance_percentage=100,
                max_concurrent_percentage=100,
                region_order=args.regions,
                region_concurrency_type=native.cloudformation.StackSetRegionConcurrencyType.SEQUENTIAL,
            ),
            stack_instances_group=[
                native.cloudformation.StackSetStackInstancesArgs(
                    deployment_targets=native.cloudformation.StackSetDeploymentTargetsArgs(
                        organizational_unit_ids=args.targets
                    ),
                    regions=args.regions,
                )
            ],
            opts=ResourceOptions(parent=self, hooks=hooks),
        )
        self.id = stack_set.stack_set_id
        self.resources: list[pulumi.CustomResource] = [stack_set]
        self.register_outputs({"id": self.id})


def _activation(name: str, region: str) -> ResourceHook:
    """Lets CloudFormation see the organization, which no resource of any provider does; once is enough."""

    async def activate(_: ResourceHookArgs) -> None:
        await beside_the_loop(lambda: _cloudformation(region).activate_organizations_access())

    return ResourceHook(f"foundation:activate-stack-sets:{name}", activate)


def _failures(name: str, region: str) -> ResourceHook:
    """Names the accounts in which the latest deployment failed, in a warning."""

    async def report(args: ResourceHookArgs) -> None:
        values: Any = args.new_inputs or {}
        stack_set = str(values["stackSetName"])
        for line in await beside_the_loop(lambda: failed_accounts(_cloudformation(region), stack_set, _account_name)):
            pulumi.log.warn(line)

    return ResourceHook(f"foundation:failed-stack-instances:{name}", report)


def failed_accounts(cloudformation: Any, stack_set: str, name_of: Callable[[str], str]) -> list[str]:
    """One line for each account and Region whose instance of the StackSet is not as the template says.

    ``name_of`` gives the name of an account by its id.
    """
    pages = cloudformation.get_paginator("list_stack_instances").paginate(StackSetName=stack_set)
    return [
        f"StackSet {stack_set} failed in account {name_of(instance['Account'])} ({instance['Account']}), "
        f"{instance['Region']}: "
        f"{instance.get('StatusReason') or instance['Status']}. The others were deployed. Correct it there, then run "
        f"the update again."
        for page in pages
        for instance in page["Summaries"]
        if instance.get("StackInstanceStatus", {}).get("DetailedStatus") in FAILED
    ]


def _account_name(account: str) -> str:
    """The name of an account, or what is known of it: a report of failures must not fail itself."""
    import boto3
    from botocore.exceptions import ClientError

    try:
        answer = boto3.client("organizations", region_name="us-east-1").describe_account(AccountId=account)
    except ClientError:
        return "without a readable name"
    return str(answer["Account"]["Name"])


def _cloudformation(region: str) -> Any:
    import boto3  # half a second that only runs with a StackSet need

    return boto3.client("cloudformation", region_name=region)
