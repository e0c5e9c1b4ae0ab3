"""The store itself."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.sso_admin.access import administrated, enabled, instance_of_store
from emulator.aws.services.sso_admin.model import Instance, listed


def describe_identity_store(request: Request) -> Mapping[str, object]:
    """DescribeIdentityStore."""
    return _described(instance_of_store(request))


def list_identity_stores(request: Request) -> Mapping[str, object]:
    """ListIdentityStores: the one of the organization instance, in its Region."""
    administrated(request)
    found = enabled(request)
    return listed(request, "IdentityStores", [found] if found is not None else [], _described)


def _described(found: Instance) -> Mapping[str, object]:
    return {"IdentityStoreId": found.store, "IdentityStoreArn": found.store_arn}


HANDLERS: Handlers = {"DescribeIdentityStore": describe_identity_store, "ListIdentityStores": list_identity_stores}
