"""AWS IAM: aliases, organization features, service-linked roles and AWS's own policies. Everything else is moto's."""

from emulator.aws.request import Handlers
from emulator.aws.services.iam import aliases, managed_policies, organization_features, service_linked_roles

managed_policies.install()

HANDLERS: Handlers = {
    **aliases.HANDLERS,
    **organization_features.HANDLERS,
    **service_linked_roles.HANDLERS,
}
