"""Distribution configurations: as what, encrypted how, and to whom an image goes in each Region."""

from collections.abc import Mapping
from uuid import uuid4

from emulator.aws.errors import not_implemented
from emulator.aws.request import Handlers, Request
from emulator.aws.services.imagebuilder import model
from emulator.aws.services.imagebuilder.model import Resource, invalid

KIND = "distribution-configuration"
_ARN = "distributionConfigurationArn"
_SUMMARY = ("arn", "name", "description", "dateCreated", "dateUpdated", "tags")
_EMULATED = frozenset({"region", "amiDistributionConfiguration", "ssmParameterConfigurations"})


def create_distribution_configuration(request: Request) -> Mapping[str, object]:
    """CreateDistributionConfiguration."""
    found = model.create(request, KIND, _content(request, "name"), "DistributionConfiguration")
    return model.made(request, _ARN, found)


def update_distribution_configuration(request: Request) -> Mapping[str, object]:
    """UpdateDistributionConfiguration: replaces everything but the name and the tags."""
    model.named(request, _ARN)
    return model.made(request, _ARN, model.update(request, _ARN, _content(request, _ARN)))


def get_distribution_configuration(request: Request) -> Mapping[str, object]:
    """GetDistributionConfiguration."""
    return {"requestId": str(uuid4()), "distributionConfiguration": model.named(request, _ARN).shown()}


def list_distribution_configurations(request: Request) -> Mapping[str, object]:
    """ListDistributionConfigurations."""

    def describe(one: Resource) -> dict[str, object]:
        whole = one.shown()
        regions = [place["region"] for place in whole["distributions"]]
        return {"regions": regions, **{name: whole[name] for name in _SUMMARY if name in whole}}

    found = list(model.resources(request).of_kind(KIND))
    return model.listing(request, "distributionConfigurationSummaryList", found, describe)


def delete_distribution_configuration(request: Request) -> Mapping[str, object]:
    """DeleteDistributionConfiguration: one that no pipeline uses."""
    return model.delete(request, _ARN)


def _content(request: Request, without: str) -> model.Content:
    places = request["distributions"]
    regions = [place["region"] for place in places]
    if twice := sorted({region for region in regions if regions.count(region) > 1}):
        raise invalid("distributions", f"There is more than one distribution for {', '.join(twice)}.")
    for place in places:
        others = sorted(place.keys() - _EMULATED)
        ami = place.get("amiDistributionConfiguration") or {}
        others += ["targetAccountIds"] if ami.get("targetAccountIds") else []
        if others:
            raise not_implemented(model.SERVICE, f"{request.operation} with {', '.join(others)}")
    return model.settings(request, without)


HANDLERS: Handlers = {
    "CreateDistributionConfiguration": create_distribution_configuration,
    "UpdateDistributionConfiguration": update_distribution_configuration,
    "GetDistributionConfiguration": get_distribution_configuration,
    "ListDistributionConfigurations": list_distribution_configurations,
    "DeleteDistributionConfiguration": delete_distribution_configuration,
}
