"""Client ids of OpenID Connect providers, which moto does not change."""

from collections.abc import Mapping

from moto.iam.models import OpenIDConnectProvider, iam_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request


def add_client_id(request: Request) -> Mapping[str, object]:
    """AddClientIDToOpenIDConnectProvider; a second time changes nothing."""
    provider = _provider(request)
    if request["ClientID"] not in provider.client_id_list:
        provider.client_id_list.append(request["ClientID"])
    return {}


def remove_client_id(request: Request) -> Mapping[str, object]:
    """RemoveClientIDFromOpenIDConnectProvider; one that is not there is no error."""
    provider = _provider(request)
    provider.client_id_list = [one for one in provider.client_id_list if one != request["ClientID"]]
    return {}


def _provider(request: Request) -> OpenIDConnectProvider:
    arn = request["OpenIDConnectProviderArn"]
    found = iam_backends[request.account]["aws"].open_id_providers.get(arn)
    if found is None:
        raise AwsError("NoSuchEntity", f"OpenIDConnect Provider not found for arn {arn}", status=404)
    return found


HANDLERS: Handlers = {
    "AddClientIDToOpenIDConnectProvider": add_client_id,
    "RemoveClientIDFromOpenIDConnectProvider": remove_client_id,
}
