"""From the section `foundation:spend` to component arguments."""

from collections.abc import Callable

import pulumi

from foundation import cost_tables
from foundation.config.budgets import by_key, planned, watched_tags
from foundation.config.selectors import MANAGEMENT
from foundation.config.settings import Settings
from foundation.config.spend import (
    DIMENSIONS,
    EXPORT,
    EXPORT_PREFIX,
    FOR_SUBSCRIBERS,
    FOR_TOPIC,
    TOPIC,
    Anomalies,
    Budgets,
    Export,
    Spend,
    made,
    there,
)
from foundation.config.stack import StackConfig
from foundation.log_bucket import LogBucketArgs
from foundation.policies.spend import export_bucket_policy, spend_key_policy, spend_topic_policy
from foundation.providers import GLOBAL_REGION
from foundation.spend.anomalies import AnomaliesArgs, MonitorArgs
from foundation.spend.budgets import BudgetArgs, BudgetsArgs
from foundation.spend.export import CostExportArgs
from foundation.spend.topic import SpendTopicArgs

OVERWRITTEN_DAYS = 7
"""Data Exports writes the files of a month anew up to three times a day."""


def topic(section: Spend, settings: Settings) -> SpendTopicArgs:
    """The topic of the management account."""
    management = settings.management_account
    return SpendTopicArgs(
        topic=TOPIC,
        region=GLOBAL_REGION,
        topic_policy=spend_topic_policy(f"arn:aws:sns:{GLOBAL_REGION}:{management}:{TOPIC}", management),
        key_policy=spend_key_policy(management),
        subscribers=list(section.subscribers),
    )


def budgets(
    section: Budgets, stack: StackConfig, topic_arn: pulumi.Output[str], account: Callable[[str], pulumi.Output[str]]
) -> BudgetsArgs:
    """Every budget; ``account`` gives the id of an account by its key."""
    entries = by_key(stack.accounts)

    def id_of(key: str) -> pulumi.Input[str]:
        return stack.settings.management_account if key == MANAGEMENT else account(key)

    return BudgetsArgs(
        budgets=[
            BudgetArgs(
                key=f"{budget.level}/{budget.key}" if budget.key else budget.level,
                name=budget.name,
                amount=budget.amount,
                accounts=[id_of(key) for key in budget.accounts],
                emails=list(budget.emails),
                tags=watched_tags(budget.level, budget.key, entries, stack.units, stack.settings),
            )
            for budget in planned(stack)
        ],
        actual=list(section.thresholds.actual),
        forecast=list(section.thresholds.forecast),
        topic_arn=topic_arn,
    )


def anomalies(section: Anomalies, spend: Spend, topic_arn: pulumi.Output[str]) -> AnomaliesArgs:
    """Monitors, and whom they tell."""
    return AnomaliesArgs(
        monitors=[MonitorArgs(one, f"foundation-{one}", DIMENSIONS[one]) for one in made(section)],
        others=list(there(section)),
        amount=section.amount,
        percent=section.percent,
        topic_arn=topic_arn,
        immediate=FOR_TOPIC,
        regular=FOR_SUBSCRIBERS,
        emails=list(spend.subscribers),
        frequency=None if section.frequency == "immediate" else section.frequency.upper(),
    )


def bucket(section: Export, name: str, settings: Settings, organization: pulumi.Output[str]) -> LogBucketArgs:
    """The bucket of the export. By S3's own keys: the guide of Data Exports says nothing of others."""
    management = settings.management_account
    return LogBucketArgs(
        bucket=name,
        policy=organization.apply(lambda id_: export_bucket_policy(name, id_, management)),
        days=section.days,
        old_versions=OVERWRITTEN_DAYS,
    )


def export(
    section: Export, settings: Settings, bucket: pulumi.Output[str], account: pulumi.Output[str]
) -> CostExportArgs:
    """The export to a bucket of an account, in the home Region."""
    return CostExportArgs(
        export=EXPORT,
        description="All costs of the organization",
        query=cost_tables.query(section.table),
        table=cost_tables.NAMES[section.table],
        settings=dict(cost_tables.SETTINGS.get(section.table, {})),
        bucket=bucket,
        bucket_region=settings.home_region,
        bucket_account=account,
        prefix=EXPORT_PREFIX,
        parquet=section.format == "parquet",
    )
