"""`foundation:settings`: what holds for the whole organization."""

from typing import Any

from pydantic import Field

from foundation.config.delegates import Delegates
from foundation.config.identifiers import AccountId, RoleName
from foundation.config.regions import Region
from foundation.config.section import Distinct, Frozen, Some, Tags


def _home(read: dict[str, Any]) -> tuple[str, ...]:
    return (read["home_region"],)


class Settings(Frozen):
    """Who deploys, into which organization, and where its members may work."""

    management_account: AccountId = Field(description="Id of the account that owns the organization.")
    home_region: Region = Field(description="Region of everything that has one home only.")
    regions: Some[Region] = Field(
        default_factory=_home, description="Regions that members may use. Default: the home Region alone."
    )
    opt_in_regions: Distinct[Region] = Field(
        default=(),
        description="Those of `regions` that AWS leaves off until somebody opts in, so that no one is surprised.",
    )
    deploy_role: RoleName = Field(
        default="foundation-deploy",
        description="Role that operators and CI deploy with, in the management account and in accounts with a purpose.",
    )
    break_glass_roles: Distinct[RoleName] = Field(
        default=(), description="Roles for emergencies: no guardrail binds them, and nobody else may touch them."
    )
    delegates: Delegates = Field(
        default={},
        description="Which account a service is delegated to, by service. Default: the one whose purpose it is.",
    )
    tags: Tags = Field(default={}, description="Tags of every unit, account and policy.")
