"""Infrastructure configurations: where and as what an image is built. Subnets and topics are not looked for."""

from collections.abc import Mapping
from uuid import uuid4

from emulator.aws.request import Handlers, Request
from emulator.aws.services.imagebuilder import model
from emulator.aws.services.imagebuilder.model import Resource
from emulator.aws.services.imagebuilder.roles import refuse_instance_profile

KIND = "infrastructure-configuration"
_ARN = "infrastructureConfigurationArn"
_SUMMARY = (
    "arn",
    "name",
    "description",
    "dateCreated",
    "dateUpdated",
    "resourceTags",
    "tags",
    "instanceTypes",
    "instanceProfileName",
)


def create_infrastructure_configuration(request: Request) -> Mapping[str, object]:
    """CreateInfrastructureConfiguration."""
    found = model.create(request, KIND, _content(request, "name"), "InfrastructureConfiguration")
    return model.made(request, _ARN, found)


def update_infrastructure_configuration(request: Request) -> Mapping[str, object]:
    """UpdateInfrastructureConfiguration: replaces everything but the name and the tags."""
    model.named(request, _ARN)
    return model.made(request, _ARN, model.update(request, _ARN, _content(request, _ARN)))


def get_infrastructure_configuration(request: Request) -> Mapping[str, object]:
    """GetInfrastructureConfiguration."""
    return {"requestId": str(uuid4()), "infrastructureConfiguration": model.named(request, _ARN).shown()}


def list_infrastructure_configurations(request: Request) -> Mapping[str, object]:
    """ListInfrastructureConfigurations."""

    def describe(one: Resource) -> dict[str, object]:
        whole = one.shown()
        return {name: whole[name] for name in _SUMMARY if name in whole}

    found = list(model.resources(request).of_kind(KIND))
    return model.listing(request, "infrastructureConfigurationSummaryList", found, describe)


def delete_infrastructure_configuration(request: Request) -> Mapping[str, object]:
    """DeleteInfrastructureConfiguration: one that no pipeline uses."""
    return model.delete(request, _ARN)


def _content(request: Request, without: str) -> model.Content:
    refuse_instance_profile(request, request["instanceProfileName"])
    return {"terminateInstanceOnFailure": True, **model.settings(request, without)}


HANDLERS: Handlers = {
    "CreateInfrastructureConfiguration": create_infrastructure_configuration,
    "UpdateInfrastructureConfiguration": update_infrastructure_configuration,
    "GetInfrastructureConfiguration": get_infrastructure_configuration,
    "ListInfrastructureConfigurations": list_infrastructure_configurations,
    "DeleteInfrastructureConfiguration": delete_infrastructure_configuration,
}
