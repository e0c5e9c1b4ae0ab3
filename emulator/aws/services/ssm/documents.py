"""Documents: none is shared with everybody where the account's setting blocks it."""

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.ssm.service_settings import PUBLIC_SHARING, setting


def check_permission(request: Request) -> str | None:
    """ModifyDocumentPermission: the setting stops new public shares, and leaves those that there are."""
    added = [str(account).lower() for account in request.get("AccountIdsToAdd") or ()]
    blocked = setting(request.state, request.account, request.region, PUBLIC_SHARING) == "Disable"
    if blocked and "all" in added:
        message = "Public sharing of SSM documents is blocked in this account and Region."
        raise AwsError("AccessDeniedException", message)
    return None
