"""What records the organization keeps recording: CloudTrail and AWS Config are not stopped, deleted or narrowed.

Teams may still make trails, rules and conformance packs of their own. The organization trail needs no statement (its
members cannot touch it), but its event data stores, an account's own trails, and Config's recorder do.
"""

from collections.abc import Iterable

from foundation.policies.statement import Statement, deny

ACTIONS = (
    "cloudtrail:DeleteEventDataStore",
    "cloudtrail:DeleteTrail",
    "cloudtrail:DeregisterOrganizationDelegatedAdmin",
    "cloudtrail:PutEventConfiguration",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:PutInsightSelectors",
    "cloudtrail:StopEventDataStoreIngestion",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateEventDataStore",
    "cloudtrail:UpdateTrail",
    "config:DeleteAggregationAuthorization",
    "config:DeleteConfigurationAggregator",
    "config:DeleteConfigurationRecorder",
    "config:DeleteDeliveryChannel",
    "config:DeleteRetentionConfiguration",
    "config:DeleteServiceLinkedConfigurationRecorder",
    "config:DisassociateResourceTypes",
    "config:PutConfigurationAggregator",
    "config:PutConfigurationRecorder",
    "config:PutDeliveryChannel",
    "config:PutRetentionConfiguration",
    "config:StopConfigurationRecorder",
)


def protect_audit_trail(exempt: Iterable[str]) -> tuple[Statement, ...]:
    return (deny("ProtectAuditTrail", actions=ACTIONS, unless=exempt),)
