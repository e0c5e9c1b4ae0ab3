"""AWS CloudFormation: service-managed stack sets, whole, and the stacks that they make in members.

moto's stack sets are not used; a stack that CreateStack makes is moto's. Left out of stack sets: self-managed
permissions, drift detection, import, StopStackSetOperation, templates by URL.
"""

from emulator.aws.errors import not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.cloudformation import access, instances, operations, stack_listing, stack_sets
from emulator.aws.services.cloudformation.auto_deployment import deploy_automatically
from emulator.aws.services.organizations.happenings import Listener


def _not_implemented(request: Request) -> dict[str, object]:
    raise not_implemented("cloudformation", request.operation)


HANDLERS: Handlers = {
    **access.HANDLERS,
    **stack_sets.HANDLERS,
    **instances.HANDLERS,
    **operations.HANDLERS,
    **stack_listing.HANDLERS,
    # moto would answer for sets that it does not know.
    "DetectStackSetDrift": _not_implemented,
    "ImportStacksToStackSet": _not_implemented,
    "StopStackSetOperation": _not_implemented,
}

LISTENERS: tuple[Listener, ...] = (deploy_automatically,)
