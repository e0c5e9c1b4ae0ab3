"""The layer of machine images in a program of its own, and the names of what it declares."""

import pulumi
from computed import ORGANIZATION_ID, account_id
from estates import MANAGEMENT
from recording import Recording, Resource, record

from foundation import image_layers, layers
from foundation.config import StackConfig
from foundation.run import Run

HOME, OTHER = "eu-central-1", "eu-west-1"
KEY, ALIAS = "aws:kms/key:Key", "aws:kms/alias:Alias"
ROLE, PROFILE = "aws:iam/role:Role", "aws:iam/instanceProfile:InstanceProfile"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
COMPONENT = "aws:imagebuilder/component:Component"
RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe"
INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration"
DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration"
PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline"
LIFECYCLE = "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy"
PARAMETER, SETTING = "aws:ssm/parameter:Parameter", "aws:ssm/serviceSetting:ServiceSetting"
SHARE = "aws:ram/resourceShare:ResourceShare"
SHARED = "aws:ram/resourceAssociation:ResourceAssociation"
PRINCIPAL = "aws:ram/principalAssociation:PrincipalAssociation"
SHARING = "aws:ram/sharingWithOrganization:SharingWithOrganization"
POLICY, ATTACHED = "aws:organizations/policy:Policy", "aws:organizations/policyAttachment:PolicyAttachment"
WHOLE = f"arn:aws:organizations::{MANAGEMENT}:organization/{ORGANIZATION_ID}"
IMAGES = account_id("pictures")
TAGS = {"owner": "platform"}


def deployed(config: StackConfig, *, preview: bool = False) -> Recording:
    """The organization, its units and accounts, and the images; in a network whose ids are made up."""

    def network(environment: str) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        return pulumi.Output.from_input(f"vpc-{environment}"), pulumi.Output.from_input(f"subnet-{environment}")

    def program() -> None:
        run = Run(config)
        unit = layers.units(run, layers.organization(run))
        account = layers.accounts(run, unit, {})
        image_layers.images(run, unit, account, network)
        run.export()

    return record(program, preview=preview)


def ours(recording: Recording, *types: str) -> list[Resource]:
    """The resources of some types."""
    return [one for one in recording.resources if one.type in types]
