"""moto's applications, one per service, called in this process. What moto has no answer for becomes an AWS error."""

from functools import cache
from typing import Any, cast

from moto.backend_index import backend_url_patterns
from moto.core import responses
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from emulator.aws.callers import Caller
from emulator.aws.errors import not_implemented
from emulator.aws.http import HttpRequest, HttpResponse
from emulator.aws.wsgi import Environ, WsgiApplication, environ, run

# moto inspects the response class anew in every call, which is a quarter of the time of a small one.
responses.method_names_from_class = cache(responses.method_names_from_class)  # type: ignore[attr-defined]

_dispatcher = DomainDispatcherApplication(create_backend_app)
_applications: dict[tuple[str, str], WsgiApplication] = {}


def forward(request: HttpRequest, caller: Caller, service: str, operation: str) -> HttpResponse:
    """moto's answer to a call of botocore's `service`.

    Raises:
        AwsError: NotImplementedByEmulator when moto does not know the service or the operation.
    """
    environment = environ(request)
    # moto would look for the access key in every account's IAM, at a cost that grows with the organization.
    environment["HTTP_X_MOTO_ACCOUNT_ID"] = caller.account
    application = _application(service, caller.region, environment)
    if application is None:
        raise not_implemented(service, operation)
    try:
        response = run(application, environment)
    except NotImplementedError as missing:
        raise not_implemented(service, operation) from missing
    if _is_no_answer(request, response):
        raise not_implemented(service, operation)
    return response


def _application(service: str, region: str, environment: Environ) -> WsgiApplication | None:
    key = (service, region)
    if key not in _applications:
        host = _dispatcher.infer_service_region_host(environment, environment["PATH_INFO"])
        backend = host and _backend(host)
        if not backend:
            return None
        if backend not in _dispatcher.app_instances:
            _dispatcher.app_instances[backend] = create_backend_app(cast(Any, backend))
        _applications[key] = _dispatcher.app_instances[backend]
    return _applications[key]


@cache
def _backend(host: str) -> str | None:
    """moto's name of the backend for an AWS host; moto's own look-up prints when it finds none."""
    if host in {backend for backend, _ in backend_url_patterns}:
        return host
    return next((backend for backend, pattern in backend_url_patterns if pattern.match(f"http://{host}")), None)


def _is_no_answer(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether moto knows no such path: a page of HTML, or a 404 without a body."""
    if response.body[:15].lower() == b"<!doctype html>":
        return True
    return response.status == 404 and not response.body and request.method != "HEAD"
