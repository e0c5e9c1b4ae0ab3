"""Where images go: a copy in each Region under that Region's key, who may launch it, and which parameter names it."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

BUILD_DATE = "{{ imagebuilder:buildDate }}"
"""Image Builder writes the time of the build for it: names of images are unique in an account and Region."""


@dataclass(frozen=True)
class LaunchersArgs:
    """Who may launch an image: ARNs of organizations and of units, and ids of accounts."""

    organizations: list[pulumi.Input[str]]
    units: list[pulumi.Input[str]]
    accounts: list[pulumi.Input[str]]


def distribution(
    name: str,
    image: str,
    region: str,
    keys: dict[str, pulumi.Input[str]],
    parameter: str,
    launchers: LaunchersArgs,
    image_tags: dict[str, str],
    options: ResourceOptions,
) -> aws.imagebuilder.DistributionConfiguration:
    """The configuration, in the Region that builds; the distribution to each Region that has a key."""
    permission = aws.imagebuilder.DistributionConfigurationDistributionAmiDistributionConfigurationLaunchPermissionArgs(
        organization_arns=launchers.organizations or None,
        organizational_unit_arns=launchers.units or None,
        user_ids=launchers.accounts or None,
    )
    # As text, and not as aws:ec2:image: AWS makes no parameter of that type for an image that is not there yet, and
    # never changes a parameter's type.
    newest = aws.imagebuilder.DistributionConfigurationDistributionSsmParameterConfigurationArgs(
        parameter_name=parameter, data_type="text"
    )
    return aws.imagebuilder.DistributionConfiguration(
        name,
        region=region,
        name=image,
        distributions=[
            aws.imagebuilder.DistributionConfigurationDistributionArgs(
                region=place,
                ami_distribution_configuration=aws.imagebuilder.DistributionConfigurationDistributionAmiDistributionConfigurationArgs(
                    name=f"{image}-{BUILD_DATE}",
                    kms_key_id=key,
                    launch_permission=permission,
                    ami_tags={**image_tags, "Name": image},
                ),
                ssm_parameter_configurations=[newest],
            )
            for place, key in keys.items()
        ],
        opts=options,
    )
