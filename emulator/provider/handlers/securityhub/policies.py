"""`aws:securityhub/configurationPolicy:ConfigurationPolicy`."""

from typing import Any

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.securityhub.client import hub, is_gone, region_of, same_sets
from emulator.provider.values import Properties

_VALUES = {
    "bool": "Boolean",
    "double": "Double",
    "enum": "Enum",
    "enumList": "EnumList",
    "int": "Integer",
    "intList": "IntegerList",
    "string": "String",
    "stringList": "StringList",
}
"""Kinds of a control parameter's value: Pulumi's names, and AWS's."""


def _create(aws: Aws, inputs: Properties) -> str:
    return str(hub(aws, inputs).create_configuration_policy(**_parameters(inputs))["Id"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = hub(aws, inputs)
    try:
        found = client.get_configuration_policy(Identifier=identifier)
    except ClientError as error:
        if is_gone(error):
            return None
        raise
    declared, shown = inputs.get("configurationPolicy"), _shown(found["ConfigurationPolicy"]["SecurityHub"])
    return {
        "arn": found["Arn"],
        "configurationPolicy": declared if same_sets(declared, shown) else shown,
        "description": found.get("Description"),
        "name": found["Name"],
        **region_of(client),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    hub(aws, new).update_configuration_policy(Identifier=identifier, **_parameters(new))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    try:
        hub(aws, state).delete_configuration_policy(Identifier=identifier)
    except ClientError as error:
        # Without central configuration there are no policies any more.
        if not is_gone(error) or error.response["Error"]["Code"] == "ResourceNotFoundException":
            raise


def _parameters(inputs: Properties) -> dict[str, Any]:
    policy = inputs["configurationPolicy"]
    if not isinstance(policy, dict):
        raise ValueError("configurationPolicy is no object")
    controls = policy.get("securityControlsConfiguration")
    if bool(policy["serviceEnabled"]) != (controls is not None):
        rule = "must be defined when serviceEnabled is true, and cannot be when it is false"
        raise ValueError(f"securityControlsConfiguration {rule}")
    content: dict[str, Any] = {"ServiceEnabled": policy["serviceEnabled"]}
    if isinstance(controls, dict):
        content["EnabledStandardIdentifiers"] = policy.get("enabledStandardArns") or []
        content["SecurityControlsConfiguration"] = _controls(controls)
    description = {"Description": inputs["description"]} if inputs.get("description") else {}
    return {"Name": inputs["name"], **description, "ConfigurationPolicy": {"SecurityHub": content}}


def _controls(given: dict[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if given.get("enabledControlIdentifiers"):
        wanted["EnabledSecurityControlIdentifiers"] = given["enabledControlIdentifiers"]
    if given.get("disabledControlIdentifiers") or not wanted:
        wanted["DisabledSecurityControlIdentifiers"] = given.get("disabledControlIdentifiers") or []
    if customized := given.get("securityControlCustomParameters"):
        wanted["SecurityControlCustomParameters"] = [
            {
                "SecurityControlId": control["securityControlId"],
                "Parameters": {parameter["name"]: _parameter(parameter) for parameter in control["parameters"]},
            }
            for control in customized
        ]
    return wanted


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    values = {
        name: given[kind].get("values", given[kind].get("value")) for kind, name in _VALUES.items() if given.get(kind)
    }
    return {"ValueType": given["valueType"], **({"Value": values} if values else {})}


def _shown(content: dict[str, Any]) -> Properties:
    shown: Properties = {"serviceEnabled": content["ServiceEnabled"]}
    if not content["ServiceEnabled"]:
        return shown
    controls = content["SecurityControlsConfiguration"]
    return {
        **shown,
        "enabledStandardArns": content["EnabledStandardIdentifiers"],
        "securityControlsConfiguration": {
            "disabledControlIdentifiers": controls.get("DisabledSecurityControlIdentifiers") or [],
            "enabledControlIdentifiers": controls.get("EnabledSecurityControlIdentifiers") or [],
            "securityControlCustomParameters": [
                {
                    "securityControlId": control["SecurityControlId"],
                    "parameters": [_shown_parameter(*item) for item in control["Parameters"].items()],
                }
                for control in controls.get("SecurityControlCustomParameters") or []
            ],
        },
    }


def _shown_parameter(name: str, found: dict[str, Any]) -> Properties:
    values = found.get("Value") or {}
    return {
        "name": name,
        "valueType": found["ValueType"],
        **{
            kind: {"values" if isinstance(values[aws_name], list) else "value": values[aws_name]}
            for kind, aws_name in _VALUES.items()
            if aws_name in values
        },
    }


HANDLERS = (
    Handler(
        token="aws:securityhub/configurationPolicy:ConfigurationPolicy",
        source="terraform-provider-aws internal/service/securityhub/configuration_policy.go",
        takes=frozenset({"configurationPolicy", "description", "name", "region"}),
        replaces=frozenset({"region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"configurationPolicy": same_sets},
    ),
)
