"""How AWS Config reaches the organization: StackSet and stacks, delegations, aggregator, conformance packs.

Config does not tell the template of an organization's pack: that it has been deployed to every member is compared.
Conformance packs are in every allowed Region of the account that Config is delegated to, the aggregator at home.
"""

import json
from collections.abc import Iterator, Mapping

from checks.connection import Connection, ReadError
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts, Value
from checks.readback_logs_archive import Archive
from checks.readback_logs_key import KEY_WORD
from checks.readback_logs_recorders import FREQUENCIES
from checks.readback_roles import role
from checks.readback_words import Words, policy, tags, word
from foundation.config.delegates import PRINCIPALS
from foundation.config.logs import Configuration
from foundation.templates import recorder_template, service_trust

STACK_SET = "foundation-configuration"
AGGREGATOR = "foundation"
AGGREGATOR_ROLE = "foundation-config-aggregator"
AGGREGATOR_POLICY = "arn:aws:iam::aws:policy/service-role/AWSConfigRoleForOrganizations"
PACKS = "describe_organization_conformance_pack"
DONE = ("CREATE_SUCCESSFUL", "UPDATE_SUCCESSFUL")


def expected(archive: Archive) -> Facts:
    """The facts of what brings Config to the accounts, and of what is made of their records."""
    section = archive.logs.configuration
    return dict(_expected(archive, section)) if isinstance(section, Configuration) else {}


def _expected(archive: Archive, section: Configuration) -> Iterator[tuple[str, Mapping[str, Value]]]:
    yield f"stack set {STACK_SET}", _stack_set(archive, section)
    for key, region in archive.places():
        if key != MANAGEMENT:
            yield stack(key, region), {"status": "CURRENT"}
    if not archive.entered:
        return
    delegate = archive.delegate("config")
    for principal in PRINCIPALS["config"]:
        yield f"delegation of {principal}", {"administrators": [word(delegate)]}
    if section.aggregator:
        arn = f"arn:aws:iam::{word(delegate)}:role/{AGGREGATOR_ROLE}"
        yield f"aggregator {AGGREGATOR}", {"all Regions": True, "role": arn, **archive.tags(delegate)}
        trust = policy(json.dumps(service_trust("config.amazonaws.com")))
        facts = {"trust": trust, "policies": [AGGREGATOR_POLICY], "own policies": {}}
        yield f"role {AGGREGATOR_ROLE}", {**facts, **archive.tags(delegate)}
    for name in section.conformance_packs:
        deployed = {f"in {key}": "deployed" for key in archive.members()}
        for region in archive.config.settings.regions:
            yield pack(name, region), {"status": "deployed", "left out": [], **deployed}


def pack(name: str, region: str) -> str:
    """What to call a conformance pack in a Region."""
    return f"conformance pack {name} in {region}"


def stack(key: str, region: str) -> str:
    """What to call the stack of the StackSet in an account and Region."""
    return f"stack of {STACK_SET} in {key}, {region}"


def _stack_set(archive: Archive, section: Configuration) -> Mapping[str, Value]:
    home, frequency = archive.config.settings.home_region, FREQUENCIES[section.frequency]
    scope = (section.resource_types, section.except_resource_types)
    return {
        "status": "ACTIVE",
        "template": json.loads(recorder_template(home, archive.logs.bucket("configuration"), frequency, *scope)),
        **({"parameters": {"KeyArn": KEY_WORD}} if archive.entered else {}),
        "targets": [word("root")],
        "Regions": sorted(archive.config.settings.regions),
        "deployed to new accounts": True,
        "kept in accounts that leave": True,
        "permission model": "SERVICE_MANAGED",
        "managed execution": True,
        **archive.tags(MANAGEMENT),
    }


def found(archive: Archive, inside: Inside, words: Words) -> Facts:
    """The same as AWS tells it; StackSets and packs that nobody declares are other people's. Raises ReadError."""
    if not isinstance(archive.logs.configuration, Configuration):
        return {}
    aws = inside.connection(MANAGEMENT)
    facts = {**dict(_live_stack_set(archive, aws, words)), **dict(_stacks(archive, aws, words))}
    delegate = archive.delegate("config")
    if not archive.entered:
        return facts
    for principal in PRINCIPALS["config"]:
        facts[f"delegation of {principal}"] = administrators(aws, principal, words)
    if archive.has(inside, delegate):
        facts |= dict(_aggregated(inside.connection(delegate), words))
        for region in archive.config.settings.regions:
            for name, known in _packs(archive, inside.connection(delegate, region), words):
                facts[pack(name, region)] = known
    return facts


def administrators(aws: Connection, principal: str, words: Words) -> Mapping[str, Value]:
    """To whom a service is delegated, among Organizations' delegated administrators. Raises ReadError."""
    listed = aws.listed(
        "organizations", "list_delegated_administrators", "DelegatedAdministrators", ServicePrincipal=principal
    )
    return {"administrators": sorted(words.text(one["Id"]) for one in listed)}


def _live_stack_set(archive: Archive, aws: Connection, words: Words) -> Iterator[tuple[str, Mapping[str, Value]]]:
    try:
        found = aws.call("cloudformation", "describe_stack_set", StackSetName=STACK_SET)["StackSet"]
    except ReadError as error:
        if error.code == "StackSetNotFoundException":
            return
        raise
    deployment = found.get("AutoDeployment", {})
    given = {one["ParameterKey"]: words.text(one["ParameterValue"]) for one in found.get("Parameters", ())}
    yield (
        f"stack set {STACK_SET}",
        {
            "status": found["Status"],
            "template": json.loads(found["TemplateBody"]),
            **({"parameters": given} if archive.entered else {}),
            "targets": sorted(words.text(unit) for unit in found.get("OrganizationalUnitIds", ())),
            "Regions": sorted(found.get("Regions", ())),
            "deployed to new accounts": deployment.get("Enabled", False),
            "kept in accounts that leave": deployment.get("RetainStacksOnAccountRemoval", False),
            "permission model": found.get("PermissionModel"),
            "managed execution": found.get("ManagedExecution", {}).get("Active", False),
            **tags({tag["Key"]: tag["Value"] for tag in found.get("Tags", ())}),
        },
    )


def _stacks(archive: Archive, aws: Connection, words: Words) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """The stacks in accounts of this configuration; what is left in others says nothing about it."""
    keys = {word(key): key for key in archive.members()}
    try:
        for one in aws.listed("cloudformation", "list_stack_instances", "Summaries", StackSetName=STACK_SET):
            if key := keys.get(words.text(one["Account"])):
                reason = {"reason": one["StatusReason"]} if one.get("StatusReason") else {}
                yield stack(key, one["Region"]), {"status": one["Status"], **reason}
    except ReadError as error:
        if error.code != "StackSetNotFoundException":
            raise


def _aggregated(aws: Connection, words: Words) -> Iterator[tuple[str, Mapping[str, Value]]]:
    for one in aws.listed("config", "describe_configuration_aggregators", "ConfigurationAggregators"):
        if one["ConfigurationAggregatorName"] == AGGREGATOR:
            source = one.get("OrganizationAggregationSource", {})
            arn = one["ConfigurationAggregatorArn"]
            listed = aws.listed("config", "list_tags_for_resource", "Tags", ResourceArn=arn)
            facts = {
                "all Regions": source.get("AllAwsRegions", False),
                "role": words.json(source.get("RoleArn")),
                **tags({tag["Key"]: tag["Value"] for tag in listed}),
            }
            yield f"aggregator {AGGREGATOR}", facts
    if of_aggregator := role(aws, AGGREGATOR_ROLE, words):
        yield f"role {AGGREGATOR_ROLE}", of_aggregator


def _packs(archive: Archive, aws: Connection, words: Words) -> Iterator[tuple[str, Mapping[str, Value]]]:
    section = archive.logs.configuration
    if not isinstance(section, Configuration) or not section.conformance_packs:
        return
    keys = {word(key): key for key in archive.members()}
    try:
        listed = aws.listed("config", f"{PACKS}_statuses", "OrganizationConformancePackStatuses")
        statuses = {one["OrganizationConformancePackName"]: one["Status"] for one in listed}
    except ReadError as error:
        # A delegate that is none any more may not even look.
        if error.code in ("OrganizationAccessDeniedException", "NoAvailableOrganizationException"):
            return
        raise
    for one in aws.listed("config", f"{PACKS}s", "OrganizationConformancePacks"):
        name = one["OrganizationConformancePackName"]
        if name in section.conformance_packs:
            accounts = aws.listed(
                "config",
                "get_organization_conformance_pack_detailed_status",
                "OrganizationConformancePackDetailedStatuses",
                OrganizationConformancePackName=name,
            )
            deployed = {words.text(one["AccountId"]): _deployed(one["Status"]) for one in accounts}
            left_out: Value = sorted(words.text(account) for account in one.get("ExcludedAccounts", ()))
            known = {f"in {key}": deployed[account] for account, key in keys.items() if account in deployed}
            yield name, {"status": _deployed(statuses.get(name)), "left out": left_out, **known}


def _deployed(status: str | None) -> Value:
    return "deployed" if status in DONE else status
