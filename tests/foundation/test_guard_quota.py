"""What the program asks AWS of the quota of accounts, when, and what it makes of the answers."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from computed import ACCOUNT, ORGANIZATION
from estates import managed, members, small
from pulumi import ResourceHook, ResourceHookArgs
from recording import Key, record

from foundation.accounts_quota import NAME, Asked, Live
from foundation.build import build
from foundation.guard import Refused
from foundation.guard_quota import THIS_ONE, read, room_for_accounts
from foundation.organization import Organization, OrganizationArgs

ANSWERS = {
    "GetServiceQuota": {"Quota": {"Value": 1.0, "QuotaCode": "L-E619E033", "QuotaName": NAME}},
    "ListAccounts": {"Accounts": [{"Email": "root@example.com"}]},
    "ListRequestedServiceQuotaChangeHistoryByQuota": {"RequestedQuotas": []},
}
FULL, ROOMY = Live(1, ("root@example.com",)), Live(20, ("root@example.com",))
EMAILS = ["shop@example.com", "lab@example.com"]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, bool]]]:
    """Stands for AWS on the loopback: what it was asked, and whether in us-east-1."""
    asked: list[tuple[str, bool]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            operation = self.headers["X-Amz-Target"].partition(".")[2]
            asked.append((operation, "/us-east-1/" in self.headers["Authorization"]))
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(ANSWERS[operation]).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the test looks at what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def hook(ask: Callable[[], Live | str], emails: list[str] = EMAILS) -> ResourceHook:
    made: list[ResourceHook] = []
    record(lambda: made.append(room_for_accounts("accounts", emails, ask)))
    return made[0]


def creating(found: ResourceHook, times: int = 1) -> list[object]:
    """What the hook says of so many creations at a time."""

    async def asked() -> list[object]:
        calls = [found(ResourceHookArgs("urn", "", f"{number}", ACCOUNT)) for number in range(times)]
        return await asyncio.gather(*calls, return_exceptions=True)  # type: ignore[arg-type]

    return asyncio.run(asked())


def test_accounts_that_do_not_fit_are_all_refused_and_aws_is_asked_once() -> None:
    asked: list[str] = []

    def ask() -> Live:
        asked.append(threading.current_thread().name)
        return FULL

    found = hook(ask)
    for refused in (*creating(found, 5), *creating(found)):
        assert isinstance(refused, Refused)
        assert "quota of accounts is 1, and 3 are needed" in str(refused)
    assert [name.startswith("foundation") for name in asked] == [True]


def test_accounts_that_fit_are_let_through() -> None:
    assert creating(hook(lambda: ROOMY)) == [None]


def test_aws_is_not_asked_where_no_account_is_declared() -> None:
    assert creating(hook(lambda: 1 / 0, [])) == [None]  # type: ignore[arg-type, return-value]


def test_what_service_quotas_cannot_tell_is_warned_of_and_stops_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert creating(hook(lambda: "The quota cannot be read.")) == [None]
    assert "The quota cannot be read." in capfd.readouterr().err


def test_the_hook_is_on_accounts_and_on_a_new_organization_and_not_asked_in_previews() -> None:
    recording = record(lambda: build(small()), preview=True)
    for kind, name, component in (
        (ACCOUNT, "shop", "accounts"),
        (ORGANIZATION, "organization", "organization"),
    ):
        hooks = recording.one(kind, name).hooks
        assert hooks["before_create"] == (f"foundation:room-for-accounts:{component}",)
        assert not recording.hooks[hooks["before_create"][0]].on_dry_run
        assert not recording.hooks[hooks["before_create"][0]].ignore_errors


def asked_for(accounts: dict[str, Any]) -> str | None:
    """What the hook of accounts says in a whole program."""
    recording = record(lambda: build(small(accounts=accounts)))
    return recording.hooks["foundation:room-for-accounts:accounts"].ask(Key(ACCOUNT, "lab"))


def test_aws_is_asked_in_us_east_1_and_adopted_accounts_need_no_room(aws: list[tuple[str, bool]]) -> None:
    refused = asked_for(members(lab={}, old={"adopt": "222233334444"}, gone={"lifecycle": "closed"}))
    assert "quota of accounts is 1, and 2 are needed" in str(refused)
    assert aws == [
        ("GetServiceQuota", True),
        ("ListAccounts", True),
        ("ListRequestedServiceQuotaChangeHistoryByQuota", True),
    ]
    assert asked_for(members(old={"adopt": "222233334444"})) is None
    assert len(aws) == 3


def test_a_new_organization_is_refused_for_the_accounts_that_are_to_be_created_in_it(
    aws: list[tuple[str, bool]],
) -> None:
    def said(emails: list[str] | None) -> str | None:
        args = OrganizationArgs(policy_types=[], trusted_access=[], emails=emails)
        recording = record(lambda: Organization("organization", args, managed()))
        return recording.hooks["foundation:room-for-accounts:organization"].ask(Key(ORGANIZATION, "organization"))

    assert said(None) is None
    assert aws == []
    assert "quota of accounts is 1, and 3 are needed" in str(said(EMAILS))


class Refusal(ClientError):  # type: ignore[misc]
    def __init__(self, code: str) -> None:
        super().__init__({"Error": {"Code": code, "Message": "no"}}, "Call")


class NoSuchResource(Refusal):
    pass


class NotInUse(Refusal):
    pass


class Api:
    """Stands for Service Quotas and Organizations: answers by operation, a page each; errors are raised."""

    class exceptions:
        NoSuchResourceException = NoSuchResource
        AWSOrganizationsNotInUseException = NotInUse

    def __init__(self, **answers: Any) -> None:
        self._answers: Mapping[str, Any] = answers
        self._operation = ""

    def get_service_quota(self, **asked: str) -> Any:
        assert asked == {"ServiceCode": "organizations", "QuotaCode": "L-E619E033"}
        return self._answer("get_service_quota")

    def get_paginator(self, operation: str) -> "Api":
        paginator = Api(**self._answers)
        paginator._operation = operation
        return paginator

    def paginate(self, **asked: str) -> Iterator[Any]:
        assert asked.get("ServiceCode", "organizations") == "organizations"
        yield from self._answer(self._operation)

    def _answer(self, operation: str) -> Any:
        if isinstance(self._answers[operation], Exception):
            raise self._answers[operation]
        return self._answers[operation]


HISTORY = "list_requested_service_quota_change_history_by_quota"


def quota(value: float, code: str = "L-E619E033", name: str = NAME) -> dict[str, Any]:
    return {"Value": value, "QuotaCode": code, "QuotaName": name}


def asked(status: str, value: float = 30.0) -> dict[str, Any]:
    return {"Id": status.lower(), "DesiredValue": value, "Status": status}


def quotas(**answers: Any) -> Api:
    return Api(**{"get_service_quota": {"Quota": quota(20.0)}, HISTORY: [], **answers})


def accounts(*pages: list[str]) -> Api:
    return Api(list_accounts=[{"Accounts": [{"Email": email} for email in page]} for page in pages])


def test_all_pages_of_accounts_count_and_closed_ones_too() -> None:
    assert read(quotas(), accounts(["a", "b"], ["c"])) == Live(20, ("a", "b", "c"))


def test_without_an_organization_this_account_is_the_only_one() -> None:
    found = read(quotas(), Api(list_accounts=NotInUse("AWSOrganizationsNotInUseException")))
    assert found == Live(20, (THIS_ONE,), has_organization=False)


def test_the_open_request_is_told_of_and_a_decided_one_is_not() -> None:
    pages = [{"RequestedQuotas": [asked("DENIED")]}, {"RequestedQuotas": [asked("APPROVED"), asked("CASE_OPENED")]}]
    found = read(quotas(**{HISTORY: pages}), accounts(["a"]))
    assert found == Live(20, ("a",), asked=Asked("case_opened", 30, "CASE_OPENED"))
    found = read(quotas(**{HISTORY: [{"RequestedQuotas": [asked("PENDING")]}]}), accounts(["a"]))
    assert found == Live(20, ("a",), asked=Asked("pending", 30, "PENDING"))


def test_a_quota_whose_code_has_changed_is_found_by_its_name() -> None:
    listed = [{"Quotas": [quota(1.0, "L-00000001", "Other")]}, {"Quotas": [quota(40.0, "L-00000002")]}]
    api = quotas(get_service_quota=NoSuchResource("NoSuchResourceException"), list_service_quotas=listed)
    assert read(api, accounts(["a"])) == Live(40, ("a",), "L-00000002")
    another = quotas(get_service_quota={"Quota": quota(1.0, name="Other")}, list_service_quotas=listed)
    assert read(another, accounts(["a"])) == Live(40, ("a",), "L-00000002")


@pytest.mark.parametrize(
    ("api", "why"),
    [
        (
            quotas(get_service_quota=NoSuchResource("NoSuchResourceException"), list_service_quotas=[]),
            "Service Quotas does not know it",
        ),
        (quotas(get_service_quota=Refusal("AccessDeniedException")), "AccessDeniedException"),
        (quotas(get_service_quota=EndpointConnectionError(endpoint_url="https://a.example")), "https://a.example"),
    ],
)
def test_where_aws_does_not_tell_the_line_says_why(api: Api, why: str) -> None:
    found = read(api, accounts(["a"]))
    assert isinstance(found, str)
    assert found.startswith("The organization's quota of accounts cannot be read, so it is not checked")
    assert why in found


def test_accounts_that_may_not_be_listed_are_not_taken_to_be_none() -> None:
    assert isinstance(read(quotas(), Api(list_accounts=Refusal("AccessDeniedException"))), str)
