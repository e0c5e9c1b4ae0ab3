"""Tags of vaults."""

from collections.abc import Mapping

from emulator.aws.request import Handlers, Request
from emulator.aws.services.backup.model import Vault, backups, not_found


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    _tagged(request).tags.update(request["Tags"])
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    tags = _tagged(request).tags
    for key in request["TagKeyList"]:
        tags.pop(key, None)
    return {}


def list_tags(request: Request) -> Mapping[str, object]:
    """ListTags."""
    return {"Tags": dict(_tagged(request).tags)}


def _tagged(request: Request) -> Vault:
    found = next((vault for vault in backups(request).vaults.values() if vault.arn == request["ResourceArn"]), None)
    if found is None:
        raise not_found(f"{request['ResourceArn']} cannot be found.")
    return found


HANDLERS: Handlers = {"TagResource": tag_resource, "UntagResource": untag_resource, "ListTags": list_tags}
