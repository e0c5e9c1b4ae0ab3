"""The operations that are answered here: one module, or package, per AWS service, named as botocore names it."""

from emulator.aws.request import Handlers
from emulator.aws.services import account, iam, organizations, sts

HANDLERS: dict[str, Handlers] = {
    "account": account.HANDLERS,
    "iam": iam.HANDLERS,
    "organizations": organizations.HANDLERS,
    "sts": sts.HANDLERS,
}
"""Handlers by service and operation. What is not here is moto's."""

WITHOUT_MOTO = frozenset({"account", "organizations"})
"""Services that share no state with moto: an operation that is not in `HANDLERS` is not implemented."""
