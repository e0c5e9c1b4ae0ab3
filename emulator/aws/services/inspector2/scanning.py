"""Scan types on and off, in the caller's own account or, for the delegated administrator, in its members."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.inspector2 import model
from emulator.aws.services.inspector2.model import NEEDS, SCAN_TYPES, designation, governed, inspector
from emulator.aws.services.organizations.model import Organizations, now


@dataclass(frozen=True)
class _Failure:
    code: str
    message: str


_DENIED = _Failure("ACCESS_DENIED", "Invoking account does not have access to the account.")
_BLOCKED = _Failure("BLOCKED_BY_ORGANIZATION_POLICY", "The scan type is managed by an organization policy.")


def enable(request: Request) -> Mapping[str, object]:
    """Enable; what is enabled already stays so."""
    wanted = set(request["resourceTypes"])

    def change(account: str) -> _Failure | None:
        if wanted & governed(request.state, account, request.region).disabled:
            return _BLOCKED
        scans = inspector(request.state, account, request.region).scans
        for scan_type, needed in NEEDS.items():
            if scan_type in wanted and needed not in wanted | scans:
                raise AwsError("ValidationException", f"{scan_type} cannot be enabled without {needed}.")
        model.enable(request.state, account, request.region, wanted)
        return None

    return _each(request, change)


def disable(request: Request) -> Mapping[str, object]:
    """Disable: not what a policy of the organization enables, and not by a member itself."""
    wanted = set(request.get("resourceTypes") or SCAN_TYPES)
    mine = inspector(request.state, request.account, request.region)
    if mine.administrator is not None:
        message = "Invoking account is a member: only its delegated administrator can disable Amazon Inspector."
        raise AwsError("AccessDeniedException", message, status=403)

    def change(account: str) -> _Failure | None:
        found = inspector(request.state, account, request.region)
        gone = wanted | {scan for scan, needed in NEEDS.items() if needed in wanted}
        if gone & found.scans & governed(request.state, account, request.region).enabled:
            return _BLOCKED
        if found.scans <= gone and _has_members(request, account):
            message = "Disassociate every member before you disable the delegated administrator."
            return _Failure("DISASSOCIATE_ALL_MEMBERS", message)
        found.scans -= gone
        found.updated = now()
        return None

    return _each(request, change)


def batch_get_account_status(request: Request) -> Mapping[str, object]:
    """BatchGetAccountStatus."""
    accounts, failed = [], []
    for account in request.get("accountIds") or [request.account]:
        if not _may(request, account):
            failed.append(_failed(account, _DENIED))
            continue
        scans = inspector(request.state, account, request.region).scans
        states = {member: {"status": _status(scan in scans)} for scan, member in SCAN_TYPES.items()}
        accounts.append({"accountId": account, "state": {"status": _status(bool(scans))}, "resourceState": states})
    return {"accounts": accounts, "failedAccounts": failed}


def _each(request: Request, change: Callable[[str], _Failure | None]) -> Mapping[str, object]:
    accounts, failed = [], []
    for account in request.get("accountIds") or [request.account]:
        failure = change(account) if _may(request, account) else _DENIED
        if failure is not None:
            failed.append(_failed(account, failure))
            continue
        scans = inspector(request.state, account, request.region).scans
        statuses = {member: _status(scan in scans) for scan, member in SCAN_TYPES.items()}
        accounts.append({"accountId": account, "status": _status(bool(scans)), "resourceStatus": statuses})
    return {"accounts": accounts, "failedAccounts": failed}


def _may(request: Request, account: str) -> bool:
    """An account may for itself, the delegated administrator also for those that are associated with it."""
    if account == request.account:
        return True
    chosen = designation(request.state, request.region)
    if chosen is None or chosen.account != request.account:
        return False
    return inspector(request.state, account, request.region).administrator == request.account


def _has_members(request: Request, account: str) -> bool:
    chosen = designation(request.state, request.region)
    if chosen is None or chosen.account != account:
        return False
    current = request.state.store(Organizations).current
    return current is not None and any(
        inspector(request.state, one, request.region).administrator == account for one in current.accounts
    )


def _failed(account: str, failure: _Failure) -> Mapping[str, object]:
    return {"accountId": account, "errorCode": failure.code, "errorMessage": failure.message}


def _status(enabled: bool) -> str:
    return "ENABLED" if enabled else "DISABLED"


HANDLERS: Handlers = {
    "Enable": enable,
    "Disable": disable,
    "BatchGetAccountStatus": batch_get_account_status,
}
