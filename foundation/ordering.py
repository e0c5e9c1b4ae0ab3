"""Order where the engine sees no dependency: by URN, which is known in a preview too, so that values stay known."""

import pulumi


def after(value: pulumi.Input[str], *urns: pulumi.Input[str] | pulumi.Input[list[str]]) -> pulumi.Output[str]:
    """The value, with a dependency on the resources of the URNs."""
    return pulumi.Output.all(value, *urns).apply(lambda values: str(values[0]))
