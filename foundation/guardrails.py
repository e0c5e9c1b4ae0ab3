"""The guardrail documents of one target (the root, a unit or an account), and their attachment to it.

Which statement is in which document is decided in `foundation.policies`. A document's name is its category and target,
so a change of one guardrail updates one policy in place and needs no spare attachment.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.adoption import Adoption
from foundation.given import given
from foundation.ordering import after


@dataclass(frozen=True)
class GuardrailArgs:
    """One policy document; `key` is `<category>@<target>`, `content` minified JSON within AWS's limits."""

    key: str
    type: str
    name: str
    description: str
    content: pulumi.Input[str]
    adopt: str | None = None


@dataclass(frozen=True)
class GuardrailsArgs:
    """The documents of one target.

    `organization` are URNs that must exist before any policy can. `adopted_target` is the target's id where it exists
    already: the adopted policies are attached to it.
    """

    target_id: pulumi.Input[str]
    documents: list[GuardrailArgs]
    organization: list[pulumi.Input[str]]
    adopted_target: str | None = None
    already_adopted: pulumi.Input[list[str]] | None = None


class Guardrails(pulumi.ComponentResource):
    """The policies of one target, attached."""

    policy_ids: pulumi.Output[dict[str, str]]
    """Policy ids by document key."""
    attached: pulumi.Output[list[str]]
    """URNs of the attachments, for whatever may only come after them (see `foundation.ordering`)."""

    def __init__(self, name: str, args: GuardrailsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:guardrails:Guardrails", name, {}, opts)
        args = given(GuardrailsArgs, args)
        adoption = Adoption(f"guardrails:{name}", args.already_adopted)
        self.resources: list[pulumi.CustomResource] = []
        ids: dict[str, pulumi.Output[str]] = {}
        urns: list[pulumi.Output[str]] = []
        for document in args.documents:
            policy = aws.organizations.Policy(
                document.key,
                type=document.type,
                name=document.name,
                description=document.description,
                content=after(document.content, *args.organization),
                opts=adoption.options(ResourceOptions(parent=self), document.adopt),
            )
            existing = f"{args.adopted_target}:{document.adopt}" if args.adopted_target and document.adopt else None
            attachment = aws.organizations.PolicyAttachment(
                document.key,
                policy_id=policy.id,
                target_id=args.target_id,
                opts=adoption.options(ResourceOptions(parent=self), existing),
            )
            self.resources += [policy, attachment]
            ids[document.key] = policy.id
            urns.append(attachment.urn)
        self.policy_ids = pulumi.Output.all(**ids)
        self.attached = pulumi.Output.all(*urns)
        self.register_outputs({"policyIds": self.policy_ids})
