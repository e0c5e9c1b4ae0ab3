"""The emulated AWS as one application: who calls, what is asked, is it valid, who answers, and a line in the log."""

import json
import re
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from emulator.aws import names, protocol, services
from emulator.aws.authorization import refuse_what_guardrails_deny
from emulator.aws.callers import Caller, caller, signing_name
from emulator.aws.calls import CallLog
from emulator.aws.condition_keys import condition_keys
from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.http import HttpRequest, HttpResponse
from emulator.aws.protocol import Identified, Operation
from emulator.aws.request import Handlers, Request
from emulator.aws.resources import resources
from emulator.aws.services.backup import run_plans
from emulator.aws.services.budgets.spend import play_spend
from emulator.aws.services.ce.allocation_tags import bill_tags
from emulator.aws.services.ce.anomalies import play_anomaly
from emulator.aws.services.organizations.happenings import Happening
from emulator.aws.services.organizations.model import Organizations
from emulator.aws.services.servicequotas import decide as decide_quota
from emulator.aws.services.sign_in import console_sign_in, switch_role
from emulator.aws.services.sts import service_session
from emulator.aws.services.tag_policies import refuse_tags_outside_policy
from emulator.aws.state import State
from emulator.aws.validation import unreadable_patterns, validate

_CODE = re.compile(r'(?:"__type"\s*:\s*"(?:[^"#]*#)?|"[cC]ode"\s*:\s*"|<Code>)([\w.]+)')


class EmulatedAws:
    """Answers every request, AWS's and the emulator's own under `/_foundation/`."""

    def __init__(self, state: State, handlers: Mapping[str, Handlers] = services.HANDLERS) -> None:
        self.state = state
        self.handlers = handlers
        self.calls = CallLog()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request. Never raises: what goes wrong here becomes an error answer that says so."""
        if request.path.startswith("/_foundation/"):
            return self._own(request)
        try:
            who = caller(request, self.state)
        except AwsError as refusal:
            return _unidentified(request, signing_name(request), refusal)
        identified = protocol.identify(who.service, request)
        if identified is None:
            return self._unknown(request, who)
        return self._call(request, who, identified)

    def _call(self, request: HttpRequest, who: Caller, identified: Identified) -> HttpResponse:
        operation = identified.operation
        parameters: dict[str, Any] = {}
        resource: list[str] = []
        error: str | None = None
        try:
            parameters = protocol.parameters(identified, request)
            service = operation.service
            resource = resources(self.state, who, service, operation.name, parameters)
            action = names.action(who.service, service, operation.name)
            refuse_what_guardrails_deny(
                self.state, who, action, resource, partial(condition_keys, who, service, operation.name, parameters)
            )
            response = self._answer(request, who, operation, parameters)
            error = _error_code(response)
        except AwsError as refusal:
            error = refusal.code
            response = protocol.answer(operation, refusal)
        except Exception as failure:  # a defect here must reach the client as an answer, not as a closed connection
            traceback.print_exc(file=sys.stderr)
            error = "EmulatorFailure"
            message = f"{operation.service}:{operation.name} failed: {failure!r}"
            response = protocol.answer(operation, AwsError(error, message, status=501))
        self.calls.add(who, operation, parameters, resource, error, request.headers.get("user-agent", ""))
        return response

    def _answer(
        self, request: HttpRequest, who: Caller, operation: Operation, parameters: dict[str, Any]
    ) -> HttpResponse:
        validate(operation, parameters)
        prefix = names.action(who.service, operation.service, operation.name).partition(":")[0]
        refuse_tags_outside_policy(self.state, who.account, prefix, operation, parameters)
        handler = self.handlers.get(operation.service, {}).get(operation.name)
        if handler is not None:
            with self.state.lock:
                try:
                    result = handler(Request(operation.name, parameters, who, self.state))
                finally:
                    self._tell()
            return protocol.answer(operation, result)
        if operation.service in services.WITHOUT_MOTO:
            raise not_implemented(operation.service, operation.name)
        from emulator.aws import moto_server  # Flask takes a while to import, and a rehearsal may do without

        check = services.BEFORE_MOTO.get(operation.service, {}).get(operation.name)
        if check is not None:
            with self.state.lock:
                account = check(Request(operation.name, parameters, who, self.state))
            who = replace(who, account=account) if account is not None else who
        return moto_server.forward(request, who, operation.service, operation.name)

    def _tell(self) -> None:
        """Tell the services what has happened to accounts since the last time."""
        organization = self.state.store(Organizations).current
        while organization is not None and organization.happened:
            happening = Happening(*organization.happened.pop(0))
            for listener in services.LISTENERS:
                listener(self.state, happening)

    def _unknown(self, request: HttpRequest, who: Caller) -> HttpResponse:
        asked = request.headers.get("x-amz-target", "").rpartition(".")[2] or f"{request.method} {request.path}"
        return _unidentified(request, who.service, not_implemented(who.service, asked))

    def _own(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/_foundation/calls":
            since = int(parse_qs(request.query).get("since", ["0"])[0])
            return _json(self.calls.since(since))
        if (done := _OWN.get(request.path)) is not None:
            return _json(done(self.state, parse_qs(request.query)))
        if request.path == "/_foundation/health":
            settings = self.state.settings
            skipped = sorted(unreadable_patterns())
            return _json({"quota": settings.quota, "account": settings.management, "skipped_patterns": skipped})
        return HttpResponse(status=404)


_OWN = {
    "/_foundation/backup-run": run_plans,
    "/_foundation/spend": play_spend,
    "/_foundation/bill-tags": bill_tags,
    "/_foundation/cost-anomaly": play_anomaly,
    "/_foundation/quota-decision": decide_quota,
    "/_foundation/service-session": service_session,
    "/_foundation/console-sign-in": console_sign_in,
    "/_foundation/switch-role": switch_role,
}
"""What no API of AWS does, by path."""


def _unidentified(request: HttpRequest, service_signs_as: str, refusal: AwsError) -> HttpResponse:
    """An error answer where no operation is known, in the protocol that the request seems to speak."""
    service = next(iter(names.services(service_signs_as)), "sts")
    operation = protocol.stand_in(service, "Unknown", request.headers.get("content-type", ""))
    return protocol.answer(operation, refusal)


def _error_code(response: HttpResponse) -> str | None:
    """The AWS code in an answer of moto's, from its header, JSON or XML; None when it is no error."""
    if response.status < 400:
        return None
    headers = {name.lower(): value for name, value in response.headers.items()}
    if "x-amzn-errortype" in headers:
        return headers["x-amzn-errortype"]
    found = _CODE.search(response.body.decode("utf-8", "replace"))
    return found.group(1) if found else str(response.status)


def _json(document: object) -> HttpResponse:
    return HttpResponse(200, json.dumps(document).encode("utf-8"), {"Content-Type": "application/json"})
