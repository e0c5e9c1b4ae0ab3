"""Athena work groups, on moto's: what moto answers wrongly or not at all. Queries, catalogs and the rest are moto's."""

from collections.abc import Mapping
from typing import Any

from moto.athena.models import AthenaBackend, WorkGroup, athena_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Handlers, Request
from emulator.aws.services.organizations.happenings import Listener

PRIMARY = "primary"
"""The work group that every account has, which cannot be deleted."""

_UPDATES = {
    "EnforceWorkGroupConfiguration": "EnforceWorkGroupConfiguration",
    "PublishCloudWatchMetricsEnabled": "PublishCloudWatchMetricsEnabled",
    "BytesScannedCutoffPerQuery": "BytesScannedCutoffPerQuery",
    "RequesterPaysEnabled": "RequesterPaysEnabled",
    "EnableMinimumEncryptionConfiguration": "EnableMinimumEncryptionConfiguration",
    "ExecutionRole": "ExecutionRole",
    "EngineVersion": "EngineVersion",
}
_REMOVALS = {"RemoveBytesScannedCutoffPerQuery": "BytesScannedCutoffPerQuery"}
_RESULTS = ("OutputLocation", "EncryptionConfiguration", "ExpectedBucketOwner", "AclConfiguration")


def get_work_group(request: Request) -> Mapping[str, object]:
    """GetWorkGroup; moto answers an empty one where there is none."""
    group = _group(request, request["WorkGroup"])
    described = _backend(request).get_work_group(group.name) or {}
    return {"WorkGroup": {name: value for name, value in described.items() if value is not None}}


def update_work_group(request: Request) -> Mapping[str, object]:
    """UpdateWorkGroup."""
    group = _group(request, request["WorkGroup"])
    group.description = request.get("Description", group.description)
    group.state = request.get("State", group.state)
    updates: Mapping[str, Any] = request.get("ConfigurationUpdates") or {}
    configuration = dict(group.configuration)
    configuration.update({_UPDATES[name]: value for name, value in updates.items() if name in _UPDATES})
    for name, removed in _REMOVALS.items():
        if updates.get(name):
            configuration.pop(removed, None)
    if "ResultConfigurationUpdates" in updates:
        result = dict(configuration.get("ResultConfiguration") or {})
        for name in _RESULTS:
            if updates["ResultConfigurationUpdates"].get(f"Remove{name}"):
                result.pop(name, None)
            elif name in updates["ResultConfigurationUpdates"]:
                result[name] = updates["ResultConfigurationUpdates"][name]
        configuration["ResultConfiguration"] = result
    group.configuration = configuration
    return {}


def delete_work_group(request: Request) -> Mapping[str, object]:
    """DeleteWorkGroup; one with named queries needs RecursiveDeleteOption."""
    group, backend = _group(request, request["WorkGroup"]), _backend(request)
    if group.name == PRIMARY:
        raise _invalid("The primary WorkGroup cannot be deleted.")
    queries = [name for name, query in backend.named_queries.items() if query.workgroup.name == group.name]
    if queries and not request.get("RecursiveDeleteOption"):
        raise _invalid(f"WorkGroup {group.name} is not empty.")
    for name in queries:
        del backend.named_queries[name]
    del backend.work_groups[group.name]
    return {}


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource: moto takes the list of tags for a map."""
    backend = _backend(request)
    _refuse_unknown(request, request["ResourceARN"])
    backend.tagger.tag_resource(request["ResourceARN"], request["Tags"])
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource: moto answers nothing where there are no tags."""
    _refuse_unknown(request, request["ResourceARN"])
    found = _backend(request).tagger.list_tags_for_resource(request["ResourceARN"])
    return {"Tags": found["Tags"]}


def _refuse_unknown(request: Request, arn: str) -> None:
    if ":workgroup/" in arn:
        _group(request, arn.rpartition("/")[2])


def _group(request: Request, name: str) -> WorkGroup:
    found = _backend(request).work_groups.get(name)
    if found is None:
        raise _invalid(f"WorkGroup {name} is not found.")
    return found


def _backend(request: Request) -> AthenaBackend:
    return athena_backends[request.account][request.region]


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidRequestException", message)


HANDLERS: Handlers = {
    "GetWorkGroup": get_work_group,
    "UpdateWorkGroup": update_work_group,
    "DeleteWorkGroup": delete_work_group,
    "TagResource": tag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
BEFORE_MOTO: Checks = {}
LISTENERS: tuple[Listener, ...] = ()
