"""The types of resources that templates may have: one module per AWS service. Every other type fails by its name."""

from emulator.aws.services.cloudformation.calls import CallFailed
from emulator.aws.services.cloudformation.resource_types import (
    backup,
    config,
    custom_resource,
    events,
    iam,
    lambda_function,
    sns,
)
from emulator.aws.services.cloudformation.resource_types.type_of_resource import Properties, ResourceType


class _Types(dict[str, ResourceType]):
    """Types by name. A custom resource has whatever name its template gives it."""

    def __missing__(self, name: str) -> ResourceType:
        if custom_resource.is_custom(name):
            return custom_resource.named(name)
        raise KeyError(name)


TYPES = _Types({**iam.TYPES, **backup.TYPES, **config.TYPES, **events.TYPES, **lambda_function.TYPES, **sns.TYPES})


def checked(name: str, properties: Properties) -> ResourceType:
    """The type of that name, for these properties.

    Raises:
        CallFailed: naming the type, or the property, that is not applied.
    """
    is_custom = custom_resource.is_custom(name)
    if name not in TYPES and not is_custom:
        raise CallFailed(f"emulated AWS does not make resources of type {name}", "NotImplementedByEmulator")
    found = TYPES[name]
    if not is_custom and (unknown := sorted(properties.keys() - found.properties)):
        message = f"emulated AWS does not apply property {unknown[0]} of {name}"
        raise CallFailed(message, "NotImplementedByEmulator")
    if missing := sorted(found.required - properties.keys()):
        raise CallFailed(f"Property {missing[0]} cannot be empty.", "ValidationError")
    return found
