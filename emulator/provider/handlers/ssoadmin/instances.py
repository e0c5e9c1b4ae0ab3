"""`aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes`."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import items
from emulator.provider.handlers.ssoadmin.waiting import client
from emulator.provider.values import Json, Properties


def _sources(value: Json) -> dict[str, list[Any]]:
    """Attribute -> its sources."""
    return {
        str(one["key"]): [source for inside in items(one["values"]) for source in inside["sources"]]  # type: ignore[union-attr]
        for one in items(value)
    }


def _call(inputs: Properties) -> dict[str, Any]:
    attributes = [{"Key": key, "Value": {"Source": sources}} for key, sources in _sources(inputs["attributes"]).items()]
    return {
        "InstanceArn": inputs["instanceArn"],
        "InstanceAccessControlAttributeConfiguration": {"AccessControlAttributes": attributes},
    }


def _create(aws: Aws, inputs: Properties) -> str:
    client(aws, inputs).create_instance_access_control_attribute_configuration(**_call(inputs))
    return str(inputs["instanceArn"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    sso = client(aws, inputs)
    try:
        found = sso.describe_instance_access_control_attribute_configuration(InstanceArn=identifier)
    except sso.exceptions.ResourceNotFoundException:
        return None
    live = found["InstanceAccessControlAttributeConfiguration"]["AccessControlAttributes"]
    shown: Json = [{"key": one["Key"], "values": [{"sources": one["Value"]["Source"]}]} for one in live]
    declared = inputs.get("attributes")
    return {
        "attributes": declared if _same(declared, shown) else shown,
        "instanceArn": identifier,
        "region": sso.meta.region_name,
        "status": found["Status"],
        "statusReason": found.get("StatusReason", ""),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    client(aws, new).update_instance_access_control_attribute_configuration(**_call(new))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    sso = client(aws, state)
    try:
        sso.delete_instance_access_control_attribute_configuration(InstanceArn=identifier)
    except sso.exceptions.ResourceNotFoundException:
        return


def _same(old: Json, new: Json) -> bool:
    """Attributes are a set."""
    return _sources(old) == _sources(new)


HANDLERS = (
    Handler(
        token="aws:ssoadmin/instanceAccessControlAttributes:InstanceAccessControlAttributes",
        source="terraform-provider-aws internal/service/ssoadmin/instance_access_control_attributes.go",
        takes=frozenset({"attributes", "instanceArn", "region"}),
        replaces=frozenset({"instanceArn", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"attributes": _same},
    ),
)
