"""S3 Control: the account's block of public access, which an S3 policy of the organization overrides.

Left out: access points and the rest of S3 Control, which are moto's.
"""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.happenings import Listener
from emulator.aws.services.s3.public_access import SETTINGS, AccountBlock, account_block, organization_block


def get_public_access_block(request: Request) -> Mapping[str, object]:
    """GetPublicAccessBlock: what holds for the account, be it from itself or from the organization."""
    _own(request)
    found = account_block(request.state, request.account)
    if found is None:
        message = "The public access block configuration was not found"
        raise AwsError("NoSuchPublicAccessBlockConfiguration", message, 404)
    return {"PublicAccessBlockConfiguration": found}


def put_public_access_block(request: Request) -> Mapping[str, object]:
    """PutPublicAccessBlock: not where the organization has decided."""
    _own(request)
    _unmanaged(request)
    wanted = request["PublicAccessBlockConfiguration"]
    if not wanted:
        message = "Must specify at least one configuration."
        raise AwsError("InvalidPublicAccessBlockConfiguration", message)
    block = request.state.store(AccountBlock, request.account)
    block.settings = {name: bool(wanted.get(name)) for name in SETTINGS}
    return {}


def delete_public_access_block(request: Request) -> Mapping[str, object]:
    """DeletePublicAccessBlock."""
    _own(request)
    _unmanaged(request)
    request.state.store(AccountBlock, request.account).settings = None
    return {}


def _own(request: Request) -> None:
    if request["AccountId"] != request.account:
        raise AwsError("AccessDenied", "Access Denied", 403)


def _unmanaged(request: Request) -> None:
    if organization_block(request.state, request.account) is not None:
        message = "Access Denied: block public access of this account is managed by an organization-level policy"
        raise AwsError("AccessDenied", message, 403)


HANDLERS: Handlers = {
    "DeletePublicAccessBlock": delete_public_access_block,
    "GetPublicAccessBlock": get_public_access_block,
    "PutPublicAccessBlock": put_public_access_block,
}
LISTENERS: tuple[Listener, ...] = ()
