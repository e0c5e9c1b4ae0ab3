"""With whom the parameters are shared: with the organization, by a share of AWS RAM in each Region."""

from collections.abc import Mapping
from typing import Any

from checks.connection import Connection
from checks.readback_facts import Subjects, Value
from checks.readback_images.live import Live
from checks.readback_images.scope import SHARE, Scope, parameter
from checks.readback_words import ORGANIZATION, tags, word
from foundation.organization_arns import organization_arn

GONE = ("DELETED", "DELETING", "DISASSOCIATED", "DISASSOCIATING")


def expected(scope: Scope) -> Subjects:
    """One in each Region, of all parameters."""
    management = scope.config.settings.management_account
    for region in scope.regions:
        prefix = f"arn:aws:ssm:{region}:{word(scope.account)}:parameter"
        shared: list[Value] = [*sorted(f"{prefix}{parameter(name)}" for name, _ in scope.named())]
        yield (
            _subject(region),
            {
                "state": "ACTIVE",
                "outside of the organization": False,
                "with": [organization_arn(management, ORGANIZATION)],
                "of": shared,
                **scope.tags(),
            },
        )


def found(live: Live) -> Subjects:
    """The share by its name, in every Region of the stack."""
    for region in live.scope.looked_at:
        aws = live.aws(region)
        asked = {"resourceOwner": "SELF", "name": SHARE}
        for share in aws.listed("ram", "get_resource_shares", "resourceShares", **asked):
            if share["status"] not in GONE:
                yield _subject(region), _facts(live, aws, share)


def _facts(live: Live, aws: Connection, share: Mapping[str, Any]) -> Mapping[str, Value]:
    return {
        "state": share["status"],
        "outside of the organization": share["allowExternalPrincipals"],
        "with": _associated(live, aws, share, "PRINCIPAL"),
        "of": _associated(live, aws, share, "RESOURCE"),
        **tags({tag["key"]: tag["value"] for tag in share.get("tags", ())}),
    }


def _associated(live: Live, aws: Connection, share: Mapping[str, Any], kind: str) -> Value:
    asked = {"associationType": kind, "resourceShareArns": [share["resourceShareArn"]]}
    every = aws.listed("ram", "get_resource_share_associations", "resourceShareAssociations", **asked)
    states = {one["associatedEntity"]: one["status"] for one in every if one["status"] not in GONE}
    return sorted(
        live.words.text(entity) if state == "ASSOCIATED" else f"{live.words.text(entity)} ({state})"
        for entity, state in states.items()
    )


def _subject(region: str) -> str:
    return f"share {SHARE} in {region}"
