"""The quota template: what AWS asks for in every account that is created in the organization."""

from collections.abc import Mapping

from checks.answers import unless
from checks.connection import Connection
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects, Value
from checks.readback_quotas.scope import GLOBAL, Scope

SUBJECT = "quota template"
CLIENT = "service-quotas"
WITHOUT = ("AWSServiceAccessNotEnabledException", "ServiceQuotaTemplateNotInUseException")
"""Nothing is asked for anywhere while Service Quotas is not trusted."""


def expected(scope: Scope) -> Subjects:
    """Every entry, and that the organization uses them where there are any."""
    entries = {
        _entry(one.service, one.code, scope.region(one)): float(one.value) for one in scope.section.template.values()
    }
    yield SUBJECT, {"association": "ASSOCIATED" if entries else "DISASSOCIATED", **entries}


def found(_: Scope, inside: Inside) -> Subjects:
    """The same, and every other entry."""
    aws = inside.connection(MANAGEMENT, GLOBAL)
    facts = unless(WITHOUT, lambda: _facts(aws))
    yield SUBJECT, {"association": "DISASSOCIATED"} if facts is None else facts


def _facts(aws: Connection) -> Mapping[str, Value]:
    association = aws.call(CLIENT, "get_association_for_service_quota_template")
    listed = aws.listed(
        CLIENT, "list_service_quota_increase_requests_in_template", "ServiceQuotaIncreaseRequestInTemplateList"
    )
    entries = {_entry(one["ServiceCode"], one["QuotaCode"], one["AwsRegion"]): one["DesiredValue"] for one in listed}
    return {"association": association["ServiceQuotaTemplateAssociationStatus"], **entries}


def _entry(service: str, code: str, region: str) -> str:
    return f"{service} {code} in {region}"
