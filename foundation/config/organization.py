"""`foundation:organization`: the organization itself, made or adopted."""

from pydantic import Field

from foundation.config.identifiers import OrganizationId, PolicyType, RootId, ServicePrincipal
from foundation.config.section import Distinct, Frozen, Given


class AdoptedOrganization(Frozen):
    """An organization that exists already."""

    id: OrganizationId = Field(description="Its id, from `aws organizations describe-organization`.")
    root: RootId = Field(description="The id of its root, from `aws organizations list-roots`.")


class Organization(Frozen):
    """The organization, with all features. The product's own services are trusted in any case."""

    trusted_access: Distinct[ServicePrincipal] = Field(
        default=(), description="Further services that may act in the whole organization."
    )
    policy_types: Distinct[PolicyType] = Field(default=(), description="Further policy types to switch on.")
    adopt: Given[AdoptedOrganization] = Field(
        default=None, description="The organization to take over instead of making one."
    )
