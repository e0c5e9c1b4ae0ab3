"""Archive rules of an analyzer."""

from collections.abc import Mapping

from emulator.aws.errors import AwsError
from emulator.aws.request import Handlers, Request
from emulator.aws.services.accessanalyzer.model import ArchiveRule, analyzer, listed, not_found
from emulator.aws.services.organizations.model import now

_MOST = 100


def create_archive_rule(request: Request) -> Mapping[str, object]:
    """CreateArchiveRule."""
    found, name = analyzer(request, request["analyzerName"]), request["ruleName"]
    if name in found.rules:
        message = f"An archive rule with the name {name} already exists."
        raise AwsError("ConflictException", message, 409, resourceId=name, resourceType="ARCHIVE_RULE")
    if len(found.rules) >= _MOST:
        fields = {"resourceId": name, "resourceType": "ARCHIVE_RULE"}
        message = f"The maximum number of archive rules of an analyzer is {_MOST}."
        raise AwsError("ServiceQuotaExceededException", message, 402, **fields)
    found.rules[name] = ArchiveRule(name, request["filter"])
    return {}


def get_archive_rule(request: Request) -> Mapping[str, object]:
    """GetArchiveRule."""
    return {"archiveRule": _described(_rule(request))}


def list_archive_rules(request: Request) -> Mapping[str, object]:
    """ListArchiveRules."""
    rules = analyzer(request, request["analyzerName"]).rules
    return listed(request, "archiveRules", list(rules.values()), _described)


def update_archive_rule(request: Request) -> Mapping[str, object]:
    """UpdateArchiveRule."""
    rule = _rule(request)
    rule.filter, rule.updated = request["filter"], now()
    return {}


def delete_archive_rule(request: Request) -> Mapping[str, object]:
    """DeleteArchiveRule."""
    del analyzer(request, request["analyzerName"]).rules[_rule(request).name]
    return {}


def _rule(request: Request) -> ArchiveRule:
    rule = analyzer(request, request["analyzerName"]).rules.get(request["ruleName"])
    if rule is None:
        raise not_found(request["ruleName"], "ARCHIVE_RULE")
    return rule


def _described(rule: ArchiveRule) -> Mapping[str, object]:
    return {"ruleName": rule.name, "filter": rule.filter, "createdAt": rule.created, "updatedAt": rule.updated}


HANDLERS: Handlers = {
    "CreateArchiveRule": create_archive_rule,
    "GetArchiveRule": get_archive_rule,
    "ListArchiveRules": list_archive_rules,
    "UpdateArchiveRule": update_archive_rule,
    "DeleteArchiveRule": delete_archive_rule,
}
