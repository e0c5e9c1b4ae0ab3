"""When images are deprecated, disabled and deleted, each with its copies in all Regions."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

EVERY_VERSION = "x.x.x"


@dataclass(frozen=True)
class LifecycleArgs:
    """Days since the build; without any, all images stay. `keep` of the newest are not deleted.

    `role` is the ARN of that by which Image Builder does it.
    """

    role: pulumi.Input[str]
    keep: int
    deprecate_days: int | None
    disable_days: int | None
    delete_days: int | None

    def ages(self) -> dict[str, int]:
        """Days by what happens then."""
        days = {"DEPRECATE": self.deprecate_days, "DISABLE": self.disable_days, "DELETE": self.delete_days}
        return {action: age for action, age in days.items() if age is not None}


def lifecycle_policy(
    name: str, image: str, region: str, args: LifecycleArgs, options: ResourceOptions
) -> aws.imagebuilder.LifecyclePolicy:
    """The policy of the images of one recipe, in all its versions."""
    recipe = aws.imagebuilder.LifecyclePolicyResourceSelectionRecipeArgs(name=image, semantic_version=EVERY_VERSION)
    return aws.imagebuilder.LifecyclePolicy(
        name,
        region=region,
        name=image,
        execution_role=args.role,
        resource_type="AMI_IMAGE",
        policy_details=[_detail(action, days, args.keep) for action, days in args.ages().items()],
        resource_selection=aws.imagebuilder.LifecyclePolicyResourceSelectionArgs(recipes=[recipe]),
        opts=options,
    )


def _detail(action: str, days: int, keep: int) -> aws.imagebuilder.LifecyclePolicyPolicyDetailArgs:
    deletes = action == "DELETE"
    return aws.imagebuilder.LifecyclePolicyPolicyDetailArgs(
        action=aws.imagebuilder.LifecyclePolicyPolicyDetailActionArgs(
            type=action,
            include_resources=aws.imagebuilder.LifecyclePolicyPolicyDetailActionIncludeResourcesArgs(
                amis=True, snapshots=deletes
            ),
        ),
        filter=aws.imagebuilder.LifecyclePolicyPolicyDetailFilterArgs(
            type="AGE", value=days, unit="DAYS", retain_at_least=keep if deletes else None
        ),
    )
