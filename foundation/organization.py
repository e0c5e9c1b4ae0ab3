"""The organization: all features, its policy types and trusted services.

Left out on purpose: the stand-alone `AwsServiceAccess` (it fights over the same list as the inline one), and anything
that would let the organization go: it is protected and retained.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceHookBinding, ResourceOptions

from foundation.adoption import Adoption
from foundation.given import given
from foundation.guard import keep_trusted_access
from foundation.guard_quota import room_for_accounts


@dataclass(frozen=True)
class OrganizationArgs:
    """What the organization switches on, sorted; `adopt` is the id of an existing one.

    A new one is only made where its quota has room for the accounts of `emails`, which are to be created in it.
    """

    policy_types: list[str]
    trusted_access: list[str]
    adopt: str | None = None
    already_adopted: pulumi.Input[list[str]] | None = None
    emails: list[str] | None = None


class Organization(pulumi.ComponentResource):
    """One AWS organization in the account of its provider, which becomes the management account."""

    id: pulumi.Output[str]
    """Organization id, `o-...`."""
    root_id: pulumi.Output[str]
    """Id of the root, `r-...`."""

    def __init__(self, name: str, args: OrganizationArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:organization:Organization", name, {}, opts)
        args = given(OrganizationArgs, args)
        adoption = Adoption(f"organization:{name}", args.already_adopted)
        guarded = ResourceOptions(
            parent=self,
            protect=True,
            retain_on_delete=True,
            hooks=ResourceHookBinding(
                before_create=[room_for_accounts(name, args.emails or [])], before_update=[keep_trusted_access()]
            ),
        )
        organization = aws.organizations.Organization(
            name,
            feature_set="ALL",
            enabled_policy_types=args.policy_types,
            aws_service_access_principals=args.trusted_access,
            opts=adoption.options(guarded, args.adopt),
        )
        self.resources: list[pulumi.CustomResource] = [organization]
        self.id = organization.id
        self.root_id = organization.roots.apply(lambda roots: str(roots[0].id))
        self.register_outputs({"id": self.id, "rootId": self.root_id})
