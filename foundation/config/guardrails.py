"""`foundation:guardrails`: what nobody inside an account can lift, and where it holds."""

from collections.abc import Mapping

from pydantic import ConfigDict, Field, model_validator

from foundation.config.identifiers import PolicyId, ServicePrefix
from foundation.config.names import DocumentKey, Target
from foundation.config.section import Distinct, Frozen, Given, Some
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule


class Guardrail(Frozen):
    """A guardrail that only needs to know where it holds."""

    targets: Some[Target] = Field(
        default=("root",), description="Where it holds: root, paths of units, or account: and a key."
    )


class DenyRegions(Guardrail):
    """Work in Regions outside `settings.regions` is denied; global services are not."""

    exempt_services: Distinct[ServicePrefix] = Field(
        default=(), description="Services that may be used in any Region, by the prefix of their actions."
    )


class DenySuspended(Guardrail):
    """Everything is denied but what closing an account needs."""

    targets: Some[Target] = Field(default=("suspended",), description="Where it holds. Default: the unit `suspended`.")


class PlacedGuardrail(Frozen):
    """A guardrail that finds its targets by itself, unless they are named."""

    targets: Given[Some[Target]] = Field(default=None, description="Where it holds, if not where its own rule puts it.")


class ServiceRestriction(Frozen):
    """Services that are denied on a target, or the only ones that are not."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["deny"]}, {"required": ["allow"]}]})

    deny: Given[Some[ServicePrefix]] = Field(default=None, description="Services to deny.")
    allow: Given[Some[ServicePrefix]] = Field(default=None, description="The only services not to deny.")

    @model_validator(mode="after")
    def _one_list(self) -> "ServiceRestriction":
        if (self.deny is None) == (self.allow is None):
            raise BrokenRule("services are restricted by one list, `deny` or `allow`", "Write exactly one of the two.")
        return self


class Guardrails(Frozen):
    """Every guardrail, each a configuration or `off`. Left out means the default, which is on."""

    deny_leaving_organization: Switchable[Guardrail] = Field(
        default=Guardrail(), description="Accounts cannot leave the organization."
    )
    deny_root_user: Switchable[Guardrail] = Field(
        default=Guardrail(), description="Root users of members can do nothing; central root sessions still can."
    )
    protect_exempt_roles: Switchable[Guardrail] = Field(
        default=Guardrail(), description="Only exempt roles can touch the roles that no guardrail binds."
    )
    protect_audit_trail: Switchable[Guardrail] = Field(
        default=Guardrail(), description="The audit trail and its storage cannot be stopped or changed."
    )
    protect_security_services: Switchable[Guardrail] = Field(
        default=Guardrail(), description="Security services cannot be switched off or left."
    )
    protect_log_archive: Switchable[Guardrail] = Field(
        default=Guardrail(),
        description="The buckets of log archive and cost exports, the archive's key, and what is in them, stay.",
    )
    protect_state: Switchable[Guardrail] = Field(
        default=Guardrail(),
        description="The bucket and the key of Pulumi's state, and what is in it, cannot be touched.",
    )
    protect_backups: Switchable[Guardrail] = Field(
        default=Guardrail(),
        description="Recovery points, and the foundation's vaults with their locks and keys, cannot be taken away.",
    )
    protect_foundation_roles: Switchable[Guardrail] = Field(
        default=Guardrail(), description="Only exempt roles can touch the roles that the foundation and AWS work with."
    )
    deny_unencrypted_volumes: Switchable[Guardrail] = Field(
        default=Guardrail(), description="EBS volumes are made encrypted or not at all."
    )
    deny_regions: Switchable[DenyRegions] = Field(
        default=DenyRegions(), description="Nothing runs in Regions outside `settings.regions`."
    )
    restrict_services: Switchable[Mapping[Target, ServiceRestriction]] = Field(
        default={}, description="Services denied, or the only ones allowed, by target."
    )
    deny_internet_gateways: Switchable[PlacedGuardrail] = Field(
        default=PlacedGuardrail(),
        description="No ways to the internet are made outside the network account. Left out: in all accounts but that "
        "one, where there is a network.",
    )
    deny_image_making: Switchable[PlacedGuardrail] = Field(
        default=PlacedGuardrail(),
        description="No machine images are made, copied or imported. Left out: in the units with the tag environment: "
        "production, where there are images.",
    )
    require_tags: Switchable[PlacedGuardrail] = Field(
        default=PlacedGuardrail(),
        description="Nothing is made without the tags that foundation:tags requires of its type. Left out: where each "
        "key is required.",
    )
    deny_suspended: Switchable[DenySuspended] = Field(
        default=DenySuspended(), description="Suspended accounts can do nothing but be closed."
    )
    adopt: Mapping[DocumentKey, PolicyId] = Field(
        default={}, description="Existing policies to take over, by document: category@target."
    )
