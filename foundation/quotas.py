"""Service quotas: the template for accounts to come, and what is asked for and watched in an account that there is.

Left out: that AWS says yes. It may take days, and an account works until then with the quota that it has. What was
granted stays, also when its request leaves the program.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given


@dataclass(frozen=True)
class QuotaArgs:
    """A value to ask for; `key` names the request."""

    key: str
    service: str
    code: str
    region: str
    value: int


@dataclass(frozen=True)
class QuotaTemplateArgs:
    """The entries, and the Region that the template itself is in."""

    entries: list[QuotaArgs]
    region: str


class QuotaTemplate(pulumi.ComponentResource):
    """The organization's template: what AWS asks for in every account that is created from now on.

    Its provider is in the template's Region, in the management account: entries take their Region from nothing else.
    """

    def __init__(self, name: str, args: QuotaTemplateArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:quotas:QuotaTemplate", name, {}, opts)
        args = given(QuotaTemplateArgs, args)
        self.resources: list[pulumi.CustomResource] = [
            aws.servicequotas.Template(
                entry.key,
                aws_region=entry.region,
                service_code=entry.service,
                quota_code=entry.code,
                value=entry.value,
                opts=ResourceOptions(parent=self),
            )
            for entry in args.entries
        ]
        association = aws.servicequotas.TemplateAssociation(
            name, region=args.region, opts=ResourceOptions(parent=self, depends_on=list(self.resources))
        )
        self.resources.append(association)
        self.register_outputs({})


@dataclass(frozen=True)
class WatchedArgs:
    """Automatic management in a Region; `mode` is NotifyOnly or NotifyAndAdjust, `excluded` has codes by service."""

    region: str
    mode: str
    excluded: dict[str, list[str]]


@dataclass(frozen=True)
class AccountQuotasArgs:
    """What is asked for, and where quotas are watched."""

    requests: list[QuotaArgs]
    watched: list[WatchedArgs]


class AccountQuotas(pulumi.ComponentResource):
    """The quotas of one account, by whose provider it is made."""

    def __init__(self, name: str, args: AccountQuotasArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:quotas:AccountQuotas", name, {}, opts)
        args = given(AccountQuotasArgs, args)
        self.resources: list[pulumi.CustomResource] = [
            aws.servicequotas.ServiceQuota(
                f"{name}/{request.key}",
                service_code=request.service,
                quota_code=request.code,
                region=request.region,
                value=request.value,
                opts=ResourceOptions(parent=self),
            )
            for request in args.requests
        ]
        self.resources += [
            aws.servicequotas.AutoManagement(
                f"{name}/{watched.region}",
                region=watched.region,
                opt_in_level="ACCOUNT",
                opt_in_type=watched.mode,
                exclusion_list=watched.excluded or None,  # the provider takes no empty one, and clears it without
                opts=ResourceOptions(parent=self),
            )
            for watched in args.watched
        ]
        self.register_outputs({})
