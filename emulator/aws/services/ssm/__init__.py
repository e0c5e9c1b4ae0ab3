"""Systems Manager, in front of moto: settings of the account, tiers of parameters, and parameters that are shared.

Fleet, patches, automation and OpsCenter are moto's, as far as it has them.
"""

from emulator.aws.request import Checks, Handlers
from emulator.aws.services.ssm import documents, parameters, resource_policies, service_settings, shared_parameters

HANDLERS: Handlers = {**parameters.HANDLERS, **resource_policies.HANDLERS, **service_settings.HANDLERS}
BEFORE_MOTO: Checks = {
    "ModifyDocumentPermission": documents.check_permission,
    "GetParameter": shared_parameters.check_one,
    "GetParameterHistory": shared_parameters.check_one,
    "GetParameters": shared_parameters.check_several,
}
