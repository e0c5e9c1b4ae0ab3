"""Where images go, under which key, who may launch them, and which parameter names the newest."""

from collections.abc import Mapping
from typing import Any

from checks.readback_facts import Subjects, Value
from checks.readback_images.live import Live
from checks.readback_images.scope import Scope, key_word, parameter
from checks.readback_words import ORGANIZATION, tags, word
from foundation.config.inherited import account_tags
from foundation.organization_arns import organization_arn, unit_arn

BUILD_DATE = "{{ imagebuilder:buildDate }}"
LAUNCHERS = ("organizationArns", "organizationalUnitArns", "userIds")
ACCOUNT = "account:"


def expected(scope: Scope) -> Subjects:
    """One for each image, with each Region."""
    for name, _ in scope.named():
        regions = {f"in {region}": _in_region(name, region, scope) for region in scope.regions}
        yield f"distribution {name}", {**regions, **scope.tags()}


def _in_region(name: str, region: str, scope: Scope) -> Value:
    return {
        "name": f"{name}-{BUILD_DATE}",
        "key": key_word(region),
        "launched by": _launchers(scope) if scope.knows_launchers() else len(scope.section.shared_with),
        "tags": {**account_tags(scope.account, scope.config), "Name": name},
        "parameters": [{"parameterName": parameter(name), "dataType": "text"}],
        "in accounts": [],
    }


def _launchers(scope: Scope) -> Value:
    management, targets = scope.config.settings.management_account, scope.section.shared_with
    accounts = [word(one.removeprefix(ACCOUNT)) for one in targets if one.startswith(ACCOUNT)]
    units = [one for one in targets if one != "root" and not one.startswith(ACCOUNT)]
    return {
        "organizationArns": [organization_arn(management, ORGANIZATION)] if "root" in targets else [],
        "organizationalUnitArns": sorted(unit_arn(management, ORGANIZATION, word(unit)) for unit in units),
        "userIds": sorted(accounts),
    }


def found(live: Live) -> Subjects:
    """The same, and every other one; of those only that they are there."""
    declared = {name for name, _ in live.scope.named()}
    operation, member = "list_distribution_configurations", "distributionConfigurationSummaryList"
    for name, listed in live.listed(operation, member):
        if name not in declared:
            yield f"distribution {name}", {}
            continue
        asked = {"distributionConfigurationArn": listed["arn"]}
        one = live.told("get_distribution_configuration", "distributionConfiguration", **asked)
        regions = {f"in {there['region']}": _found(there, live.scope) for there in one["distributions"]}
        yield f"distribution {name}", {**regions, **tags(one.get("tags", {}))}


def _found(there: Mapping[str, Any], scope: Scope) -> Value:
    image = there.get("amiDistributionConfiguration", {})
    permission = image.get("launchPermission", {})
    launchers = {kind: sorted(permission.get(kind, [])) for kind in (*LAUNCHERS, "userGroups") if permission.get(kind)}
    by = {**dict.fromkeys(LAUNCHERS, ()), **launchers}
    return {
        "name": image.get("name"),
        "key": image.get("kmsKeyId"),
        "launched by": {kind: [*who] for kind, who in by.items()}
        if scope.knows_launchers()
        else sum(map(len, by.values())),
        "tags": image.get("amiTags", {}),
        "parameters": there.get("ssmParameterConfigurations", []),
        "in accounts": image.get("targetAccountIds", []),
    }
