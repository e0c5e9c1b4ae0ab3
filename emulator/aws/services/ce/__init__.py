"""Cost Explorer, in front of moto: anomaly detection, cost categories and cost allocation tags.

Global, whichever Region is asked. Costs and usage themselves are moto's.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.ce import allocation_tags, categories, monitors, subscriptions, tags
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {
    "CreateAnomalyMonitor": monitors.create_anomaly_monitor,
    "GetAnomalyMonitors": monitors.get_anomaly_monitors,
    "UpdateAnomalyMonitor": monitors.update_anomaly_monitor,
    "DeleteAnomalyMonitor": monitors.delete_anomaly_monitor,
    "CreateAnomalySubscription": subscriptions.create_anomaly_subscription,
    "GetAnomalySubscriptions": subscriptions.get_anomaly_subscriptions,
    "UpdateAnomalySubscription": subscriptions.update_anomaly_subscription,
    "DeleteAnomalySubscription": subscriptions.delete_anomaly_subscription,
    "CreateCostCategoryDefinition": categories.create_cost_category_definition,
    "DescribeCostCategoryDefinition": categories.describe_cost_category_definition,
    "ListCostCategoryDefinitions": categories.list_cost_category_definitions,
    "UpdateCostCategoryDefinition": categories.update_cost_category_definition,
    "DeleteCostCategoryDefinition": categories.delete_cost_category_definition,
    "ListCostAllocationTags": allocation_tags.list_cost_allocation_tags,
    "UpdateCostAllocationTagsStatus": allocation_tags.update_cost_allocation_tags_status,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "ListTagsForResource": tags.list_tags_for_resource,
}

LISTENERS: tuple[Listener, ...] = ()
