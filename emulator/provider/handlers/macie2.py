"""`aws:macie2/...`: Account, OrganizationAdminAccount, OrganizationConfiguration and Member (no invitations)."""

from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.values import Properties

_UPSTREAM = "terraform-provider-aws internal/service/macie2"


def _macie(aws: Aws, properties: Properties) -> Any:
    return aws.client("macie2", _region(properties))


def _region(properties: Properties) -> str | None:
    region = properties.get("region")
    return str(region) if region else None


def _is_off(error: Any) -> bool:
    """Whether the call failed because Macie is not enabled, which upstream takes for a resource that is gone."""
    return error.response["Error"]["Code"] in ("AccessDeniedException", "ResourceNotFoundException")


def _create_account(aws: Aws, inputs: Properties) -> str:
    wanted = {name: inputs[name] for name in ("findingPublishingFrequency", "status") if inputs.get(name)}
    _macie(aws, inputs).enable_macie(**wanted)
    return aws.account


def _read_account(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = _macie(aws, inputs)
    try:
        session = client.get_macie_session()
    except client.exceptions.ClientError as error:
        if _is_off(error):
            return None
        raise
    return {
        "region": client.meta.region_name,
        "findingPublishingFrequency": session["findingPublishingFrequency"],
        "status": session["status"],
        "serviceRole": session["serviceRole"],
        "createdAt": session["createdAt"].isoformat(),
        "updatedAt": session["updatedAt"].isoformat(),
    }


def _update_account(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    names = ("findingPublishingFrequency", "status")
    changed = {name: new[name] for name in names if new.get(name) and new.get(name) != old.get(name)}
    _macie(aws, new).update_macie_session(**changed)


def _delete_account(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    _macie(aws, state).disable_macie()


def _designate(aws: Aws, inputs: Properties) -> str:
    _macie(aws, inputs).enable_organization_admin_account(adminAccountId=inputs["adminAccountId"])
    return str(inputs["adminAccountId"])


def _read_designation(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _macie(aws, inputs)
    accounts = client.list_organization_admin_accounts()["adminAccounts"]
    if identifier not in {account["accountId"] for account in accounts}:
        return None
    return {"adminAccountId": identifier, "region": client.meta.region_name}


def _undesignate(aws: Aws, identifier: str, state: Properties) -> None:
    _macie(aws, state).disable_organization_admin_account(adminAccountId=identifier)


def _configure(aws: Aws, inputs: Properties) -> str:
    _macie(aws, inputs).update_organization_configuration(autoEnable=inputs["autoEnable"])
    return aws.account


def _read_configuration(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = _macie(aws, inputs)
    try:
        answer = client.describe_organization_configuration()
    except client.exceptions.ClientError as error:
        if _is_off(error):
            return None
        raise
    return {"autoEnable": answer["autoEnable"], "region": client.meta.region_name}


def _reconfigure(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _configure(aws, new)


def _leave_configuration(aws: Aws, identifier: str, state: Properties) -> None:
    """Upstream deletes nothing here: what is configured stays."""


def _add_member(aws: Aws, inputs: Properties) -> str:
    client = _macie(aws, inputs)
    account = {"accountId": inputs["accountId"], "email": inputs["email"]}
    client.create_member(account=account, tags=inputs.get("tags") or {})
    if inputs.get("status"):
        client.update_member_session(id=inputs["accountId"], status=inputs["status"])
    return str(inputs["accountId"])


def _read_member(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = _macie(aws, inputs)
    try:
        member = client.get_member(id=identifier)
    except client.exceptions.ClientError as error:
        if _is_off(error):
            return None
        raise
    if member["relationshipStatus"] == "Removed":
        return None
    return {
        "accountId": identifier,
        "email": member["email"],
        "region": client.meta.region_name,
        "status": "PAUSED" if member["relationshipStatus"] == "Paused" else "ENABLED",
        "administratorAccountId": member["administratorAccountId"],
        "masterAccountId": member["masterAccountId"],
        "arn": member["arn"],
        "invitedAt": member["invitedAt"].isoformat(),
        "updatedAt": member["updatedAt"].isoformat(),
        "relationshipStatus": member["relationshipStatus"],
        "tags": member["tags"],
        "tagsAll": member["tags"],
    }


def _update_member(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _macie(aws, new).update_member_session(id=identifier, status=new.get("status") or "ENABLED")


def _delete_member(aws: Aws, identifier: str, state: Properties) -> None:
    client = _macie(aws, state)
    client.disassociate_member(id=identifier)
    client.delete_member(id=identifier)


HANDLERS = (
    Handler(
        token="aws:macie2/account:Account",
        source=f"{_UPSTREAM}/account.go",
        takes=frozenset({"findingPublishingFrequency", "status", "region"}),
        replaces=frozenset({"region"}),
        create=_create_account,
        read=_read_account,
        update=_update_account,
        delete=_delete_account,
    ),
    Handler(
        token="aws:macie2/organizationAdminAccount:OrganizationAdminAccount",
        source=f"{_UPSTREAM}/organization_admin_account.go",
        takes=frozenset({"adminAccountId", "region"}),
        replaces=frozenset({"adminAccountId", "region"}),
        create=_designate,
        read=_read_designation,
        update=no_update,
        delete=_undesignate,
    ),
    Handler(
        token="aws:macie2/organizationConfiguration:OrganizationConfiguration",
        source=f"{_UPSTREAM}/organization_configuration.go",
        takes=frozenset({"autoEnable", "region"}),
        replaces=frozenset({"region"}),
        create=_configure,
        read=_read_configuration,
        update=_reconfigure,
        delete=_leave_configuration,
    ),
    Handler(
        token="aws:macie2/member:Member",
        source=f"{_UPSTREAM}/member.go; tags of an existing member are not changed here",
        takes=frozenset({"accountId", "email", "status", "tags", "region"}),
        replaces=frozenset({"accountId", "email", "tags", "region"}),
        create=_add_member,
        read=_read_member,
        update=_update_member,
        delete=_delete_member,
    ),
)
