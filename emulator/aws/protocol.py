"""AWS's wire protocols, both ways, through moto's model-driven routers, parsers and serialisers.

A request becomes (service, operation, parameters as botocore names them); a result or an exception becomes the
response that the service's own protocol wants.
"""

import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from botocore.loaders import create_loader
from botocore.model import OperationNotFoundError
from moto.core import utils
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS, JSONParser, RestJSONParser
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.exceptions import NotFound

from emulator.aws import cbor, names
from emulator.aws.errors import AwsError
from emulator.aws.http import HttpRequest, HttpResponse
from emulator.aws.wsgi import environ

_loader = create_loader()
_loading = threading.Lock()


def _service_model(service_name: str, model_name: str) -> dict[str, Any]:
    """A model as botocore ships it; moto makes a new loader for each, which looks through all services every time."""
    with _loading:
        found: dict[str, Any] = _loader.load_service_model(service_name, model_name)
    return found


utils._load_service_model = _service_model

# Our own codes are in no service model; moto's serialiser warns of that at every such answer.
warnings.filterwarnings("ignore", message="Exception.* does not match an error shape")


class _ListsAreLists:
    """Makes a JSON parser refuse a string where a list belongs: moto would take it for a list of letters."""

    def _parse_list(self, shape: Any, node: Any) -> Any:
        if not isinstance(node, list) and "location" not in shape.serialization:
            raise TypeError(f"{shape.name} must be a list")
        return super()._parse_list(shape, node)  # type: ignore[misc]


class _Json(_ListsAreLists, JSONParser):
    """The parser of JSON protocols."""


class _RestJson(_ListsAreLists, RestJSONParser):
    """The parser of REST with JSON."""


_PARSERS: dict[str, type[Any]] = {**PROTOCOL_PARSERS, "json": _Json, "rest-json": _RestJson}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of one service, in the protocol that the client speaks."""

    service: str
    name: str
    protocol: str
    model: OperationModel = field(compare=False)


@dataclass(frozen=True, slots=True)
class Identified:
    """An operation and where its parameters are: labels of the path for REST, the form for query protocols."""

    operation: Operation
    labels: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)


def identify(signing_name: str, request: HttpRequest) -> Identified | None:
    """Find out which operation a request asks for; None when no service model knows it."""
    target = request.headers.get("x-amz-target")
    if target is not None:
        operation = _by_target(signing_name, target)
        return Identified(operation) if operation else None
    rpc = cbor.asked(request.path, request.headers)
    if rpc is not None:
        operation = _by_target(signing_name, ".".join(rpc), cbor.PROTOCOL)
        return Identified(operation) if operation else None
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/x-www-form-urlencoded"):
        form = dict(parse_qsl(request.body.decode("utf-8"), keep_blank_values=True))
        found = _by_action(signing_name, form.get("Action", ""), form.get("Version", ""))
        return Identified(found, form=form) if found else None
    return _by_path(signing_name, request)


def parameters(identified: Identified, request: HttpRequest) -> dict[str, Any]:
    """The request's parameters, typed and named as in botocore.

    Raises:
        AwsError: SerializationException when the body cannot be read or a value has the wrong JSON or number type.
    """
    operation = identified.operation
    if operation.protocol == cbor.PROTOCOL:
        return cbor.read(request.body)
    parser: Any = _PARSERS[operation.protocol](operation.model)
    try:
        parsed: dict[str, Any] | None = parser.parse(_parts(identified, request))
    except (ValueError, TypeError, AttributeError, KeyError) as unreadable:
        raise AwsError("SerializationException", f"The request cannot be read: {unreadable}") from unreadable
    return parsed or {}


def answer(operation: Operation, result: Mapping[str, object] | AwsError) -> HttpResponse:
    """The response of `operation` for a result, with members as botocore names them, or for an error."""
    if operation.protocol == cbor.PROTOCOL:
        return _in_cbor(operation, result)
    serializer = get_serializer_class(operation.service, operation.protocol)(operation.model)
    serialized = serializer.serialize(result)
    body = serialized["body"]
    status = result.status if isinstance(result, AwsError) else serialized["status_code"]
    return HttpResponse(
        status=status,
        body=body.encode("utf-8") if isinstance(body, str) else body,
        headers=dict(serialized["headers"]),
    )


def _in_cbor(operation: Operation, result: Mapping[str, object] | AwsError) -> HttpResponse:
    if isinstance(result, AwsError):
        body, headers = cbor.refused(result.code, result.message)
        return HttpResponse(result.status, body, headers)
    body, headers = cbor.written(operation.model.output_shape, result)
    return HttpResponse(200, body, headers)


def stand_in(service: str, name: str, content_type: str) -> Operation:
    """An operation without members, to answer an error in the right protocol where no model knows the operation."""
    model: ServiceModel = get_service_model(service)
    try:
        protocol = determine_request_protocol(model, content_type)
    except NotImplementedError:
        protocol = "json"
    return Operation(service=service, name=name, protocol=protocol, model=OperationModel({}, model, name))


def _parts(identified: Identified, request: HttpRequest) -> dict[str, Any]:
    if identified.operation.protocol in ("json", "query", "ec2"):
        return {"values": identified.form, "headers": request.headers, "body": request.body, "url_params": {}}
    return {
        "method": request.method,
        "values": MultiDict(parse_qsl(request.query, keep_blank_values=True)),
        "headers": Headers(request.headers),
        "body": request.body,
        "url_path": unquote(request.path),
        "url_params": dict(identified.labels),
    }


@cache
def _by_target(signing_name: str, target: str, protocol: str = "json") -> Operation | None:
    prefix, _, name = target.rpartition(".")
    for service in names.services(signing_name):
        model: ServiceModel = get_service_model(service)
        if model.metadata.get("targetPrefix") == prefix and name in model.operation_names:
            return Operation(service, name, protocol, model.operation_model(name))
    return None


@cache
def _by_action(signing_name: str, action: str, version: str) -> Operation | None:
    for service in names.services(signing_name):
        model: ServiceModel = get_service_model(service)
        if model.api_version != version:
            continue
        try:
            operation = model.operation_model(action)
        except OperationNotFoundError:
            continue
        protocol = determine_request_protocol(model, "application/x-www-form-urlencoded")
        return Operation(service, action, protocol, operation)
    return None


def _by_path(signing_name: str, request: HttpRequest) -> Identified | None:
    wsgi = Request(environ(request))
    for service in names.services(signing_name):
        try:
            model, labels = get_service_router(service).match(wsgi)
        except (NotFound, NotImplementedError):
            continue
        protocol = determine_request_protocol(get_service_model(service), wsgi.content_type)
        return Identified(Operation(service, model.name, protocol, model), labels=labels)
    return None
