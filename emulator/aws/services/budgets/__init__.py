"""Emulated AWS Budgets: budgets of an account with notifications, and the spend that makes them ring.

Left out: actions of budgets, billing views and performance history. Budgets are global, whichever Region is asked.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.budgets import definitions, notifications, subscribers, tags
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {
    "CreateBudget": definitions.create_budget,
    "DescribeBudget": definitions.describe_budget,
    "DescribeBudgets": definitions.describe_budgets,
    "UpdateBudget": definitions.update_budget,
    "DeleteBudget": definitions.delete_budget,
    "CreateNotification": notifications.create_notification,
    "DescribeNotificationsForBudget": notifications.describe_notifications_for_budget,
    "DescribeBudgetNotificationsForAccount": notifications.describe_budget_notifications_for_account,
    "UpdateNotification": notifications.update_notification,
    "DeleteNotification": notifications.delete_notification,
    "CreateSubscriber": subscribers.create_subscriber,
    "DescribeSubscribersForNotification": subscribers.describe_subscribers_for_notification,
    "UpdateSubscriber": subscribers.update_subscriber,
    "DeleteSubscriber": subscribers.delete_subscriber,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "ListTagsForResource": tags.list_tags_for_resource,
}

LISTENERS: tuple[Listener, ...] = ()
