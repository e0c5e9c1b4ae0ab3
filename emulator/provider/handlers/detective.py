"""The Detective types.

Traps: deleting an OrganizationConfiguration changes nothing in AWS. Deleting the designation deletes the graph of that
Region, and leaves the account a delegated administrator in AWS Organizations. A Graph of an account that has one in the
Region takes that one over.
"""

from datetime import UTC, datetime
from typing import Any

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.values import Properties

_SOURCE = "terraform-provider-aws internal/service/detective/"
_UNREADABLE = ("disableEmailNotification", "message")


def _client(aws: Aws, properties: Properties) -> Any:
    region = properties.get("region")
    return aws.client("detective", str(region) if region else None)


def _tags(properties: Properties) -> dict[str, str]:
    tags = properties.get("tags")
    return {key: str(value) for key, value in tags.items()} if isinstance(tags, dict) else {}


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _create(aws: Aws, inputs: Properties) -> str:
    tags = _tags(inputs)
    return str(_client(aws, inputs).create_graph(**({"Tags": tags} if tags else {}))["GraphArn"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    detective = _client(aws, inputs)
    found = next((graph for graph in detective.list_graphs()["GraphList"] if graph["Arn"] == identifier), None)
    if found is None:
        return None
    tags = dict(detective.list_tags_for_resource(ResourceArn=identifier)["Tags"])
    return {
        "createdTime": _stamp(found["CreatedTime"]),
        "graphArn": identifier,
        "region": detective.meta.region_name,
        "tags": tags,
        "tagsAll": tags,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    detective, before, after = _client(aws, new), _tags(old), _tags(new)
    if removed := sorted(before.keys() - after.keys()):
        detective.untag_resource(ResourceArn=identifier, TagKeys=removed)
    if changed := {key: value for key, value in after.items() if before.get(key) != value}:
        detective.tag_resource(ResourceArn=identifier, Tags=changed)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    detective = _client(aws, state)
    try:
        detective.delete_graph(GraphArn=identifier)
    except detective.exceptions.ResourceNotFoundException:
        return


def _designate(aws: Aws, inputs: Properties) -> str:
    _client(aws, inputs).enable_organization_admin_account(AccountId=inputs["accountId"])
    return str(inputs["accountId"])


def _read_designation(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    detective = _client(aws, inputs)
    listed = detective.list_organization_admin_accounts()["Administrators"]
    if not any(found["AccountId"] == identifier for found in listed):
        return None
    return {"accountId": identifier, "region": detective.meta.region_name}


def _withdraw(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    _client(aws, state).disable_organization_admin_account()


def _put(aws: Aws, inputs: Properties) -> str:
    _client(aws, inputs).update_organization_configuration(GraphArn=inputs["graphArn"], AutoEnable=inputs["autoEnable"])
    return str(inputs["graphArn"])


def _read_configuration(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    detective = _client(aws, inputs)
    found = detective.describe_organization_configuration(GraphArn=identifier)
    return {"autoEnable": found["AutoEnable"], "graphArn": identifier, "region": detective.meta.region_name}


def _update_configuration(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put(aws, new)


def _forget(aws: Aws, identifier: str, state: Properties) -> None:
    """Upstream leaves the configuration as it is: only the state forgets it."""


def _enable(aws: Aws, inputs: Properties) -> str:
    account = {"AccountId": inputs["accountId"], "EmailAddress": inputs["emailAddress"]}
    answer = _client(aws, inputs).create_members(
        GraphArn=inputs["graphArn"],
        Accounts=[account],
        **({"DisableEmailNotification": True} if inputs.get("disableEmailNotification") else {}),
        **({"Message": inputs["message"]} if inputs.get("message") else {}),
    )
    for refusal in answer["UnprocessedAccounts"]:
        raise ValueError(f"Detective member {refusal['AccountId']}: {refusal['Reason']}")
    return f"{inputs['graphArn']}/{inputs['accountId']}"


def _read_member(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    graph, _, account = identifier.partition("/")
    detective = _client(aws, inputs)
    try:
        found = detective.get_members(GraphArn=graph, AccountIds=[account])["MemberDetails"]
    except detective.exceptions.ResourceNotFoundException:
        return None
    if not found:
        return None
    return {
        "accountId": account,
        "administratorId": found[0]["AdministratorId"],
        "disabledReason": found[0].get("DisabledReason", ""),
        "emailAddress": found[0]["EmailAddress"],
        "graphArn": graph,
        "invitedTime": _stamp(found[0]["InvitedTime"]),
        "region": detective.meta.region_name,
        "status": found[0]["Status"],
        "updatedTime": _stamp(found[0]["UpdatedTime"]),
        "volumeUsageInBytes": str(found[0].get("VolumeUsageInBytes", "")),
        **{name: inputs[name] for name in _UNREADABLE if name in inputs},
    }


def _disable(aws: Aws, identifier: str, state: Properties) -> None:
    graph, _, account = identifier.partition("/")
    detective = _client(aws, state)
    try:
        detective.delete_members(GraphArn=graph, AccountIds=[account])
    except detective.exceptions.ResourceNotFoundException:
        return


_MEMBER = frozenset({"accountId", "emailAddress", "graphArn", "region", *_UNREADABLE})

HANDLERS: tuple[Handler, ...] = (
    Handler(
        token="aws:detective/graph:Graph",
        source=_SOURCE + "graph.go",
        takes=frozenset({"region", "tags"}),
        replaces=frozenset({"region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
    ),
    Handler(
        token="aws:detective/organizationAdminAccount:OrganizationAdminAccount",
        source=_SOURCE + "organization_admin_account.go",
        takes=frozenset({"accountId", "region"}),
        replaces=frozenset({"accountId", "region"}),
        create=_designate,
        read=_read_designation,
        update=no_update,
        delete=_withdraw,
    ),
    Handler(
        token="aws:detective/organizationConfiguration:OrganizationConfiguration",
        source=_SOURCE + "organization_configuration.go",
        takes=frozenset({"autoEnable", "graphArn", "region"}),
        replaces=frozenset({"graphArn", "region"}),
        create=_put,
        read=_read_configuration,
        update=_update_configuration,
        delete=_forget,
    ),
    Handler(
        token="aws:detective/member:Member",
        source=_SOURCE + "member.go",
        takes=_MEMBER,
        replaces=_MEMBER,
        create=_enable,
        read=_read_member,
        update=no_update,
        delete=_disable,
    ),
)
