"""AWS IAM: aliases, organization features, service-linked roles and AWS's own policies. Everything else is moto's."""

from emulator.aws.request import Checks, Handlers
from emulator.aws.services.iam import (
    aliases,
    managed_policies,
    oidc_providers,
    organization_features,
    reserved_roles,
    service_linked_roles,
)

managed_policies.install()

HANDLERS: Handlers = {
    **aliases.HANDLERS,
    **oidc_providers.HANDLERS,
    **organization_features.HANDLERS,
    **service_linked_roles.HANDLERS,
}
BEFORE_MOTO: Checks = reserved_roles.BEFORE_MOTO
