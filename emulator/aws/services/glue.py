"""AWS Glue: databases and tables are moto's, for which AWS's own catalogue is the account's and no other."""

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Handlers, Request
from emulator.aws.services.organizations.happenings import Listener

_OPERATIONS = (
    "CreateDatabase",
    "GetDatabase",
    "GetDatabases",
    "UpdateDatabase",
    "DeleteDatabase",
    "CreateTable",
    "GetTable",
    "GetTables",
    "UpdateTable",
    "DeleteTable",
)


def refuse_foreign_catalog(request: Request) -> str | None:
    """Refuse the catalogue of another account, which moto would take for the caller's.

    Raises:
        AwsError: AccessDeniedException.
    """
    catalog = request.get("CatalogId")
    if catalog is not None and catalog != request.account:
        message = f"User: {request.caller.principal} is not authorized to perform glue:{request.operation} on {catalog}"
        raise AwsError("AccessDeniedException", message, 400)
    return None


HANDLERS: Handlers = {}
BEFORE_MOTO: Checks = dict.fromkeys(_OPERATIONS, refuse_foreign_catalog)
LISTENERS: tuple[Listener, ...] = ()
