"""CloudFormation template that deletes an account's default VPC in a Region: a function, its role, and who asks it.

Pure; minified JSON. A stack has a role of its own in each Region: in an account that has just joined nothing says in
which order the Regions come, and none of them has to wait for another one's role, or outlive it.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from foundation.templates import service_trust

FUNCTION = "foundation-default-vpc-remover"
"""Name of the function; its role has the Region's name after it."""
ROLES = f"{FUNCTION}-*"
_LOOKS_AT = (
    "InternetGateways",
    "NetworkAcls",
    "NetworkInterfaces",
    "RouteTables",
    "SecurityGroups",
    "Subnets",
    "VpcEndpoints",
    "VpcPeeringConnections",
    "Vpcs",
    "VpnGateways",
)
_SECONDS, _MEGABYTES = 120, 256


def code() -> str:
    """The source of the function, which is inline in the template: a StackSet's template has 51,200 bytes at most."""
    return Path(__file__).with_name("default_vpc_remover.py").read_text(encoding="utf-8")


def remover_template() -> str:
    """Deletes the default VPC when the stack is made, and again when the function's code changes."""
    source = code()
    function = {
        "FunctionName": FUNCTION,
        "Description": "Deletes the default VPC of this Region, unless something is in it",
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Timeout": _SECONDS,
        "MemorySize": _MEGABYTES,
        "Code": {"ZipFile": source},
    }
    role = {
        "RoleName": {"Fn::Sub": f"{FUNCTION}-${{AWS::Region}}"},
        "Description": "Deletes the default VPC of one Region",
        "AssumeRolePolicyDocument": service_trust("lambda.amazonaws.com"),
        "Policies": [{"PolicyName": "default-vpc", "PolicyDocument": _permissions()}],
    }
    asks = {
        "ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]},
        "Code": hashlib.sha256(source.encode()).hexdigest()[:16],
    }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Deletes the default VPC of this account and Region, unless something is in it",
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role", "Properties": role},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
            "DefaultVpc": {"Type": "Custom::DefaultVpc", "Properties": asks},
        },
    }
    return json.dumps(template, separators=(",", ":"))


def _permissions() -> Mapping[str, object]:
    """What the function does, and nothing outside its own account and Region."""
    log_group = f"logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:/aws/lambda/{FUNCTION}"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Look",
                "Effect": "Allow",
                "Action": [f"ec2:Describe{what}" for what in _LOOKS_AT],
                "Resource": "*",  # EC2 has no resources for Describe
                "Condition": {"StringEquals": {"aws:RequestedRegion": {"Ref": "AWS::Region"}}},
            },
            _allow("Detach", ["ec2:DetachInternetGateway"], _ec2("internet-gateway"), _ec2("vpc")),
            _allow("DeleteGateway", ["ec2:DeleteInternetGateway"], _ec2("internet-gateway")),
            _allow("DeleteSubnets", ["ec2:DeleteSubnet"], _ec2("subnet")),
            _allow("DeleteVpc", ["ec2:DeleteVpc"], _ec2("vpc")),
            _allow(
                "Log", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], log_group, f"{log_group}:*"
            ),
        ],
    }


def _ec2(kind: str) -> str:
    return f"ec2:${{AWS::Region}}:${{AWS::AccountId}}:{kind}/*"


def _allow(sid: str, actions: list[str], *resources: str) -> Mapping[str, object]:
    arns = [{"Fn::Sub": f"arn:${{AWS::Partition}}:{resource}"} for resource in resources]
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": arns}
