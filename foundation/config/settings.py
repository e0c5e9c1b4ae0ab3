"""`foundation:settings`: what holds for the whole organization."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from foundation.config.delegates import Delegates
from foundation.config.guardrails import Guardrails
from foundation.config.identifiers import AccountId, RoleName, nearest
from foundation.config.regions import Region
from foundation.config.section import Distinct, Frozen, Some, Tags
from foundation.errors import BrokenRule

WITHOUT_EXEMPTION = ("deny_root_user", "adopt")
"""Fields of the guardrails that a role cannot be exempt from: root users are no roles, and `adopt` is no guardrail."""
EXEMPTIBLE = tuple(name for name in Guardrails.model_fields if name not in WITHOUT_EXEMPTION)
"""Guardrails that a role can be exempt from, as they are named in foundation:guardrails."""
ALL = "all"


def guardrail_name(text: str) -> str:
    """Rule for the name of a guardrail that a role is exempt from."""
    if text in EXEMPTIBLE:
        return text
    guess = nearest(text, EXEMPTIBLE)
    remedy = f"Write {guess}." if guess else "Write one of them, or `all` in place of the list."
    raise BrokenRule(f"a role is exempt from guardrails by name: {', '.join(EXEMPTIBLE)}", remedy)


def _every(value: object) -> object:
    return EXEMPTIBLE if value == ALL else value


def _by_role(value: object) -> object:
    if isinstance(value, list | tuple) and value and isinstance(value[0], str):
        rule = "each break-glass role says which guardrails do not bind it"
        raise BrokenRule(rule, f"Write `{value[0]}: all`, or a list of guardrails after the colon, without a dash.")
    return value


GuardrailName = Annotated[
    str, AfterValidator(guardrail_name), WithJsonSchema({"type": "string", "enum": list(EXEMPTIBLE)})
]
Exemptions = Annotated[
    Distinct[GuardrailName],
    BeforeValidator(_every),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": ALL},
                {"type": "array", "items": {"type": "string", "enum": list(EXEMPTIBLE)}, "uniqueItems": True},
            ]
        }
    ),
]
"""The guardrails that a role is exempt from; every one that there is where the file says `all`."""


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
    break_glass_roles: Annotated[Mapping[RoleName, Exemptions], BeforeValidator(_by_role)] = Field(
        default={},
        description="Roles for emergencies, and the guardrails that each is exempt from: a list, or `all`. Nobody "
        "else may touch these roles.",
    )
    delegates: Delegates = Field(
        default={},
        description="Which account a service is delegated to, by service. Default: the one whose purpose it is.",
    )
    tags: Tags = Field(
        default={},
        description="Tags of every unit and account, and of all that the program makes, unless they say otherwise.",
    )
