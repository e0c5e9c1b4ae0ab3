"""What a program in another language hands over to components of machine images, and what it gets for it."""

from typing import Any

KEY_ARN, HOME = "arn:aws:kms:eu-central-1:222233334444:key/one", "eu-central-1"
IMAGE_INPUTS: dict[str, dict[str, Any]] = {
    "ImageBuilder": {
        "builder": "one",
        "lifecycle": "two",
        "securityGroup": "three",
        "region": HOME,
        "vpc": "vpc-1",
    },
    "ImageComponents": {"documents": {"one": "{}"}, "region": HOME},
    "ImageKey": {"region": HOME, "alias": "alias/one", "policy": "{}"},
    "ImageParameters": {
        "parameters": {"one": "/imagebuilder/one"},
        "share": "one",
        "principal": "222233334444",
        "region": HOME,
    },
    "ImagePipeline": {
        "image": "one",
        "version": "1.0.0",
        "parent": "ami-0123456789abcdef0",
        "components": ["arn:aws:imagebuilder:eu-central-1:aws:component/update-linux/x.x.x"],
        "device": "/dev/xvda",
        "volumeGib": 10,
        "region": HOME,
        "instanceTypes": ["t3.medium"],
        "instanceProfile": "one",
        "securityGroup": "sg-1",
        "keys": {HOME: KEY_ARN},
        "parameter": "/imagebuilder/one",
        "launchers": {"organizations": [], "units": [], "accounts": ["222233334444"]},
        "madeTags": {"owner": "platform"},
        "subnet": "subnet-1",
        "schedule": "cron(0 3 ? * SUN *)",
        "lifecycle": {
            "role": "arn:aws:iam::222233334444:role/one",
            "keep": 1,
            "deprecateDays": 1,
            "disableDays": 2,
            "deleteDays": 3,
        },
    },
}
IMAGE_HANDED_ON: dict[str, set[str]] = {
    "ImageBuilder": {"instanceProfile", "lifecycleRole", "securityGroup"},
    "ImageComponents": {"urns"},
    "ImageKey": {"arn"},
    "ImageParameters": {"arns"},
    "ImagePipeline": {"arn"},
}
IMAGE_DECLARED: dict[str, dict[str, int]] = {
    "ImageBuilder": {
        "aws:iam/role:Role": 2,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 3,
        "aws:iam/instanceProfile:InstanceProfile": 1,
        "aws:ec2/securityGroup:SecurityGroup": 1,
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 2,
    },
    "ImageComponents": {"aws:imagebuilder/component:Component": 1},
    "ImageKey": {"aws:kms/key:Key": 1, "aws:kms/alias:Alias": 1},
    "ImageParameters": {
        "aws:ssm/serviceSetting:ServiceSetting": 1,
        "aws:ssm/parameter:Parameter": 1,
        "aws:ram/resourceShare:ResourceShare": 1,
        "aws:ram/resourceAssociation:ResourceAssociation": 1,
        "aws:ram/principalAssociation:PrincipalAssociation": 1,
    },
    "ImagePipeline": {
        "aws:imagebuilder/imageRecipe:ImageRecipe": 1,
        "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration": 1,
        "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": 1,
        "aws:imagebuilder/imagePipeline:ImagePipeline": 1,
        "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": 1,
    },
}
