"""Every component that takes values only can be offered to programs in other languages, by `component_provider_host`.

The security services are left out: they work in two accounts at once, so they take a provider besides their own, and
hooks, which are functions of this program; neither goes over the wire.

The SDK reads a component's inputs and outputs from its annotations when the provider starts. What breaks that:
postponed annotations (`from __future__ import annotations`), `Literal`, unions other than with `None`, `Mapping`,
`tuple`.
"""

import json
import pkgutil
from dataclasses import fields, is_dataclass
from importlib import import_module
from inspect import get_annotations, getmembers, isclass
from typing import Any

import pytest
from computed import ACCOUNT, ATTACHMENT, CONTACT, ORGANIZATION, POLICY, UNIT
from pulumi import ComponentResource, ProviderResource, ResourceHook, ResourceHookBinding
from pulumi.provider.experimental.analyzer import Analyzer
from pulumi.provider.experimental.component import ComponentProvider
from recording import record

import foundation
from foundation.policies.archive import READER_ROLE

Component = type[ComponentResource]


def components() -> dict[str, Component]:
    """Every component that a module of `foundation` defines."""
    modules = [
        import_module(found.name) for found in pkgutil.walk_packages(foundation.__path__, f"{foundation.__name__}.")
    ]
    return {
        f"{module.__name__}:{name}": member
        for module in modules
        for name, member in getmembers(module, isclass)
        if issubclass(member, ComponentResource) and member.__module__ == module.__name__
    }


OF_THIS_PROGRAM = (ProviderResource, ResourceHook, ResourceHookBinding)


def is_of_this_program(kind: object) -> bool:
    """Whether a type is that of a provider or a hook, or of a record that has one."""
    if isclass(kind) and is_dataclass(kind):
        return any(is_of_this_program(field.type) for field in fields(kind))
    return isclass(kind) and issubclass(kind, OF_THIS_PROGRAM)


EVERY = components()
COMPONENTS = {
    name: component
    for name, component in EVERY.items()
    if not is_of_this_program(get_annotations(component.__init__)["args"])
}
HANDED_ON = {
    "AccountDefaults": {"defaultVpcIds"},
    "Accounts": {"ids"},
    "Aggregator": {"packArns"},
    "Application": {"arn"},
    "AuditTrail": {"arn"},
    "BreakGlass": {"roleArn"},
    "CiAccess": {"roleArns"},
    "DefaultVpcsRemoved": set(),
    "Directory": {"groupIds", "userIds"},
    "EmergencyAlarm": {"busArn", "topicArn"},
    "Findings": set(),
    "Guardrails": {"policyIds", "attached"},
    "IdentityCenter": {"permissionSetArns"},
    "LogArchive": {"keyArn", "buckets"},
    "LogBucket": {"bucket"},
    "LogReader": {"arn"},
    "LogTables": {"workgroup", "database"},
    "OperationalLogsCentralized": {"ruleArn"},
    "Organization": {"id", "rootId"},
    "PreviewRole": {"arn"},
    "Recorders": {"roleArn"},
    "StackSet": {"id"},
    "Units": {"ids"},
}
"""Outputs by component."""


def test_every_component_is_offered_but_the_security_services() -> None:
    assert {name.rpartition(":")[2] for name in COMPONENTS} == HANDED_ON.keys()
    left_out = {name.rpartition(":")[2] for name in EVERY.keys() - COMPONENTS.keys()}
    assert left_out == {"AccessAnalyzer", "Detective", "GuardDuty", "Inspector", "Macie", "SecurityHub"}


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
def test_a_component_can_be_analysed(component: Component) -> None:
    found = Analyzer("foundation").analyze([component])["component_definitions"][component.__name__]
    assert found.inputs
    assert found.outputs.keys() == HANDED_ON[component.__name__]
    assert found.description


def test_all_components_together_make_one_package() -> None:
    """Their names, and those of the types of their inputs, are unique over all modules."""
    schema = json.loads(ComponentProvider(list(COMPONENTS.values()), "foundation").schema or "")
    names = {name.rpartition(":")[2] for name in COMPONENTS}
    assert schema["resources"].keys() == {f"foundation:index:{name}" for name in names}
    assert schema["types"]


def test_arguments_are_frozen() -> None:
    """What a component was given is what it was made of, however long it is looked at."""
    definitions = Analyzer("foundation").analyze(list(COMPONENTS.values()))["type_definitions"]
    types = [definition.python_type for definition in definitions.values()]
    types += [get_annotations(component.__init__)["args"] for component in COMPONENTS.values()]
    for type_ in types:
        assert is_dataclass(type_), type_
        assert vars(type_)["__dataclass_params__"].frozen, type_


CONTENT = '{"Version":"2012-10-17","Statement":[]}'
HOME, KEY_ARN = "eu-central-1", "arn:aws:kms:eu-central-1:222233334444:key/one"
INSTANCE, AUDIT = "arn:aws:sso:::instance/ssoins-1234567890abcdef", "arn:aws:iam::aws:policy/SecurityAudit"
INPUTS: dict[str, dict[str, Any]] = {
    "Organization": {"policyTypes": ["TAG_POLICY"], "trustedAccess": ["sso.amazonaws.com"]},
    "Units": {"rootId": "r-ab12", "units": [{"path": "security", "name": "Security", "tags": {}}]},
    "Accounts": {
        "accounts": [
            {
                "key": "lab",
                "name": "Lab",
                "email": "lab@example.com",
                "parentId": "r-ab12",
                "roleName": "Access",
                "iamUserAccessToBilling": "DENY",
                "tags": {},
                "contacts": [{"kind": "BILLING", "name": "A", "title": "B", "email": "c@example.com", "phone": "1"}],
            }
        ],
        "closed": [],
        "managementContacts": [],
    },
    "Guardrails": {
        "targetId": "r-ab12",
        "documents": [{"key": "one@root", "type": "T", "name": "one", "description": "One", "content": CONTENT}],
        "tags": {},
        "organization": [],
    },
    "AccountDefaults": {"regions": [HOME], "ebsEncryption": True, "harmlessVpcs": True},
    "Aggregator": {
        "aggregate": True,
        "homeRegion": HOME,
        "regions": [HOME],
        "packs": {"one": "{}"},
        "packsElsewhere": {},
        "delegated": [],
        "recorded": [],
        "tags": {},
    },
    "Application": {
        "instanceArn": INSTANCE,
        "region": HOME,
        "oauth": {"name": "Wiki", "url": "https://a.example", "visible": True, "scopes": ["openid"]},
        "groups": {"one": "group-one"},
        "tags": {},
    },
    "AuditTrail": {
        "trail": "one",
        "bucket": "logs",
        "keyArn": KEY_ARN,
        "dataEvents": ["s3"],
        "insights": ["call-rate"],
        "tags": {},
    },
    "BreakGlass": {
        "role": "emergency",
        "trust": CONTENT,
        "permissions": AUDIT,
        "sessionSeconds": 3600,
        "userPolicyName": "one",
        "userPolicy": CONTENT,
        "tags": {},
    },
    "CiAccess": {
        "issuers": [{"key": "one", "url": "https://a.example", "audience": "b"}],
        "roles": [
            {
                "key": "one",
                "role": "one",
                "description": "One",
                "trust": CONTENT,
                "policies": {"one": CONTENT},
                "session": 3600,
            }
        ],
        "tags": {},
    },
    "DefaultVpcsRemoved": {"targets": ["r-ab12"], "accounts": [], "regions": [HOME], "homeRegion": HOME, "tags": {}},
    "Directory": {
        "identityStoreId": "d-1234567890",
        "region": HOME,
        "groups": [{"key": "one", "name": "One"}],
        "users": [
            {"name": "ana", "givenName": "Ana", "familyName": "Lopez", "email": "a@example.com", "groups": ["one"]}
        ],
    },
    "EmergencyAlarm": {
        "name": "one",
        "carrier": "one",
        "homeRegion": HOME,
        "regions": [HOME],
        "pattern": "{}",
        "busPattern": "{}",
        "busPolicy": CONTENT,
        "carrierTrust": CONTENT,
        "carrierPolicy": CONTENT,
        "keyPolicy": CONTENT,
        "topicPolicy": CONTENT,
        "message": "one",
        "messagePaths": {"account": "$.account"},
        "subscribers": ["a@example.com"],
        "tags": {},
    },
    "Findings": {
        "accountId": "222233334444",
        "regions": [HOME],
        "hub": True,
        "severity": "HIGH",
        "subscribers": ["a@example.com"],
        "tags": {},
    },
    "IdentityCenter": {
        "instanceArn": INSTANCE,
        "region": HOME,
        "permissionSets": [
            {
                "name": "one",
                "description": "One",
                "sessionDuration": "PT1H",
                "managedPolicies": [AUDIT],
                "customerManagedPolicies": [{"name": "ours", "path": "/"}],
                "inlinePolicy": CONTENT,
                "boundaryPolicy": {"name": "most", "path": "/"},
            }
        ],
        "assignments": [
            {
                "name": "lab/one/group:one",
                "permissionSet": "one",
                "principalType": "GROUP",
                "principalId": "group-one",
                "accountId": "222233334444",
            }
        ],
        "attributes": {"team": "${path:userName}"},
        "tags": {},
    },
    "LogArchive": {
        "keyPolicy": CONTENT,
        "keyAlias": "alias/one",
        "accessLogs": "access",
        "buckets": [
            {"kind": "trail", "bucket": "one-trail", "policy": CONTENT, "days": 30, "encryptedByKey": True},
            {"kind": "access", "bucket": "one-access", "policy": CONTENT, "days": 30, "encryptedByKey": False},
        ],
        "tags": {},
    },
    "LogBucket": {
        "bucket": "one",
        "policy": CONTENT,
        "days": 90,
        "tags": {},
        "infrequentAccessAfter": 30,
        "lockMode": "GOVERNANCE",
        "lockDays": 30,
        "keyArn": KEY_ARN,
        "accessLogs": "one-access",
    },
    "LogReader": {
        "role": READER_ROLE,
        "organizationId": "o-exampleorg1",
        "accounts": ["222233334444"],
        "buckets": ["one"],
        "keyArn": KEY_ARN,
        "athenaResults": "one",
        "tags": {},
    },
    "LogTables": {
        "organizationId": "o-exampleorg1",
        "trailBucket": "one",
        "flowLogBucket": "two",
        "resultsBucket": "three",
        "keyArn": KEY_ARN,
        "trailRegions": [HOME],
        "flowLogRegions": [HOME],
        "tags": {},
    },
    "OperationalLogsCentralized": {
        "organizationId": "o-exampleorg1",
        "accountId": "222233334444",
        "homeRegion": HOME,
        "regions": [HOME],
        "logGroups": "*",
        "keyArn": KEY_ARN,
        "delegated": [],
        "tags": {},
    },
    "PreviewRole": {"role": "one", "trust": CONTENT, "policy": CONTENT, "tags": {}},
    "Recorders": {
        "account": "111122223333",
        "homeRegion": HOME,
        "regions": [HOME],
        "bucket": "one",
        "keyArn": KEY_ARN,
        "frequency": "DAILY",
        "only": [],
        "without": [],
        "tags": {},
    },
    "StackSet": {
        "stackSet": "one",
        "description": "One",
        "template": "{}",
        "parameters": {"KeyArn": KEY_ARN},
        "targets": ["r-ab12"],
        "regions": [HOME],
        "homeRegion": HOME,
        "tags": {"a": "b"},
    },
}
"""What a program in another language hands over, by component."""
ROLE, STACK_SET = "aws:iam/role:Role", "aws-native:cloudformation:StackSet"
FAMILY = [
    f"aws:s3/{name[0].lower()}{name[1:]}:{name}"
    for name in (
        "Bucket",
        "BucketLifecycleConfiguration",
        "BucketOwnershipControls",
        "BucketPolicy",
        "BucketPublicAccessBlock",
        "BucketServerSideEncryptionConfiguration",
        "BucketVersioning",
    )
]
DECLARED: dict[str, dict[str, int]] = {
    "Organization": {ORGANIZATION: 1},
    "Units": {UNIT: 1},
    "Accounts": {ACCOUNT: 1, CONTACT: 1},
    "Guardrails": {POLICY: 1, ATTACHMENT: 1},
    "AccountDefaults": {
        "aws:ebs/encryptionByDefault:EncryptionByDefault": 1,
        "aws:ec2/defaultVpc:DefaultVpc": 1,
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
    },
    "Aggregator": {
        ROLE: 1,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 1,
        "aws:cfg/configurationAggregator:ConfigurationAggregator": 1,
        "aws:cfg/organizationConformancePack:OrganizationConformancePack": 1,
    },
    "Application": {
        "aws:ssoadmin/application:Application": 1,
        "aws:ssoadmin/applicationAccessScope:ApplicationAccessScope": 1,
        "aws:ssoadmin/applicationAssignment:ApplicationAssignment": 1,
        "aws:ssoadmin/applicationAssignmentConfiguration:ApplicationAssignmentConfiguration": 1,
    },
    "AuditTrail": {"aws:cloudtrail/trail:Trail": 1},
    "BreakGlass": {
        ROLE: 1,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 1,
        "aws:iam/policy:Policy": 1,
    },
    "CiAccess": {
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider": 1,
        ROLE: 1,
        "aws:iam/rolePolicy:RolePolicy": 1,
    },
    "DefaultVpcsRemoved": {STACK_SET: 1},
    "Directory": {
        "aws:identitystore/group:Group": 1,
        "aws:identitystore/groupMembership:GroupMembership": 1,
        "aws:identitystore/user:User": 1,
    },
    "EmergencyAlarm": {
        "aws:cloudwatch/eventBus:EventBus": 1,
        "aws:cloudwatch/eventBusPolicy:EventBusPolicy": 1,
        "aws:cloudwatch/eventRule:EventRule": 2,
        "aws:cloudwatch/eventTarget:EventTarget": 2,
        "aws:kms/key:Key": 1,
        "aws:sns/topic:Topic": 1,
        "aws:sns/topicPolicy:TopicPolicy": 1,
        "aws:sns/topicSubscription:TopicSubscription": 1,
        ROLE: 1,
        "aws:iam/rolePolicy:RolePolicy": 1,
    },
    "Findings": {
        "aws:kms/key:Key": 1,
        "aws:sns/topic:Topic": 1,
        "aws:sns/topicPolicy:TopicPolicy": 1,
        "aws:sns/topicSubscription:TopicSubscription": 1,
        "aws:cloudwatch/eventRule:EventRule": 1,
        "aws:cloudwatch/eventTarget:EventTarget": 1,
    },
    "IdentityCenter": {
        f"aws:ssoadmin/{name[0].lower()}{name[1:]}:{name}": 1
        for name in (
            "AccountAssignment",
            "CustomerManagedPolicyAttachment",
            "InstanceAccessControlAttributes",
            "ManagedPolicyAttachment",
            "PermissionSet",
            "PermissionSetInlinePolicy",
            "PermissionsBoundaryAttachment",
        )
    },
    "LogArchive": {
        **dict.fromkeys(FAMILY, 2),
        "aws:kms/key:Key": 1,
        "aws:kms/alias:Alias": 1,
        "aws:s3/bucketLogging:BucketLogging": 1,
    },
    "LogBucket": {
        **dict.fromkeys(FAMILY, 1),
        "aws:s3/bucketLogging:BucketLogging": 1,
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": 1,
    },
    "LogReader": {ROLE: 1, "aws:iam/rolePolicy:RolePolicy": 1},
    "LogTables": {
        "aws:athena/workgroup:Workgroup": 1,
        "aws:glue/catalogDatabase:CatalogDatabase": 1,
        "aws:glue/catalogTable:CatalogTable": 2,
    },
    "OperationalLogsCentralized": {
        "aws:observabilityadmin/centralizationRuleForOrganization:CentralizationRuleForOrganization": 1
    },
    "PreviewRole": {ROLE: 1, "aws:iam/rolePolicy:RolePolicy": 1},
    "Recorders": {
        ROLE: 1,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 1,
        "aws:cfg/recorder:Recorder": 1,
        "aws:cfg/deliveryChannel:DeliveryChannel": 1,
        "aws:cfg/recorderStatus:RecorderStatus": 1,
    },
    "StackSet": {STACK_SET: 1},
}


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
def test_a_component_can_be_made_from_another_language(component: Component) -> None:
    provider = ComponentProvider(list(COMPONENTS.values()), "foundation")
    name, made = component.__name__, []
    recording = record(lambda: made.append(provider.construct("made", f"foundation:index:{name}", INPUTS[name])))
    found = recording.counts()
    assert {type_: count for type_, count in found.items() if type_.startswith("aws")} == DECLARED[name]
    outputs = provider.analyzer.analyze_component(component).outputs
    assert made[0].state.keys() == outputs.keys()
