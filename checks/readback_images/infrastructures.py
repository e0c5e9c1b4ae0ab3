"""On which machines images are built, and where."""

from checks.readback_facts import Subjects
from checks.readback_images.builder import groups, named, place
from checks.readback_images.live import Live
from checks.readback_images.scope import BUILDER, Scope
from checks.readback_words import tags
from foundation.config.inherited import account_tags


def expected(scope: Scope) -> Subjects:
    """One for each image."""
    for name, image in scope.named():
        yield (
            f"infrastructure {name}",
            {
                "instance types": [*image.machines],
                "instance profile": BUILDER,
                "metadata": {"httpTokens": "required", "httpPutResponseHopLimit": 1},
                "security groups": [BUILDER],
                "subnet": place(scope)[1],
                "ends when it fails": True,
                "tags of machines": account_tags(scope.account, scope.config),
                **scope.tags(),
            },
        )


def found(live: Live) -> Subjects:
    """The same, and every other one; of those only that they are there."""
    declared = {name for name, _ in live.scope.named()}
    names = {group["GroupId"]: group["GroupName"] for group in groups(live)}
    operation, member = "list_infrastructure_configurations", "infrastructureConfigurationSummaryList"
    for name, listed in live.listed(operation, member):
        if name not in declared:
            yield f"infrastructure {name}", {}
            continue
        asked = {"infrastructureConfigurationArn": listed["arn"]}
        one = live.told("get_infrastructure_configuration", "infrastructureConfiguration", **asked)
        subnet = one.get("subnetId")
        yield (
            f"infrastructure {name}",
            {
                "instance types": one.get("instanceTypes", []),
                "instance profile": one["instanceProfileName"],
                "metadata": one.get("instanceMetadataOptions"),
                "security groups": [names.get(group, group) for group in one.get("securityGroupIds", ())],
                "subnet": (named(live, "describe_subnets", "Subnets", SubnetIds=[subnet]) or subnet)
                if subnet
                else None,
                "ends when it fails": one.get("terminateInstanceOnFailure"),
                "tags of machines": one.get("resourceTags", {}),
                **tags(one.get("tags", {})),
            },
        )
