"""Permission sets and their assignments, of one side: the management account, or the delegated administrator.

AWS makes a role of each set in every account that it is assigned in, and keeps the roles in step with the set.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceHookBinding, ResourceOptions

from foundation.given import given
from foundation.guard_identity import keep_sides


@dataclass(frozen=True)
class PolicyReferenceArgs:
    """A customer-managed policy, which somebody makes in every account of the set."""

    name: str
    path: str


@dataclass(frozen=True)
class PermissionSetArgs:
    """One set: `inline_policy` is JSON, `boundary_policy_arn` and `boundary_policy` exclude each other."""

    name: str
    description: str
    session_duration: str
    managed_policies: list[str]
    customer_managed_policies: list[PolicyReferenceArgs]
    inline_policy: str | None = None
    relay_state: str | None = None
    boundary_policy_arn: str | None = None
    boundary_policy: PolicyReferenceArgs | None = None


@dataclass(frozen=True)
class AssignmentArgs:
    """One set for one principal in one account; `principal_type` is GROUP or USER."""

    name: str
    permission_set: str
    principal_type: str
    principal_id: pulumi.Input[str]
    account_id: pulumi.Input[str]


@dataclass(frozen=True)
class IdentityCenterArgs:
    """What one side manages. `attributes` (name to source) are those of the whole instance.

    `elsewhere` are names of sets that the other side assigns now. `tags` are those of the sets on both sides: one that
    changes sides stays as it is, for the new side may not change it while the old one still assigns it.
    """

    instance_arn: pulumi.Input[str]
    region: str
    permission_sets: list[PermissionSetArgs]
    assignments: list[AssignmentArgs]
    attributes: dict[str, str]
    tags: dict[str, str]
    elsewhere: list[str] | None = None


class IdentityCenter(pulumi.ComponentResource):
    """Permission sets, each with its policies, and who has them where."""

    permission_set_arns: pulumi.Output[dict[str, str]]
    """ARNs of permission sets by name."""

    def __init__(self, name: str, args: IdentityCenterArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:identity:IdentityCenter", name, {}, opts)
        self._args = args = given(IdentityCenterArgs, args)
        self._kept = ResourceHookBinding(before_delete=[keep_sides(name, args.elsewhere or ())])
        self.resources: list[pulumi.CustomResource] = []
        self.permission_sets: dict[str, pulumi.Output[str]] = {}
        """ARNs by name."""
        complete: dict[str, list[pulumi.CustomResource]] = {}
        for one in args.permission_sets:
            complete[one.name] = self._permission_set(one)
        for assignment in args.assignments:
            self.resources.append(self._assignment(assignment, complete[assignment.permission_set]))
        if args.attributes:
            self.resources.append(self._attributes())
        self.permission_set_arns = pulumi.Output.all(**self.permission_sets).apply(dict)
        self.register_outputs({"permissionSetArns": self.permission_set_arns})

    def _permission_set(self, one: PermissionSetArgs) -> list[pulumi.CustomResource]:
        """The set with its policies; assignments come after all of them, so that no session begins with fewer."""
        args, options = self._args, ResourceOptions(parent=self)
        made = aws.ssoadmin.PermissionSet(
            one.name,
            name=one.name,
            instance_arn=args.instance_arn,
            description=one.description,
            session_duration=one.session_duration,
            relay_state=one.relay_state,
            region=args.region,
            tags=args.tags,
            opts=options,
        )
        self.permission_sets[one.name] = made.arn
        policies: list[pulumi.CustomResource] = [
            aws.ssoadmin.ManagedPolicyAttachment(
                f"{one.name}/{arn.rpartition('/')[2]}",
                instance_arn=args.instance_arn,
                permission_set_arn=made.arn,
                managed_policy_arn=arn,
                region=args.region,
                opts=options,
            )
            for arn in one.managed_policies
        ]
        policies += [self._reference(one.name, made.arn, reference) for reference in one.customer_managed_policies]
        policies += [*self._inline(one, made.arn), *self._boundary(one, made.arn)]
        self.resources += [made, *policies]
        return policies

    def _inline(self, one: PermissionSetArgs, permission_set: pulumi.Output[str]) -> list[pulumi.CustomResource]:
        if one.inline_policy is None:
            return []
        return [
            aws.ssoadmin.PermissionSetInlinePolicy(
                one.name,
                instance_arn=self._args.instance_arn,
                permission_set_arn=permission_set,
                inline_policy=one.inline_policy,
                region=self._args.region,
                opts=ResourceOptions(parent=self),
            )
        ]

    def _reference(
        self, name: str, permission_set: pulumi.Output[str], reference: PolicyReferenceArgs
    ) -> pulumi.CustomResource:
        return aws.ssoadmin.CustomerManagedPolicyAttachment(
            f"{name}/{reference.path}{reference.name}",
            instance_arn=self._args.instance_arn,
            permission_set_arn=permission_set,
            customer_managed_policy_reference=(
                aws.ssoadmin.CustomerManagedPolicyAttachmentCustomerManagedPolicyReferenceArgs(
                    name=reference.name, path=reference.path
                )
            ),
            region=self._args.region,
            opts=ResourceOptions(parent=self),
        )

    def _boundary(self, one: PermissionSetArgs, permission_set: pulumi.Output[str]) -> list[pulumi.CustomResource]:
        if one.boundary_policy_arn is None and one.boundary_policy is None:
            return []
        customers = None
        if one.boundary_policy is not None:
            reference = given(PolicyReferenceArgs, one.boundary_policy)
            customers = aws.ssoadmin.PermissionsBoundaryAttachmentPermissionsBoundaryCustomerManagedPolicyReferenceArgs(
                name=reference.name, path=reference.path
            )
        boundary = aws.ssoadmin.PermissionsBoundaryAttachmentPermissionsBoundaryArgs(
            managed_policy_arn=one.boundary_policy_arn, customer_managed_policy_reference=customers
        )
        return [
            aws.ssoadmin.PermissionsBoundaryAttachment(
                one.name,
                instance_arn=self._args.instance_arn,
                permission_set_arn=permission_set,
                permissions_boundary=boundary,
                region=self._args.region,
                opts=ResourceOptions(parent=self),
            )
        ]

    def _assignment(self, one: AssignmentArgs, policies: list[pulumi.CustomResource]) -> pulumi.CustomResource:
        return aws.ssoadmin.AccountAssignment(
            one.name,
            instance_arn=self._args.instance_arn,
            permission_set_arn=self.permission_sets[one.permission_set],
            principal_id=one.principal_id,
            principal_type=one.principal_type,
            target_id=one.account_id,
            target_type="AWS_ACCOUNT",
            region=self._args.region,
            # AWS knows an assignment by what it says: a second one alike, before the first is gone, is the first.
            opts=ResourceOptions(parent=self, depends_on=policies, delete_before_replace=True, hooks=self._kept),
        )

    def _attributes(self) -> pulumi.CustomResource:
        return aws.ssoadmin.InstanceAccessControlAttributes(
            "attributes",
            instance_arn=self._args.instance_arn,
            attributes=[
                aws.ssoadmin.InstanceAccessControlAttributesAttributeArgs(
                    key=key,
                    values=[aws.ssoadmin.InstanceAccessControlAttributesAttributeValueArgs(sources=[source])],
                )
                for key, source in sorted(self._args.attributes.items())
            ],
            region=self._args.region,
            opts=ResourceOptions(parent=self),
        )
