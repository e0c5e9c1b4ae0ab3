"""With whom subnets are shared: the shares of AWS RAM in the network account that hold anything of EC2."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from checks.inside import Inside
from checks.readback_facts import Subjects, Value
from checks.readback_network.live import Live
from checks.readback_network.scope import Scope
from foundation.organization_arns import organization_arn, unit_arn

PREFIX = "foundation-network-"
GONE = ("DELETED", "DELETING", "DISASSOCIATED", "DISASSOCIATING")
EC2 = "arn:aws:ec2:"


def expected(scope: Scope) -> Subjects:
    """One share for each environment that names somebody, in each of its Regions."""
    for share in scope.shares:
        targets: list[Value] = [*sorted(share.targets)]
        yield (
            _subject(share.region, f"{PREFIX}{share.environment}"),
            {
                "state": "ACTIVE",
                "outside of the organization": False,
                **({"with": targets} if scope.knows_targets(share) else {"with how many": len(targets)}),
                "subnets": [*sorted(subnet.name for subnet in share.subnets)],
                **scope.tags(),
            },
        )


def found(live: Live) -> Subjects:
    """The same, and every other one."""
    scope, words = live.scope, _targets(live.scope, live.inside)
    unknown = {
        f"{PREFIX}{one.environment}"
        for one in scope.shares
        if one.region == live.region and not scope.knows_targets(one)
    }
    principals, resources = _associated(live, "PRINCIPAL"), _associated(live, "RESOURCE")
    used: set[str] = set()
    for share in live.every("get_resource_shares", "resourceShares", "ram", resourceOwner="SELF"):
        arn, name = share["resourceShareArn"], share["name"]
        if share["status"] in GONE or not _counts(name, resources[arn]):
            continue
        targets: list[Value] = [*sorted(_words(words, principals[arn]))]
        subnets = {subnet["SubnetArn"]: key for key, subnet in live.subnets.items()}
        yield (
            _subject(live.region, name if name not in used else f"{name} ({arn.split('/')[-1]})"),
            {
                "state": share["status"],
                "outside of the organization": share["allowExternalPrincipals"],
                **({"with how many": len(targets)} if name in unknown else {"with": targets}),
                "subnets": [*sorted(_words(subnets, resources[arn]))],
                **{f"tag {tag['key']}": tag["value"] for tag in share.get("tags", ())},
            },
        )
        used.add(name)


def _subject(region: str, name: str) -> str:
    return f"share {name} in {region}"


def _counts(name: str, resources: Iterable[Mapping[str, Any]]) -> bool:
    return name.startswith(PREFIX) or any(one["associatedEntity"].startswith(EC2) for one in resources)


def _associated(live: Live, kind: str) -> Mapping[str, list[Mapping[str, Any]]]:
    """What is associated, by the ARN of the share."""
    found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    operation, member = "get_resource_share_associations", "resourceShareAssociations"
    for one in live.every(operation, member, "ram", associationType=kind):
        if one["status"] not in GONE:
            found[one["resourceShareArn"]].append(one)
    return found


def _words(words: Mapping[str, str], associations: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for one in associations:
        entity = one["associatedEntity"]
        state = "" if one["status"] == "ASSOCIATED" else f" ({one['status']})"
        yield f"{words.get(entity, entity)}{state}"


def _targets(scope: Scope, inside: Inside) -> Mapping[str, str]:
    """Targets of the configuration by what AWS RAM calls them."""
    management, organization = scope.config.settings.management_account, inside.organization
    found: dict[str, str] = {organization_arn(management, organization): "root"}
    for target in {target for share in scope.shares for target in share.targets} - {"root"}:
        try:
            identifier = inside.target(target)
        except KeyError:
            continue
        is_account = target.startswith("account:")
        found[identifier if is_account else unit_arn(management, organization, identifier)] = target
    return found
