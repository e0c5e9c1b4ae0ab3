"""Findings that are imported, and the event that each sends: in its account, and to the administrator.

The administrator gets the events of its members in the same Region, and those of linked Regions in the home Region.
Left out: findings of AWS services' own, and searching for findings.
Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cloudwatch-events.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from emulator.aws.request import Handlers, Request
from emulator.aws.services.events import emit
from emulator.aws.services.securityhub import refusals
from emulator.aws.services.securityhub.central import linked_regions
from emulator.aws.services.securityhub.model import Aggregation, administration, regional
from emulator.aws.state import State

_SOURCE = "aws.securityhub"
_IMPORTED = "Security Hub Findings - Imported"
_NORMALIZED = {"INFORMATIONAL": 0, "LOW": 1, "MEDIUM": 40, "HIGH": 70, "CRITICAL": 90}


def batch_import_findings(request: Request) -> Mapping[str, object]:
    """BatchImportFindings, of the account's own product."""
    hub = refusals.hub(request)
    failed: list[dict[str, str]] = []
    for given in request["Findings"]:
        if reason := _refusal(request, given):
            failed.append({"Id": given["Id"], "ErrorCode": "InvalidInput", "ErrorMessage": reason})
            continue
        finding = _completed(request, given)
        hub.findings[finding["Id"]] = finding
        for account, region in _receivers(request.state, request.account, request.region):
            told = {"findings": [finding]}
            emit(account, region, _SOURCE, _IMPORTED, [finding["Id"]], told, state=request.state)
    asked = len(request["Findings"])
    return {"FailedCount": len(failed), "SuccessCount": asked - len(failed), "FailedFindings": failed}


def _refusal(request: Request, finding: Mapping[str, Any]) -> str | None:
    product = f"arn:aws:securityhub:{request.region}:{request.account}:product/{request.account}/default"
    if finding["AwsAccountId"] != request.account:
        return "AwsAccountId must be the account that imports the finding"
    if finding["ProductArn"] != product:
        return f"ProductArn must be {product}"
    if not finding.get("Types") and not finding.get("FindingProviderFields", {}).get("Types"):
        return "Types must be given"
    if not _severity(finding):
        return "Severity must be given"
    return None


def _severity(finding: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = finding.get("FindingProviderFields", {}).get("Severity") or finding.get("Severity") or {}
    return found


def _completed(request: Request, given: Mapping[str, Any]) -> dict[str, Any]:
    label = _severity(given).get("Label") or "INFORMATIONAL"
    return {
        **given,
        "Severity": {**_severity(given), "Label": label, "Normalized": _NORMALIZED[label]},
        "Region": request.region,
        "RecordState": given.get("RecordState") or "ACTIVE",
        "Workflow": {"Status": "NEW"},
        "WorkflowState": "NEW",
    }


def _receivers(state: State, account: str, region: str) -> Iterator[tuple[str, str]]:
    """Accounts and Regions whose event bus tells of a finding."""
    yield account, region
    delegate = administration(state).account
    if delegate is None:
        return
    member = regional(state, delegate, region).members.get(account)
    if account != delegate:
        if member is None or member.status != "Enabled":
            return
        yield delegate, region
    aggregator = state.store(Aggregation, delegate).current
    if aggregator is not None and region in linked_regions(state, delegate):
        yield delegate, aggregator.region


HANDLERS: Handlers = {"BatchImportFindings": batch_import_findings}
