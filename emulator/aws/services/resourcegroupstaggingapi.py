"""Resource Groups Tagging API, over moto's: resources with what the tag policy says of them, counts of what breaks it.

Only resources that moto has, and that have tags, are seen: AWS leaves out what never had any. Compliance is that of the
moment, where AWS looks once a day. Reports to a bucket are left out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from moto.core.base_backend import BackendDict
from moto.core.resource_tagging import iter_taggable_backends, make_tag_matcher, match_resource_type
from moto.s3.models import s3_backends

from emulator.aws.errors import AwsError
from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services import delegated
from emulator.aws.services.organizations.model import Organizations
from emulator.aws.services.tag_policies import TagRule, kind_of_arn, tag_rules

_HOME = "us-east-1"


def get_resources(request: Request) -> Mapping[str, object]:
    """GetResources, in the Region of the call."""
    rules = tag_rules(request.state, request.account)
    matches, arns = make_tag_matcher(request.get("TagFilters")), request.get("ResourceARNList")
    found = [
        _described(arn, tags, rules if request.get("IncludeComplianceDetails") else None)
        for arn, tags in _tagged(request.account, request.region)
        if matches(dict(tags))
        and match_resource_type(kind_of_arn(arn), request.get("ResourceTypeFilters"))
        and (not arns or arn in arns)
        and not (request.get("ExcludeCompliantResources") and _is_compliant(arn, tags, rules))
    ]
    size = request.get("ResourcesPerPage") or 50
    return _page(request, "ResourceTagMappingList", found, size)


def get_compliance_summary(request: Request) -> Mapping[str, object]:
    """GetComplianceSummary: noncompliant resources of every account, by account, Region or type as asked."""
    _home_of_management(request)
    groups = request.get("GroupBy") or ["TARGET_ID"]
    keys = {"TARGET_ID": 0, "REGION": 1, "RESOURCE_TYPE": 2}
    counts: Counter[tuple[str, str, str]] = Counter()
    for account, region, arn in _noncompliant(request):
        parts = (account, region, kind_of_arn(arn))
        first, second, third = (parts[place] if name in groups else "" for name, place in keys.items())
        counts[first, second, third] += 1
    found = [_summary(key, count) for key, count in sorted(counts.items())]
    return _page(request, "SummaryList", found, request.get("MaxResults") or 1000)


def list_required_tags(request: Request) -> Mapping[str, object]:
    """ListRequiredTags: what the account's tag policy wants reported, by resource type."""
    required: dict[str, list[str]] = {}
    for rule in tag_rules(request.state, request.account):
        for kind in sorted(rule.required):
            required.setdefault(kind, []).append(rule.key)
    found = [
        {"ResourceType": kind, "CloudFormationResourceTypes": [], "ReportingTagKeys": keys}
        for kind, keys in sorted(required.items())
    ]
    return page(request, "RequiredTags", found, lambda one: one, size=1000)


def _noncompliant(request: Request) -> Iterator[tuple[str, str, str]]:
    """Account, Region and ARN of every resource of the organization that breaks its account's policy."""
    organization = request.state.store(Organizations).current
    wanted, regions = request.get("TargetIdFilters"), request.get("RegionFilters")
    for account in organization.accounts if organization else ():
        rules = tag_rules(request.state, account)
        for region in sorted(_regions(account)) if rules and (not wanted or account in wanted) else ():
            if regions and region not in regions:
                continue
            for arn, tags in _tagged(account, region):
                if match_resource_type(kind_of_arn(arn), request.get("ResourceTypeFilters")):
                    keys = request.get("TagKeyFilters")
                    if not _is_compliant(arn, tags, [rule for rule in rules if not keys or rule.key in keys]):
                        yield account, region, arn


def _regions(account: str) -> set[str]:
    """Regions that somebody has used in an account; what is global counts for the home Region."""
    used = [backends[account].keys() for backends in list(BackendDict._instances) if account in backends]  # type: ignore[misc]
    return {str(region) for regions in used for region in regions if "-" in region} | {_HOME}


def _tagged(account: str, region: str) -> list[tuple[str, Mapping[str, str]]]:
    backends = iter_taggable_backends(account, region)
    found = [(one.arn, one.tags) for backend in backends for one in backend.iter_tagged_resources() if one.tags]
    return sorted((arn, tags) for arn, tags in found if _region_of(account, arn) == region)


def _region_of(account: str, arn: str) -> str:
    """Where a resource is; a bucket's ARN does not say it."""
    if arn.startswith("arn:aws:s3:::"):
        return str(s3_backends[account]["aws"].buckets[arn.rpartition(":")[2]].region_name)
    return arn.split(":")[3] or _HOME


def _described(arn: str, tags: Mapping[str, str], rules: Sequence[TagRule] | None) -> Mapping[str, object]:
    shown: dict[str, object] = {
        "ResourceARN": arn,
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }
    if rules is not None:
        shown["ComplianceDetails"] = {
            "NoncompliantKeys": [key for key in tags if any(rule.misspells(key) for rule in rules)],
            "KeysWithNoncompliantValues": _bad_values(tags, rules),
            "MissingTagKeys": _missing(arn, tags, rules),
            "ComplianceStatus": _is_compliant(arn, tags, rules),
        }
    return shown


def _bad_values(tags: Mapping[str, str], rules: Sequence[TagRule]) -> list[str]:
    return [rule.key for rule in rules if rule.key in tags and not rule.allows(tags[rule.key])]


def _missing(arn: str, tags: Mapping[str, str], rules: Sequence[TagRule]) -> list[str]:
    return [rule.key for rule in rules if rule.is_required_for(kind_of_arn(arn)) and rule.key not in tags]


def _is_compliant(arn: str, tags: Mapping[str, str], rules: Sequence[TagRule]) -> bool:
    misspelt = any(rule.misspells(key) for key in tags for rule in rules)
    return not (misspelt or _bad_values(tags, rules) or _missing(arn, tags, rules))


def _summary(key: tuple[str, str, str], count: int) -> Mapping[str, object]:
    account, region, kind = key
    shown = {"TargetId": account, "TargetIdType": "ACCOUNT" if account else "", "Region": region, "ResourceType": kind}
    return {
        **{name: value for name, value in shown.items() if value},
        "LastUpdated": datetime.now(UTC).isoformat(timespec="seconds"),
        "NonCompliantResources": count,
    }


def _home_of_management(request: Request) -> None:
    if not delegated.is_management(request) or request.region != _HOME:
        message = "This operation can be called only from the organization's management account and us-east-1."
        raise AwsError("ConstraintViolationException", message)


def _page(request: Request, member: str, found: list[Mapping[str, object]], size: int) -> Mapping[str, object]:
    """A page by PaginationToken, which is empty on the last one."""
    token = request.get("PaginationToken") or "0"
    if not token.isdecimal():
        raise AwsError("InvalidParameterException", "The specified PaginationToken is not valid.")
    end = int(token) + size
    return {member: found[int(token) : end], "PaginationToken": str(end) if end < len(found) else ""}


HANDLERS: Handlers = {
    "GetComplianceSummary": get_compliance_summary,
    "GetResources": get_resources,
    "ListRequiredTags": list_required_tags,
}
