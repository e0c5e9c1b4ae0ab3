"""The layer of the baseline: organization policies at the root, central root access, and what is left for accounts.

What an organization policy cannot set is set in the accounts that have a provider, the management account among them.
"""

from collections.abc import Callable
from dataclasses import replace

import pulumi
import pulumi_aws as aws

from foundation import arguments, config, log_arguments
from foundation.account_defaults import AccountDefaults, AccountDefaultsArgs
from foundation.default_vpcs import DefaultVpcsRemoved, DefaultVpcsRemovedArgs
from foundation.guardrails import Guardrails, GuardrailsArgs
from foundation.policies import Document
from foundation.run import Run

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]
ROOT_FEATURES = ["RootCredentialsManagement", "RootSessions"]


def policies(run: Run, documents: tuple[Document, ...], root: IdOf) -> None:
    """Declares the policies of the baseline and attaches them to the root, where they reach every account."""
    section = run.stack.baseline
    if not isinstance(section, config.Baseline):
        return
    component = Guardrails(
        "baseline",
        GuardrailsArgs(
            target_id=root("root"),
            documents=[arguments.guardrail(document, run.stack.guardrails) for document in documents],
            organization=list(run.organization),
            adopted_target=arguments.adopted_targets(run.stack).get("root"),
            already_adopted=run.already_adopted,
        ),
        run.options,
    )
    run.declared(component.resources)
    run.exported_guardrails.append(component.policy_ids)
    if section.central_root_access:
        features = aws.iam.OrganizationsFeatures(
            "organization",
            enabled_features=ROOT_FEATURES,
            opts=pulumi.ResourceOptions.merge(
                run.options, pulumi.ResourceOptions(depends_on=run.organization_resources)
            ),
        )
        run.declared([features])


def accounts(run: Run, root: IdOf, account: IdOf) -> None:
    """Declares what is set in each account that has a provider, and what a StackSet brings to the others."""
    section, settings = run.stack.baseline, run.stack.settings
    if not isinstance(section, config.Baseline):
        return
    args = AccountDefaultsArgs(
        regions=log_arguments.home_first(settings),
        ebs_encryption=section.ebs_encryption,
        harmless_vpcs=section.default_vpcs == "harmless",
    )
    # No StackSet reaches the management account: where members lose their default VPCs, its own become harmless.
    of_management = replace(args, harmless_vpcs=section.default_vpcs != "kept")
    run.declared(AccountDefaults("management", of_management, run.options).resources)
    if section.default_vpcs == "removed":
        removed = DefaultVpcsRemoved(
            "default-vpcs",
            DefaultVpcsRemovedArgs(
                targets=[root("root")],
                accounts=[one.urn for one in run.account_resources.values()],
                regions=log_arguments.home_first(settings),
                home_region=settings.home_region,
            ),
            pulumi.ResourceOptions(provider=run.native()),
        )
        run.declared(removed.resources)
    if isinstance(run.stack.accounts, config.Accounts):
        for entry in run.stack.accounts.active():
            if entry.purpose is not None:
                component = AccountDefaults(entry.key, args, run.member(entry.key, account(entry.key)))
                run.declared(component.resources)
