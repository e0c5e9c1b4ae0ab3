"""The Cost Explorer types: anomaly monitors and subscriptions, cost categories, cost allocation tags.

Cost Explorer is global: none of the types has a `region`.
"""

from emulator.provider.handlers.costexplorer import allocation_tags, anomalies, categories

HANDLERS = (*anomalies.HANDLERS, *categories.HANDLERS, *allocation_tags.HANDLERS)
