"""GuardDuty in each Region: the administrator's detector, what it configures for the organization, every member.

Plans that are not declared are named in members alone: a detector that is made by hand, like those of the delegated and
the management account, begins with most of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_security.delegations import administrator
from checks.readback_security.places import Places, parts
from checks.readback_security.scope import FREQUENCIES, MANAGEMENT, Scope
from foundation.config.delegates import Service
from foundation.config.security import GuardDuty

SERVICE: Service = "guardduty"
ALL = "ALL"
ENABLED = "ENABLED"
NOT_THE_ADMINISTRATOR = ("BadRequestException",)
"""GuardDuty's one error for everything."""
PLANS = {
    "S3_DATA_EVENTS": "s3",
    "EKS_AUDIT_LOGS": "eks-audit",
    "EBS_MALWARE_PROTECTION": "malware",
    "RDS_LOGIN_EVENTS": "rds",
    "LAMBDA_NETWORK_LOGS": "lambda",
    "RUNTIME_MONITORING": "runtime",
}
"""What AWS calls the plans, and what the configuration calls them."""
AGENTS = ("EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT")
"""What runtime monitoring has besides."""
ALWAYS = ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")
"""Features that every detector has on."""
ACCOUNTS_OF_A_CALL = 50


def expected(scope: Scope) -> Subjects:
    """The administrator and every member in each Region."""
    section = scope.security.guardduty
    if not isinstance(section, GuardDuty):
        return
    plans = [f"plan {plan}" for plan in section.plans]
    plans += [f"plan runtime, {agent}" for agent in AGENTS if "runtime" in section.plans]
    for region in scope.regions(SERVICE):
        yield (
            _subject(region),
            {
                "administrator": [scope.delegate(SERVICE)],
                "detector": ENABLED,
                "frequency": FREQUENCIES[section.frequency],
                **dict.fromkeys(plans, ENABLED),
                "auto-enable": ALL,
                **{f"auto-enable of {plan}": ALL for plan in plans},
            },
        )
        for key in scope.others(SERVICE):
            yield _subject(region, key), {"member": "Enabled", **dict.fromkeys(plans, ENABLED)}


def found(scope: Scope, places: Places) -> Subjects:
    """The same, and detectors of the two accounts in Regions where GuardDuty is not declared."""
    for region in scope.allowed:
        declared = region in scope.regions(SERVICE)
        there = places.delegate(SERVICE, region)
        facts: dict[str, Value] = {**administrator(places, SERVICE, region)}
        members: dict[str, dict[str, Value]] = {}
        if there is not None and (detector := _detector(there)):
            facts |= _own(scope, there, detector)
            if declared:
                facts |= _organization(there, detector)
                members = _members(scope, places, there, detector)
        if declared or facts:
            yield _subject(region), facts
        for key, plans in members.items():
            yield _subject(region, key), plans
        if not declared and _detector(places.management(region)):
            yield _subject(region, MANAGEMENT), {}


def _subject(region: str, key: str | None = None) -> str:
    return f"GuardDuty in {region}, {key}" if key else f"GuardDuty in {region}"


def _detector(there: Connection) -> str | None:
    return next(iter(there.listed(SERVICE, "list_detectors", "DetectorIds")), None)


def _own(scope: Scope, there: Connection, detector: str) -> dict[str, Value]:
    answer = there.call(SERVICE, "get_detector", DetectorId=detector)
    return {
        "detector": answer["Status"],
        "frequency": answer["FindingPublishingFrequency"],
        **_declared(scope, _plans(answer["Features"], "Status")),
    }


def _organization(there: Connection, detector: str) -> dict[str, Value]:
    answer = unless(
        NOT_THE_ADMINISTRATOR,
        lambda: there.call(SERVICE, "describe_organization_configuration", DetectorId=detector),
    )
    if answer is None:
        return {}
    plans = _plans(answer["Features"], "AutoEnable")
    of_plans: dict[str, Value] = {f"auto-enable of {plan}": whom for plan, whom in plans.items()}
    return {"auto-enable": answer["AutoEnableOrganizationMembers"], **of_plans}


def _members(scope: Scope, places: Places, there: Connection, detector: str) -> dict[str, dict[str, Value]]:
    """Facts of each member account by its key, without those that the configuration does not know."""
    facts: dict[str, dict[str, Value]] = {}
    for member in there.listed(SERVICE, "list_members", "Members", DetectorId=detector):
        if key := places.key(member["AccountId"]):
            facts[key] = {"member": member["RelationshipStatus"]}
    for ids in parts([places.there[key] for key in facts], ACCOUNTS_OF_A_CALL):
        for one in _detectors(there, detector, ids):
            plans = _plans(one["Features"], "Status")
            key = places.called(one["AccountId"])
            facts[key] |= _declared(scope, plans) if key == MANAGEMENT else plans
    return facts


def _detectors(there: Connection, detector: str, ids: list[str]) -> Iterable[Any]:
    answer = unless(
        NOT_THE_ADMINISTRATOR,
        lambda: there.call(SERVICE, "get_member_detectors", DetectorId=detector, AccountIds=ids),
    )
    return answer["MemberDataSourceConfigurations"] if answer else ()


def _plans(features: Iterable[Mapping[str, Any]], switch: str) -> dict[str, Value]:
    return dict(_switched(features, switch))


def _switched(features: Iterable[Mapping[str, Any]], switch: str) -> Iterator[tuple[str, Value]]:
    """The plans that are on, and what they have besides; `switch` is the member that says so."""
    for feature in features:
        name = PLANS.get(feature["Name"], feature["Name"])
        if feature["Name"] in ALWAYS or feature[switch] in ("DISABLED", "NONE"):
            continue
        yield f"plan {name}", feature[switch]
        for more in feature.get("AdditionalConfiguration") or ():
            if more[switch] not in ("DISABLED", "NONE"):
                yield f"plan {name}, {more['Name']}", more[switch]


def _declared(scope: Scope, plans: dict[str, Value]) -> dict[str, Value]:
    section = scope.security.guardduty
    wanted = {f"plan {plan}" for plan in section.plans} if isinstance(section, GuardDuty) else set()
    return {plan: status for plan, status in plans.items() if plan.split(",")[0] in wanted}
