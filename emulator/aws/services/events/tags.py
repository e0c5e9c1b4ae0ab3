"""Tags of rules and buses. moto looks them up by the last part of the ARN, which a rule and a bus can share."""

from collections.abc import Mapping

from moto.events.models import EventsBackend, events_backends

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    backend, arn = _backend(request), request["ResourceARN"]
    return {"Tags": backend.tagger.list_tags_for_resource(arn)["Tags"]}


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    _backend(request).tagger.tag_resource(request["ResourceARN"], request["Tags"])
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    _backend(request).tagger.untag_resource_using_names(request["ResourceARN"], request["TagKeys"])
    return {}


def _backend(request: Request) -> EventsBackend:
    backend, arn = events_backends[request.account][request.region], request["ResourceARN"]
    buses = list(backend.event_buses.values())
    known = {bus.arn for bus in buses} | {rule.arn for bus in buses for rule in bus.rules.values()}
    if arn not in known:
        raise AwsError("ResourceNotFoundException", f"Resource {arn} does not exist.")
    return backend


HANDLERS: Handlers = {
    "ListTagsForResource": list_tags_for_resource,
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
}
