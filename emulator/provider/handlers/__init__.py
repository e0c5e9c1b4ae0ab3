"""The handlers of every type that emulated AWS applies, one file per AWS service."""

from collections.abc import Mapping

from emulator.provider.handler import Handler
from emulator.provider.handlers import account, iam, organization, organizations_accounts, organizations_policies

HANDLERS: Mapping[str, Handler] = {
    handler.token: handler
    for module in (organization, organizations_accounts, organizations_policies, account, iam)
    for handler in module.HANDLERS
}
