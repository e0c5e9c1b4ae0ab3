"""`foundation:quotas`: which service quotas accounts have, those to come and those that the foundation works in."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, WithJsonSchema

from foundation.config.identifiers import matching
from foundation.config.names import KEY, Key
from foundation.config.regions import Region
from foundation.config.section import Frozen, Given, Off, Some
from foundation.config.selectors import account_name
from foundation.config.switch import Switchable
from foundation.errors import BrokenRule

SERVICE_CODE = "^[a-zA-Z][a-zA-Z0-9-]{0,62}$"
QUOTA_CODE = "^L-[0-9A-F]{8}$"
GLOBAL_REGION = "us-east-1"
"""Where quotas of what has no Region are, and nowhere else (Service Quotas user guide, 2026-11)."""
GLOBAL_SERVICES = ("cloudfront", "iam", "organizations", "route53")
"""Services all of whose quotas are there. Others have some quotas there and some in every Region, such as s3."""
TEMPLATE_ENTRIES = 10
"""Quotas in a template at most (Using Service Quotas request templates, Service Quotas user guide, 2026-11)."""


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
    region: Given[Region] = Field(
        default=None, description="Its Region; us-east-1 for what has none, such as iam. Default: the home Region."
    )
    value: QuotaValue = Field(
        description="What to ask for, above what AWS gives by itself. A quota is never lowered, and a request that AWS "
        "has denied is made again by the next update: write what AWS would grant, or remove it."
    )

    def place(self, home_region: str) -> str:
        """The Region that it is in."""
        return self.region or home_region


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

    def left_out(self, account: str, region: str, home_region: str) -> Mapping[str, tuple[str, ...]]:
        """Codes of the quotas that AWS must not raise by itself in one Region of an account, by service; sorted.

        Those that are asked for there: above the value that is asked for, the request fails.
        """
        watched, found = self.auto_management, dict[str, set[str]]()
        if isinstance(watched, Off) or watched.mode == "notify":
            return {}
        for request in self.requests.get(account, {}).values():
            if request.place(home_region) == region:
                found.setdefault(request.service, set()).add(request.code)
        return {service: tuple(sorted(codes)) for service, codes in sorted(found.items())}
