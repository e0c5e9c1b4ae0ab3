"""The `aws:ssoadmin/...` types of IAM Identity Center."""

from emulator.provider.handler import Handler
from emulator.provider.handlers.ssoadmin import applications, assignments, instances, permission_sets, policies

HANDLERS: tuple[Handler, ...] = (
    *applications.HANDLERS,
    *assignments.HANDLERS,
    *instances.HANDLERS,
    *permission_sets.HANDLERS,
    *policies.HANDLERS,
)
