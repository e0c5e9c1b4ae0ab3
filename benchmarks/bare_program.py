"""The bare program: as many trivial resources as the configuration says, and nothing else."""

from types import SimpleNamespace

import pulumi

nothing = pulumi.ProviderResource("nothing", "nothing", {})
options = pulumi.ResourceOptions(provider=nothing)
names = [f"thing-{number}" for number in range(pulumi.Config().require_int("count"))]
things = [pulumi.CustomResource("nothing:index:Thing", name, {"value": name}, options) for name in names]

estate = SimpleNamespace(resources=things)
"""What the wrapper awaits, in the shape of our own program."""
