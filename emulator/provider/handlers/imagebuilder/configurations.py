"""Where an image is built and where it goes: `InfrastructureConfiguration` and `DistributionConfiguration`."""

from typing import Any

from emulator.provider.handlers.imagebuilder.calls import Kind, handler
from emulator.provider.handlers.shapes import Shape

_INFRASTRUCTURE = frozenset(
    {
        "description",
        "instanceMetadataOptions",
        "instanceProfileName",
        "instanceTypes",
        "keyPair",
        "logging",
        "name",
        "placement",
        "resourceTags",
        "securityGroupIds",
        "snsTopicArn",
        "subnetId",
        "terminateInstanceOnFailure",
    }
)
_TEMPLATES = "launchTemplateConfigurations"


def _infrastructure_sent(settings: dict[str, Any]) -> dict[str, Any]:
    """The prefix of logs has a default of the provider's."""
    logs = (settings.get("logging") or {}).get("s3Logs")
    return {**settings, **({"logging": {"s3Logs": {"s3KeyPrefix": "/", **logs}}} if logs else {})}


def _distribution_sent(settings: dict[str, Any]) -> dict[str, Any]:
    places = [_place(place, "default", "setDefaultVersion") for place in settings["distributions"]]
    return {**settings, "distributions": places}


def _distribution_received(live: dict[str, Any]) -> dict[str, Any]:
    places = [_place(place, "setDefaultVersion", "default") for place in live["distributions"]]
    return {**live, "distributions": places}


def _place(place: dict[str, Any], name: str, other: str) -> dict[str, Any]:
    """A distribution with one member of its launch templates named otherwise; without it, it is true."""
    if not place.get(_TEMPLATES):
        return place
    renamed = [
        {other: template.get(name, True), **{key: value for key, value in template.items() if key != name}}
        for template in place[_TEMPLATES]
    ]
    return {**place, _TEMPLATES: renamed}


HANDLERS = (
    handler(
        Kind(
            name="InfrastructureConfiguration",
            noun="infrastructure_configuration",
            member="infrastructureConfiguration",
            settings=_INFRASTRUCTURE,
            outputs=frozenset({"dateCreated", "dateUpdated"}),
            shape=Shape(free=frozenset({"resourceTags"}), defaults={"s3KeyPrefix": "/"}),
            replaced_by=frozenset({"name"}),
            always=frozenset({"terminateInstanceOnFailure"}),
            defaults={"terminateInstanceOnFailure": False},
            sent=_infrastructure_sent,
        )
    ),
    handler(
        Kind(
            name="DistributionConfiguration",
            noun="distribution_configuration",
            member="distributionConfiguration",
            settings=frozenset({"description", "distributions", "name"}),
            outputs=frozenset({"dateCreated", "dateUpdated"}),
            shape=Shape(free=frozenset({"amiTags"}), defaults={"default": True}),
            replaced_by=frozenset({"name"}),
            sent=_distribution_sent,
            received=_distribution_received,
        )
    ),
)
