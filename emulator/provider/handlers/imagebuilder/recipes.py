"""`aws:imagebuilder/component:Component` and `aws:imagebuilder/imageRecipe:ImageRecipe`."""

from typing import Any

from emulator.provider.handlers.imagebuilder.calls import Kind, handler
from emulator.provider.handlers.shapes import Shape

_FLAGS = ("deleteOnTermination", "encrypted")
"""Settings of a volume that are texts in Pulumi, so that one can be left out, and booleans in AWS."""


def _component_sent(settings: dict[str, Any]) -> dict[str, Any]:
    return {("semanticVersion" if name == "version" else name): value for name, value in settings.items()}


def parameters_sent(part: dict[str, Any]) -> dict[str, Any]:
    """A component or workflow whose parameters have one value each, which AWS takes as a list."""
    given = part.get("parameters")
    changed = [{"name": one["name"], "value": [one["value"]]} for one in given] if given else None
    return {**part, **({"parameters": changed} if changed else {})}


def parameters_received(part: dict[str, Any]) -> dict[str, Any]:
    """The same as Pulumi has it."""
    given = part.get("parameters")
    changed = [{"name": one["name"], "value": one["value"][0]} for one in given] if given else None
    return {**part, **({"parameters": changed} if changed else {})}


def _recipe_sent(settings: dict[str, Any]) -> dict[str, Any]:
    sent = _component_sent(settings)
    agent, data = sent.pop("systemsManagerAgent", None), sent.pop("userDataBase64", None)
    additional = {
        **({"systemsManagerAgent": agent} if agent else {}),
        **({"userDataOverride": data} if data else {}),
    }
    if additional:
        sent["additionalInstanceConfiguration"] = additional
    if "components" in sent:
        sent["components"] = [parameters_sent(part) for part in sent["components"]]
    if "blockDeviceMappings" in sent:
        sent["blockDeviceMappings"] = [_device_sent(device) for device in sent["blockDeviceMappings"]]
    return sent


def _recipe_received(live: dict[str, Any]) -> dict[str, Any]:
    additional = live.get("additionalInstanceConfiguration") or {}
    return {
        **live,
        "components": [parameters_received(part) for part in live.get("components") or []],
        "blockDeviceMappings": [_device_received(device) for device in live.get("blockDeviceMappings") or []],
        "systemsManagerAgent": additional.get("systemsManagerAgent"),
        "userDataBase64": additional.get("userDataOverride"),
    }


def _device_sent(device: dict[str, Any]) -> dict[str, Any]:
    sent = {name: value for name, value in device.items() if name not in ("ebs", "noDevice")}
    if device.get("noDevice"):
        sent["noDevice"] = ""
    if "ebs" in device:
        sent["ebs"] = {
            name: value == "true" if name in _FLAGS else value
            for name, value in device["ebs"].items()
            if value not in (None, "")
        }
    return sent


def _device_received(device: dict[str, Any]) -> dict[str, Any]:
    ebs = {name: str(value).lower() if name in _FLAGS else value for name, value in (device.get("ebs") or {}).items()}
    return {
        **device,
        **({"ebs": ebs} if ebs else {}),
        **({"noDevice": True} if "noDevice" in device else {}),
    }


_COMPONENT = frozenset(
    {"changeDescription", "data", "description", "kmsKeyId", "name", "platform", "supportedOsVersions", "version"}
)
_RECIPE = frozenset(
    {
        "amiTags",
        "blockDeviceMappings",
        "components",
        "description",
        "name",
        "parentImage",
        "systemsManagerAgent",
        "userDataBase64",
        "version",
        "workingDirectory",
    }
)

HANDLERS = (
    handler(
        Kind(
            name="Component",
            noun="component",
            member="component",
            arn="componentBuildVersionArn",
            settings=_COMPONENT | {"uri"},
            outputs=frozenset({"dateCreated", "encrypted", "owner", "type"}),
            shape=Shape(),
            replaced_by=_COMPONENT | {"uri"},
            unreadable=frozenset({"skipDestroy", "uri"}),
            sent=_component_sent,
        )
    ),
    handler(
        Kind(
            name="ImageRecipe",
            noun="image_recipe",
            member="imageRecipe",
            settings=_RECIPE,
            outputs=frozenset({"dateCreated", "owner", "platform"}),
            shape=Shape(free=frozenset({"amiTags"})),
            replaced_by=_RECIPE,
            sent=_recipe_sent,
            received=_recipe_received,
        )
    ),
)
