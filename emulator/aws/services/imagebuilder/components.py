"""Components: documents of what is done to an image. A version is never changed: the same again is a new build of it.

The document is read as far as its phases and steps. Amazon's own components are known by name.
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import yaml

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.imagebuilder import model
from emulator.aws.services.imagebuilder.model import Resource, invalid
from emulator.aws.services.kms import keys

KIND = "component"
AMAZONS = frozenset(
    {
        "amazon-cloudwatch-agent-linux",
        "aws-cli-version-2-linux",
        "chrony-time-configuration-test",
        "ebs-volume-usage-test-linux",
        "inspector-test-linux",
        "reboot-linux",
        "reboot-test-linux",
        "simple-boot-test-linux",
        "stig-build-linux-high",
        "stig-build-linux-low",
        "stig-build-linux-medium",
        "update-linux",
        "update-linux-kernel-mainline",
    }
)
_PHASES = frozenset({"build", "validate", "test"})


def create_component(request: Request) -> Mapping[str, object]:
    """CreateComponent: a new version, or a new build of a version that there is."""
    data = _data(request)
    document = _read(data)
    if (key := request.get("kmsKeyId")) and keys.find(key, request.account, request.region) is None:
        raise invalid("kmsKeyId", f"The key '{key}' does not exist.")
    version = request["semanticVersion"]
    base = model.arn_of(request, KIND, request["name"], version)
    builds = [one for one in model.resources(request).of_kind(KIND) if model.matches(base, one.arn)]
    number = 1 + max((int(one.arn.rpartition("/")[2]) for one in builds), default=0)
    content = {
        **model.settings(request, "name", "semanticVersion", "uri"),
        "type": "TEST" if _phases(document) == {"test"} else "BUILD",
        "owner": request.account,
        "encrypted": True,
        "parameters": _parameters(document),
        "state": {"status": "ACTIVE"},
    }
    tags = dict(request.get("tags") or {})
    found = model.keep(request, Resource(f"{base}/{number}", KIND, request["name"], content, tags, version))
    return model.made(request, "componentBuildVersionArn", found)


def get_component(request: Request) -> Mapping[str, object]:
    """GetComponent: a build, or the newest of the version."""
    arn = request["componentBuildVersionArn"]
    found = model.newest(request, KIND, arn) or model.named(request, "componentBuildVersionArn")
    return {"requestId": str(uuid4()), "component": found.shown()}


def list_components(request: Request) -> Mapping[str, object]:
    """ListComponents: the versions of the caller's account."""
    if request.get("owner", "Self") != "Self":
        raise not_implemented(model.SERVICE, f"ListComponents of {request['owner']}")
    versions = {one.arn.rpartition("/")[0]: one for one in model.resources(request).of_kind(KIND)}
    shown = ("name", "version", "description", "platform", "supportedOsVersions", "type", "owner", "dateCreated")

    def describe(one: Resource) -> dict[str, object]:
        whole = one.shown()
        return {"arn": one.arn.rpartition("/")[0], **{name: whole[name] for name in shown if name in whole}}

    return model.listing(request, "componentVersionList", list(versions.values()), describe)


def list_component_build_versions(request: Request) -> Mapping[str, object]:
    """ListComponentBuildVersions."""
    arn = request.get("componentVersionArn")
    builds = [one for one in model.resources(request).of_kind(KIND) if not arn or model.matches(arn, one.arn)]
    shown = ("arn", "name", "version", "platform", "type", "owner", "description", "dateCreated", "tags")

    def describe(one: Resource) -> dict[str, object]:
        whole = one.shown()
        return {name: whole[name] for name in shown if name in whole}

    return model.listing(request, "componentSummaryList", builds, describe)


def delete_component(request: Request) -> Mapping[str, object]:
    """DeleteComponent: one build, that no recipe names."""
    return model.delete(request, "componentBuildVersionArn")


def refuse_unknown(request: Request, arn: str) -> str | None:
    """The platform of the component that a recipe names; None for Amazon's.

    Raises:
        AwsError: InvalidParameterValueException when there is none.
    """
    owner, name = arn.split(":")[4], arn.split("/")[1]
    if owner == "aws" and name in AMAZONS:
        return None
    found = model.newest(request, KIND, arn)
    if found is None:
        raise invalid("components", f"The component '{arn}' does not exist.")
    platform: str = found.content["platform"]
    return platform


def _data(request: Request) -> str:
    data, uri = request.get("data"), request.get("uri")
    if (data is None) == (uri is None):
        message = "You must specify either 'data' or 'uri', and not both."
        raise AwsError("InvalidParameterCombinationException", message)
    if data is None:
        raise not_implemented(model.SERVICE, "CreateComponent with uri")
    return str(data)


def _read(data: str) -> Mapping[str, Any]:
    """The document, with a schema version, and phases that have steps with a name and an action."""
    try:
        document = yaml.safe_load(data)
    except yaml.YAMLError as error:
        raise _unreadable(str(error).replace("\n", " ")) from error
    if not isinstance(document, dict) or document.get("schemaVersion") not in (1.0, "1.0"):
        raise _unreadable("a document has the schemaVersion 1.0.")
    phases = document.get("phases")
    if not isinstance(phases, list) or not phases:
        raise _unreadable("a document has phases.")
    for phase in phases:
        if not isinstance(phase, dict) or phase.get("name") not in _PHASES:
            raise _unreadable(f"a phase is one of {', '.join(sorted(_PHASES))}.")
        steps = phase.get("steps")
        if not isinstance(steps, list) or not steps:
            raise _unreadable(f"the phase {phase['name']} has no steps.")
        if not all(isinstance(step, dict) and step.get("name") and step.get("action") for step in steps):
            raise _unreadable(f"a step of the phase {phase['name']} lacks a name or an action.")
    return document


def _unreadable(reason: str) -> AwsError:
    return invalid("data", f"Failed to parse document. Error: {reason}")


def _phases(document: Mapping[str, Any]) -> set[str]:
    return {phase["name"] for phase in document["phases"]}


def _parameters(document: Mapping[str, Any]) -> list[dict[str, object]]:
    """The document's parameters, each of which is a map of its name to what it is."""
    found = [(name, about) for one in document.get("parameters") or [] for name, about in one.items()]
    return [
        {
            "name": name,
            "type": about["type"],
            **({"defaultValue": [str(about["default"])]} if "default" in about else {}),
            **({"description": about["description"]} if "description" in about else {}),
        }
        for name, about in found
    ]


HANDLERS: Handlers = {
    "CreateComponent": create_component,
    "GetComponent": get_component,
    "ListComponents": list_components,
    "ListComponentBuildVersions": list_component_build_versions,
    "DeleteComponent": delete_component,
}
