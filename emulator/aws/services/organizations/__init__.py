"""AWS Organizations, whole: moto's is not used. `model` is what is remembered, the other modules are operations."""

from emulator.aws.request import Handlers
from emulator.aws.services.organizations import (
    accounts,
    attachments,
    delegation,
    effective,
    membership,
    organization,
    policies,
    policy_types,
    resource_policy,
    service_access,
    tags,
    units,
)

HANDLERS: Handlers = {
    **organization.HANDLERS,
    **policy_types.HANDLERS,
    **units.HANDLERS,
    **accounts.HANDLERS,
    **membership.HANDLERS,
    **policies.HANDLERS,
    **attachments.HANDLERS,
    **effective.HANDLERS,
    **service_access.HANDLERS,
    **delegation.HANDLERS,
    **resource_policy.HANDLERS,
    **tags.HANDLERS,
}
