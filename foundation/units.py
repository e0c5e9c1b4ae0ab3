"""The tree of organizational units, any depth that AWS allows (five levels under the root)."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.adoption import Adoption
from foundation.given import given


@dataclass(frozen=True)
class UnitArgs:
    """One unit: `path` is its keys from the root down (`workloads/production`), `parent` the path above, if any."""

    path: str
    name: str
    tags: dict[str, str]
    parent: str | None = None
    adopt: str | None = None


@dataclass(frozen=True)
class UnitsArgs:
    """Every unit, parents before their children, under the root with `root_id`."""

    root_id: pulumi.Input[str]
    units: list[UnitArgs]
    already_adopted: pulumi.Input[list[str]] | None = None


class Units(pulumi.ComponentResource):
    """The organizational units of one organization. A unit cannot be moved: another parent is another unit."""

    ids: pulumi.Output[dict[str, str]]
    """Unit ids by path."""

    def __init__(self, name: str, args: UnitsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:units:Units", name, {}, opts)
        args = given(UnitsArgs, args)
        adoption = Adoption(f"units:{name}", args.already_adopted)
        self.by_path: dict[str, pulumi.Output[str]] = {}
        self.resources: list[pulumi.CustomResource] = []
        for unit in args.units:
            resource = aws.organizations.OrganizationalUnit(
                unit.path,
                name=unit.name,
                parent_id=self.by_path[unit.parent] if unit.parent else args.root_id,
                tags=unit.tags,
                opts=adoption.options(ResourceOptions(parent=self), unit.adopt),
            )
            self.resources.append(resource)
            self.by_path[unit.path] = resource.id
        self.ids = pulumi.Output.all(**self.by_path)
        self.register_outputs({"ids": self.ids})
