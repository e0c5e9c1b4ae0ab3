"""What the layers of one run share: the configuration, the options, and what they declare and export."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation import arguments, providers
from foundation.adoption import adopted_before
from foundation.config import In, StackConfig
from foundation.exports import Exports, Upstream


class Run:
    """One run of the program, in the management account of its configuration."""

    def __init__(self, stack: StackConfig) -> None:
        self.stack = stack
        self.options = ResourceOptions(provider=providers.management(stack.settings))
        self.resources: list[pulumi.CustomResource] = []
        self.outputs: dict[str, pulumi.Input[object]] = {}
        self.organization: list[pulumi.Output[str]] = []
        self.exported_guardrails: list[pulumi.Output[dict[str, str]]] = []
        self.account_resources: dict[str, aws.organizations.Account] = {}
        adopting = arguments.adopted_ids(stack)
        self.already_adopted = adopted_before() if adopting else None
        self.outputs["adopted"] = list(adopting)
        self._upstreams: dict[str, Upstream] = {}

    def declared(self, resources: Sequence[pulumi.CustomResource]) -> None:
        """Takes note of the custom resources that a layer has declared."""
        self.resources += resources

    def upstream(self, section: In) -> Upstream:
        """The exports of the stack that declares a section: one reference, however many sections it declares."""
        if section.stack not in self._upstreams:
            self._upstreams[section.stack] = Upstream(section.stack)
        return self._upstreams[section.stack]

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
