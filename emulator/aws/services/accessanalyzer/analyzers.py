"""Analyzers. One of a type per account and Region; five of a type per organization and Region (CreateAnalyzer, API
reference). Analyzers of an organization belong to the management account or the delegated administrator, and stop when
the organization no longer trusts the service or the delegation ends."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.accessanalyzer.model import (
    PRINCIPAL,
    Analyzer,
    Analyzers,
    ArchiveRule,
    analyzer,
    analyzers,
    listed,
)
from emulator.aws.services.iam import service_linked_roles

_OF_AN_ORGANIZATION = 5
_CONFIGURED = {"UNUSED_ACCESS": "unusedAccess", "INTERNAL_ACCESS": "internalAccess"}
_AGE = range(1, 366)
_DEFAULT_AGE = 90


def create_analyzer(request: Request) -> Mapping[str, object]:
    """CreateAnalyzer."""
    name, kind = request["analyzerName"], request["type"]
    mine = analyzers(request)
    if kind.startswith("ORGANIZATION"):
        _refuse_without_organization(request)
    configuration = _configuration(kind, request.get("configuration"))
    arn = f"arn:aws:access-analyzer:{request.region}:{request.account}:analyzer/{name}"
    if name in mine:
        message = f"An analyzer with the name {name} already exists."
        raise AwsError("ConflictException", message, 409, resourceId=arn, resourceType="ANALYZER")
    _refuse_too_many(request, kind)
    made = Analyzer(arn, name, kind, configuration, dict(request.get("tags") or {}))
    for rule in request.get("archiveRules") or []:
        made.rules[rule["ruleName"]] = ArchiveRule(rule["ruleName"], rule["filter"])
    mine[name] = made
    service_linked_roles.ensure(request.account, PRINCIPAL)
    return {"arn": arn}


def get_analyzer(request: Request) -> Mapping[str, object]:
    """GetAnalyzer."""
    return {"analyzer": _described(request, analyzer(request, request["analyzerName"]))}


def list_analyzers(request: Request) -> Mapping[str, object]:
    """ListAnalyzers, of one type if the request names it."""
    kind = request.get("type")
    found = [one for one in analyzers(request).values() if kind in (None, one.type)]
    return listed(request, "analyzers", found, lambda one: _described(request, one))


def update_analyzer(request: Request) -> Mapping[str, object]:
    """UpdateAnalyzer: the configuration of an analyzer that has one. The age of unused access is fixed for ever."""
    found = analyzer(request, request["analyzerName"])
    wanted = request.get("configuration")
    if wanted is None:
        return {"configuration": found.configuration or {}}
    if _member(found.type) is None:
        raise AwsError("ValidationException", f"An analyzer of type {found.type} has no configuration.")
    changed = _configuration(found.type, wanted)
    if "UNUSED" in found.type and "unusedAccessAge" in (wanted.get("unusedAccess") or {}):
        old, new = found.configuration or {}, changed or {}
        if old["unusedAccess"]["unusedAccessAge"] != new["unusedAccess"]["unusedAccessAge"]:  # type: ignore[index]
            raise AwsError("ValidationException", "unusedAccessAge cannot be changed.")
    found.configuration = changed
    return {"configuration": changed}


def delete_analyzer(request: Request) -> Mapping[str, object]:
    """DeleteAnalyzer, with its archive rules."""
    del analyzers(request)[analyzer(request, request["analyzerName"]).name]
    return {}


def _refuse_without_organization(request: Request) -> None:
    if delegated.organization_of(request) is None:
        raise AwsError("ValidationException", "You must create an organization to create an organization analyzer.")
    if not delegated.is_management(request) and not delegated.is_administrator(request, PRINCIPAL):
        message = "Only the management account or a delegated administrator can create an organization analyzer."
        raise AwsError("ValidationException", message)
    if not delegated.is_trusted(request.state, PRINCIPAL):
        message = "Trusted access for IAM Access Analyzer is not enabled in AWS Organizations."
        raise AwsError("ValidationException", message)


def _refuse_too_many(request: Request, kind: str) -> None:
    organization = delegated.organization_of(request)
    accounts, most = [request.account], 1
    if kind.startswith("ORGANIZATION") and organization is not None:
        accounts, most = list(organization.accounts), _OF_AN_ORGANIZATION
    stores = (request.state.store(Analyzers, account, request.region) for account in accounts)
    if sum(one.type == kind for store in stores for one in store.by_name.values()) >= most:
        message = f"The maximum number of analyzers of type {kind} in a Region is {most}."
        fields = {"resourceId": request["analyzerName"], "resourceType": "ANALYZER"}
        raise AwsError("ServiceQuotaExceededException", message, 402, **fields)


def _member(kind: str) -> str | None:
    return next((member for ending, member in _CONFIGURED.items() if kind.endswith(ending)), None)


def _configuration(kind: str, given: Mapping[str, Mapping[str, object]] | None) -> Mapping[str, object] | None:
    """The configuration with AWS's default, if its member is that of the analyzer's type."""
    member = _member(kind)
    if given and set(given) != {member}:
        raise AwsError("ValidationException", f"The configuration does not fit an analyzer of type {kind}.")
    if member is None:
        return None
    inner = dict((given or {}).get(member) or {})
    if member == "unusedAccess" and inner.setdefault("unusedAccessAge", _DEFAULT_AGE) not in _AGE:
        raise AwsError("ValidationException", "unusedAccessAge must be between 1 and 365 days.")
    return {member: inner}


def _described(request: Request, one: Analyzer) -> Mapping[str, object]:
    reason = _stopped(request) if one.of_organization else None
    return {
        "arn": one.arn,
        "name": one.name,
        "type": one.type,
        "createdAt": one.created,
        "tags": dict(one.tags),
        "status": "DISABLED" if reason else "ACTIVE",
        **({"statusReason": {"code": reason}} if reason else {}),
        **({"configuration": one.configuration} if one.configuration else {}),
    }


def _stopped(request: Request) -> str | None:
    if delegated.organization_of(request) is None:
        return "ORGANIZATION_DELETED"
    if not delegated.is_trusted(request.state, PRINCIPAL):
        return "AWS_SERVICE_ACCESS_DISABLED"
    if not delegated.is_management(request) and not delegated.is_administrator(request, PRINCIPAL):
        return "DELEGATED_ADMINISTRATOR_DEREGISTERED"
    return None


HANDLERS: Handlers = {
    "CreateAnalyzer": create_analyzer,
    "GetAnalyzer": get_analyzer,
    "ListAnalyzers": list_analyzers,
    "UpdateAnalyzer": update_analyzer,
    "DeleteAnalyzer": delete_analyzer,
}
