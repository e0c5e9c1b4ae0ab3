"""The layer of tags: what the one schema declares on AWS besides the tags themselves, which the providers set.

Tag policies on the root, units and accounts; cost categories and cost allocation tags in the management account; rules
of AWS Config in the account that it is delegated to. The guardrail on create is among the other guardrails.
"""

from collections.abc import Callable

import pulumi
import pulumi_aws as aws
import pulumi_aws_native as native

from foundation import arguments, log_arguments
from foundation.config.cost_categories import categories
from foundation.config.placement import delegate, present
from foundation.config.selectors import MANAGEMENT
from foundation.config.tag_rules import tag_rules
from foundation.config.tags import TagSchema
from foundation.cost_allocation import CostAllocationTags, CostAllocationTagsArgs
from foundation.cost_categories import CostCategories, CostCategoriesArgs, CostCategoryArgs
from foundation.guardrails import Guardrails, GuardrailsArgs
from foundation.policies.tags import tag_documents
from foundation.required_tags import RequiredTags, RequiredTagsArgs, RequiredTagsRuleArgs
from foundation.run import Run

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]


def tags(run: Run, target: IdOf, account: IdOf) -> None:
    """Declares what the schema asks for. ``target`` gives the id of the root, a unit or `account:KEY`, ``account`` that
    of an account by its key."""
    section = run.stack.tags
    if not isinstance(section, TagSchema):
        return
    _policies(run, target)
    _rules(run, account)
    run.outputs["tags"] = {"cost_categories": _categories(run, account)}
    keys = [key for key, tag in section.keys.items() if tag.cost_allocation and key in section.billed]
    if keys:
        billed = CostAllocationTags("cost-allocation", CostAllocationTagsArgs(keys), run.global_options())
        run.declared(billed.resources)


def _policies(run: Run, target: IdOf) -> None:
    for document in tag_documents(run.stack):  # one for each target
        called = document.target
        of_account = called.startswith(arguments.ACCOUNT)
        component = Guardrails(
            f"tags:{called}",
            GuardrailsArgs(
                target_id=target(called),
                documents=[arguments.guardrail(document, run.stack.guardrails)],
                organization=list(run.organization),
                adopted_target=arguments.adopted_targets(run.stack).get(called),
                already_adopted=run.already_adopted,
            ),
            run.with_account(called.removeprefix(arguments.ACCOUNT)) if of_account else run.options,
        )
        run.declared(component.resources)
        run.exported_guardrails.append(component.policy_ids)


def _categories(run: Run, account: IdOf) -> pulumi.Input[object]:
    """ARNs of the cost categories by name."""
    found = categories(run.stack)
    if not found:
        return {}
    args = CostCategoriesArgs(
        [
            CostCategoryArgs(each.name, {value: _ids(run, keys, account) for value, keys in each.values})
            for each in found
        ]
    )
    component = CostCategories("cost-categories", args, run.global_options())
    run.declared(component.resources)
    return component.arns


def _ids(run: Run, keys: tuple[str, ...], account: IdOf) -> list[pulumi.Input[str]]:
    return [run.stack.settings.management_account if key == MANAGEMENT else account(key) for key in keys]


def _rules(run: Run, account: IdOf) -> None:
    found = tag_rules(run.stack)
    if not found:
        return
    # What AWS Config needs in every account, and before another account than the management account may put a rule.
    recording = (aws.cfg.RecorderStatus, aws.organizations.DelegatedAdministrator, native.cloudformation.StackSet)
    key = present(delegate(run.stack.accounts, run.stack.settings, "config"))
    args = RequiredTagsArgs(
        rules=[
            RequiredTagsRuleArgs(rule.name, rule.parameters, list(rule.types), _ids(run, rule.excluded, account))
            for rule in found
        ],
        regions=log_arguments.home_first(run.stack.settings),
        recorded=[one.urn for one in run.resources if isinstance(one, recording)],
    )
    component = RequiredTags("required-tags", args, run.member(key, account(key)))
    run.declared(component.resources)
