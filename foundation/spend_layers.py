"""The layer of spend: the topic, budgets, anomalies and the export, all in the management account.

The bucket of the export alone is in the account with the purpose operations. Everything else is us-east-1's, whatever
the home Region is.
"""

from collections.abc import Callable

import pulumi
from pulumi import ResourceOptions

from foundation import spend_arguments
from foundation.config.placement import account_of, present
from foundation.config.spend import Anomalies, Budgets, Export, Spend
from foundation.log_bucket import LogBucket
from foundation.run import Run
from foundation.spend.anomalies import Anomalies as AnomaliesComponent
from foundation.spend.budgets import Budgets as BudgetsComponent
from foundation.spend.export import CostExport
from foundation.spend.topic import SpendTopic

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]


def spend(run: Run, account: IdOf) -> None:
    """Declares what tells of spend and keeps it. ``account`` gives the id of an account by its key."""
    section = run.stack.spend
    if not isinstance(section, Spend):
        return
    outputs: dict[str, object] = {}
    if isinstance(section.budgets, Budgets) or isinstance(section.anomalies, Anomalies):
        topic = SpendTopic("spend", spend_arguments.topic(section, run.stack.settings), run.options)
        run.declared(topic.resources)
        outputs |= {"topic_arn": topic.arn, **_told(run, section, topic.arn, account)}
    if isinstance(section.export, Export):
        outputs["export_bucket"] = _export(run, section.export, account)
    run.outputs["spend"] = outputs


def _told(run: Run, section: Spend, topic: Id, account: IdOf) -> dict[str, object]:
    """Declares what tells the topic; ids of budgets by name, where there are any."""
    if isinstance(section.anomalies, Anomalies):
        unusual = spend_arguments.anomalies(section.anomalies, section, topic)
        run.declared(AnomaliesComponent("spend", unusual, run.global_options()).resources)
    if not isinstance(section.budgets, Budgets):
        return {}
    args = spend_arguments.budgets(section.budgets, run.stack, topic, account)
    if not args.budgets:
        return {}
    budgets = BudgetsComponent("spend", args, run.global_options())
    run.declared(budgets.resources)
    return {"budgets": budgets.ids}


def _export(run: Run, section: Export, account: IdOf) -> Id:
    """The name of the bucket."""
    key, name = present(account_of(run.stack.accounts, "operations")), section.named(run.stack.logs)
    if name is None or run.organization_id is None:
        raise AssertionError("nothing names the bucket of exports: the rules should have refused this")
    settings = run.stack.settings
    kept = spend_arguments.bucket(section, name, settings, run.organization_id)
    bucket = LogBucket("cost-exports", kept, run.member(key, account(key)))
    run.declared(bucket.resources)
    args = spend_arguments.export(section, settings, bucket.bucket, account(key))
    run.declared(CostExport("costs", args, ResourceOptions(provider=run.global_native())).resources)
    return bucket.bucket
