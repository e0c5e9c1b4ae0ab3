"""What the layers of one run share: the configuration, the options, and what they declare and export."""

from collections.abc import Callable, Sequence

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation import arguments, providers
from foundation.adoption import adopted_before
from foundation.config import In, Off, StackConfig
from foundation.config.ci import PREVIEW_ROLE
from foundation.config.delegates import PRINCIPALS, Service
from foundation.config.inherited import account_tags
from foundation.exports import Exports, Upstream
from foundation.organization_arns import organization_arn, unit_arn
from foundation.read_only import read_only


class Run:
    """One run of the program, in the management account of its configuration."""

    def __init__(self, stack: StackConfig) -> None:
        self.stack = stack
        self.read_only = read_only()
        self.options = ResourceOptions(provider=providers.management(stack.settings))
        self.resources: list[pulumi.CustomResource] = []
        self.outputs: dict[str, pulumi.Input[object]] = {}
        self.organization: list[pulumi.Output[str]] = []
        self.organization_resources: list[pulumi.Resource] = []
        self._sharing: aws.ram.SharingWithOrganization | None = None
        self.exported_guardrails: list[pulumi.Output[dict[str, str]]] = []
        self.account_resources: dict[str, aws.organizations.Account] = {}
        self.organization_id: pulumi.Output[str] | None = None
        adopting = arguments.adopted_ids(stack)
        self.already_adopted = adopted_before() if adopting else None
        self.outputs["adopted"] = list(adopting)
        self._upstreams: dict[str, Upstream] = {}
        self._members: dict[str, aws.Provider] = {}
        self._native: dict[str | None, pulumi.ProviderResource] = {}
        self._global: pulumi.ProviderResource | None = None

    def declared(self, resources: Sequence[pulumi.CustomResource]) -> None:
        """Takes note of the custom resources that a layer has declared."""
        self.resources += resources

    def upstream(self, section: In) -> Upstream:
        """The exports of the stack that declares a section: one reference, however many sections it declares."""
        if section.stack not in self._upstreams:
            self._upstreams[section.stack] = Upstream(section.stack)
        return self._upstreams[section.stack]

    def management(self) -> pulumi.ProviderResource:
        """The management account's provider."""
        if self.options.provider is None:
            raise AssertionError("the run's options have the provider of the management account")
        return self.options.provider

    def native(self) -> pulumi.ProviderResource:
        """The Cloud Control provider of the management account, made at first use."""
        return self._native_in(None)

    def global_native(self) -> pulumi.ProviderResource:
        """The Cloud Control provider of the management account in us-east-1, for what is declared there alone."""
        return self._native_in(self._elsewhere())

    def global_options(self) -> ResourceOptions:
        """Options of what the management account declares in us-east-1 by types that have no Region of their own."""
        region = self._elsewhere()
        if region is None:
            return self.options
        if self._global is None:
            self._global = providers.management(self.stack.settings, region)
        return ResourceOptions(provider=self._global)

    def _elsewhere(self) -> str | None:
        """us-east-1, where that is not home already."""
        return None if self.stack.settings.home_region == providers.GLOBAL_REGION else providers.GLOBAL_REGION

    def _native_in(self, region: str | None) -> pulumi.ProviderResource:
        if region not in self._native:
            self._native[region] = providers.native(self.stack.settings, region)
        return self._native[region]

    def sharing(self) -> pulumi.Output[str]:
        """URN of what lets accounts share with the organization, for what is shared; made at first use.

        Trusted access alone is not enough for AWS RAM. Retained: what others share would be taken away with it.
        """
        if self._sharing is None:
            only_added = ResourceOptions(retain_on_delete=True, depends_on=self.organization_resources)
            options = ResourceOptions.merge(self.options, only_added)
            self._sharing = aws.ram.SharingWithOrganization("organization", opts=options)
            self.declared([self._sharing])
        return self._sharing.urn

    def arn(self, path: str, id_of: Callable[[str], pulumi.Output[str]]) -> pulumi.Output[str]:
        """The ARN of the organization, for the path `root`, or of a unit; ``id_of`` gives a unit's id."""
        if self.organization_id is None:
            raise AssertionError("what is shared within an organization needs one")
        management = self.stack.settings.management_account
        if path == "root":
            return self.organization_id.apply(lambda id_: organization_arn(management, id_))
        return pulumi.Output.all(self.organization_id, id_of(path)).apply(
            lambda found: unit_arn(management, str(found[0]), str(found[1]))
        )

    def member(self, key: str, account: pulumi.Output[str]) -> ResourceOptions:
        """Options of what is declared in a member account: its one provider, made at first use."""
        if key not in self._members:
            role = PREVIEW_ROLE if self.read_only else self.access_role(key)
            patience = 0 if self.read_only else providers.LONGEST_WAIT
            self._members[key] = providers.member(
                key, account, role, self.stack.settings, account_tags(key, self.stack), patience
            )
        return ResourceOptions(provider=self._members[key])

    def delegated(
        self, service: Service, account: pulumi.Output[str], options: ResourceOptions | None = None
    ) -> list[pulumi.CustomResource]:
        """Delegates a service whose own API cannot: one resource for each of its principals."""
        delegations: list[pulumi.CustomResource] = [
            aws.organizations.DelegatedAdministrator(
                principal.removesuffix(".amazonaws.com"),
                account_id=account,
                service_principal=principal,
                opts=ResourceOptions.merge(self.options, options),
            )
            for principal in PRINCIPALS[service]
        ]
        self.declared(delegations)
        return delegations

    @property
    def entered(self) -> tuple[str, ...]:
        """Keys of the accounts that have a provider so far."""
        return tuple(self._members)

    def access_role(self, key: str) -> pulumi.Input[str]:
        """The name of the role by which an account is entered."""
        section = self.stack.accounts
        if isinstance(section, In):
            return self.upstream(section).access_role(key)
        if isinstance(section, Off):
            raise AssertionError(f"no section declares {key}")
        return next(entry.access_role for entry in section.entries() if entry.key == key)

    def with_account(self, key: str) -> ResourceOptions:
        """Options of what is attached to an account: left alone when the account leaves the program."""
        return ResourceOptions(provider=self.options.provider, deleted_with=self.account_resources.get(key))

    def export(self) -> None:
        """Makes the outputs those of the stack, in the shape of `foundation.exports.Exports`."""
        guardrails = pulumi.Output.all(*self.exported_guardrails).apply(_merged)
        for name in Exports.model_fields:
            pulumi.export(name, guardrails if name == "guardrails" else self.outputs.get(name))


def _merged(parts: Sequence[dict[str, str]]) -> dict[str, str]:
    return {key: value for part in parts for key, value in part.items()}
