"""`foundation:quotas`: which service quotas accounts have, those to come and those that the foundation works in."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, WithJsonSchema

from foundation.config.identifiers import matching
from foundation.config.names import KEY, Key
from foundation.config.regions import Region
from foundation.config.section import Frozen, Given, Some
from foundation.config.selectors import account_name
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule

SERVICE_CODE = "^[a-zA-Z][a-zA-Z0-9-]{0,62}$"
QUOTA_CODE = "^L-[0-9A-F]{8}$"


def service_code(text: str) -> str:
    remedy = "Write the code that `aws service-quotas list-services` shows."
    return matching(SERVICE_CODE, text, "a service is named by its code in Service Quotas, such as vpc", remedy)


def quota_code(text: str) -> str:
    remedy = "Write the code that `aws service-quotas list-service-quotas --service-code CODE` shows."
    return matching(QUOTA_CODE, text, "the code of a quota looks like L-F678F1CE", remedy)


def value(number: int) -> int:
    if number < 1:
        raise BrokenRule("the value of a quota is 1 or more", "Write the value to ask for.")
    return number


ServiceCode = Annotated[str, AfterValidator(service_code), WithJsonSchema({"type": "string", "pattern": SERVICE_CODE})]
QuotaCode = Annotated[str, AfterValidator(quota_code), WithJsonSchema({"type": "string", "pattern": QUOTA_CODE})]
QuotaValue = Annotated[StrictInt, AfterValidator(value), WithJsonSchema({"type": "integer", "minimum": 1})]
AccountName = Annotated[str, AfterValidator(account_name), WithJsonSchema({"type": "string", "pattern": KEY})]
"""The key of an account, or `management`."""


class QuotaRequest(Frozen):
    """A value to ask for."""

    service: ServiceCode = Field(description="Code of the service.")
    code: QuotaCode = Field(description="Code of the quota.")
    region: Given[Region] = Field(default=None, description="Its Region. Default: the home Region.")
    value: QuotaValue = Field(description="What to ask for. A quota is never lowered.")


class AutoManagement(Frozen):
    """AWS watches how much of each quota is used."""

    mode: Literal["notify", "adjust"] = Field(
        default="notify", description="`notify`: AWS tells of quotas that run out. `adjust`: it also asks for more."
    )
    accounts: Given[Some[AccountName]] = Field(
        default=None,
        description="Where: management, and keys of accounts with a purpose. Default: all of them.",
    )
    regions: Given[Some[Region]] = Field(default=None, description="Default: those of foundation:settings.")


class Quotas(Frozen):
    """Quotas that are asked for before somebody runs into them."""

    template: Mapping[Key, QuotaRequest] = Field(
        default={}, description="What is asked for in every account to come, by a name of its own."
    )
    requests: Mapping[AccountName, Mapping[Key, QuotaRequest]] = Field(
        default={}, description="What is asked for in accounts that the foundation works in: by account, then name."
    )
    auto_management: Switchable[AutoManagement] = Field(
        default=AutoManagement(), description="Automatic management, where AWS has it."
    )
