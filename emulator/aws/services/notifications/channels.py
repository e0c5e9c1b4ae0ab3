"""Channels of notification configurations: the account's e-mail contacts. Chat and the mobile application are not."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.notifications.model import configuration, conflict, listed, not_found
from emulator.aws.services.notificationscontacts import EmailContacts


def associate_channel(request: Request) -> Mapping[str, object]:
    """AssociateChannel; a contact need not be active yet."""
    found, arn = configuration(request), request["arn"]
    if ":notifications-contacts:" not in arn:
        raise AwsError("NotImplementedByEmulator", f"{arn} is no e-mail contact.", status=501)
    if arn not in request.state.store(EmailContacts, request.account).by_arn:
        raise not_found(arn)
    if arn in found.channels:
        raise conflict(f"{arn} is associated with {found.arn} already.", arn)
    found.channels.append(arn)
    return {}


def disassociate_channel(request: Request) -> Mapping[str, object]:
    """DisassociateChannel."""
    found, arn = configuration(request), request["arn"]
    if arn not in found.channels:
        raise not_found(arn)
    found.channels.remove(arn)
    return {}


def list_channels(request: Request) -> Mapping[str, object]:
    """ListChannels; a contact that is deleted is in no configuration any more."""
    known = request.state.store(EmailContacts, request.account).by_arn
    found = configuration(request)
    found.channels = [arn for arn in found.channels if arn in known]
    return listed(request, "channels", found.channels, str)


HANDLERS: Handlers = {
    "AssociateChannel": associate_channel,
    "DisassociateChannel": disassociate_channel,
    "ListChannels": list_channels,
}
