"""Identifiers that AWS gives or takes. Each rule is a function, and its type guards models and arguments alike.

Patterns and lengths: the service models of AWS Organizations, IAM and Account Management (November 2026).
"""

import re
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from foundation.errors import BrokenRule

ACCOUNT_ID = "^[0-9]{12}$"
ORGANIZATION_ID = "^o-[a-z0-9]{10,32}$"
ROOT_ID = "^r-[a-z0-9]{4,32}$"
UNIT_ID = "^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$"
POLICY_ID = "^p-[a-zA-Z0-9_]{8,128}$"
ROLE_NAME = "^[a-zA-Z0-9_+=,.@-]{1,64}$"
ACCOUNT_ALIAS = "^(?=.{3,63}$)(?![0-9]{12}$)[a-z0-9]+(-[a-z0-9]+)*$"
SERVICE_PRINCIPAL = r"^(?=.{1,128}$)[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$"
SERVICE_PREFIX = "^[a-z0-9-]{1,64}$"
EXTERNAL_ID = r"^[a-zA-Z0-9_+=,.@:/-]{2,1224}$"
RESOURCE_TYPE = "^[a-zA-Z0-9]+(::[a-zA-Z0-9]+){2}$"
SECURITY_CONTROL = r"^[a-zA-Z0-9]+\.[0-9]+$"
MANAGED_POLICY_ARN = "^arn:aws:iam::aws:policy/([a-zA-Z0-9_+=,.@-]+/)*[a-zA-Z0-9_+=,.@-]+$"
POLICY_TYPES = (
    "AISERVICES_OPT_OUT_POLICY",
    "BACKUP_POLICY",
    "BEDROCK_POLICY",
    "CHATBOT_POLICY",
    "DECLARATIVE_POLICY_EC2",
    "INSPECTOR_POLICY",
    "RESOURCE_CONTROL_POLICY",
    "S3_POLICY",
    "SECURITYHUB_POLICY",
    "SERVICE_CONTROL_POLICY",
    "TAG_POLICY",
    "UPGRADE_ROLLOUT_POLICY",
)
"""Policy types that pulumi-aws 7.51.1 can switch on (`aws.organizations.Organization.enabled_policy_types`)."""


def matching(pattern: str, text: str, rule: str, remedy: str) -> str:
    """The text, if all of it fits the pattern; else `BrokenRule` with the rule and the remedy."""
    if not re.fullmatch(pattern, text, re.ASCII) or text.endswith("\n"):
        raise BrokenRule(rule, remedy)
    return text


def nearest(text: str, known: tuple[str, ...]) -> str | None:
    """The known word that the text most likely means, if there is one."""
    return next(iter(get_close_matches(text, known, n=1)), None)


def account_id(text: str) -> str:
    return matching(ACCOUNT_ID, text, "an account id has twelve digits", 'Write them in quotes, like "111122223333".')


def organization_id(text: str) -> str:
    remedy = "Write the id that `aws organizations describe-organization` shows."
    return matching(ORGANIZATION_ID, text, "an organization id looks like o-exampleorg1", remedy)


def root_id(text: str) -> str:
    remedy = "Write the id that `aws organizations list-roots` shows."
    return matching(ROOT_ID, text, "the id of an organization's root looks like r-ab12", remedy)


def unit_id(text: str) -> str:
    remedy = "Write the id that `aws organizations list-organizational-units-for-parent` shows."
    return matching(UNIT_ID, text, "the id of an organizational unit looks like ou-ab12-12345678", remedy)


def policy_id(text: str) -> str:
    remedy = "Write the id that `aws organizations list-policies --filter SERVICE_CONTROL_POLICY` shows."
    return matching(POLICY_ID, text, "a policy id looks like p-abcd1234", remedy)


def role_name(text: str) -> str:
    rule = "a role name has 1 to 64 letters, digits or characters of _+=,.@-"
    return matching(ROLE_NAME, text, rule, "Write the name alone: no path, no ARN, no wildcard.")


def external_id(text: str) -> str:
    rule = "an external id has 2 to 1,224 letters, digits or characters of _+=,.@:/-"
    return matching(EXTERNAL_ID, text, rule, "Write the id that the other company shows for your account.")


def managed_policy_arn(text: str) -> str:
    rule = "the ARN of an AWS-managed policy looks like arn:aws:iam::aws:policy/SecurityAudit"
    return matching(MANAGED_POLICY_ARN, text, rule, "Write the ARN of a policy that AWS manages.")


def resource_type(text: str) -> str:
    rule = "a type of resource has three words, joined by two colons each"
    return matching(RESOURCE_TYPE, text, rule, "Write it like AWS::EC2::Instance.")


def security_control(text: str) -> str:
    rule = "a control of Security Hub has the name of a service, a full stop and a number"
    return matching(SECURITY_CONTROL, text, rule, "Write it like CloudTrail.5.")


def account_alias(text: str) -> str:
    rule = "an account alias has 3 to 63 small letters, digits or single hyphens, and is not a twelve-digit number"
    return matching(ACCOUNT_ALIAS, text, rule, "Choose another alias; it must be free in all of AWS.")


def service_principal(text: str) -> str:
    rule = "a service principal ends in .amazonaws.com"
    return matching(SERVICE_PRINCIPAL, text, rule, "Write it whole, like guardduty.amazonaws.com.")


def service_prefix(text: str) -> str:
    rule = "a service is named by the prefix of its actions, in small letters"
    return matching(SERVICE_PREFIX, text, rule, "Write the part before the colon alone, like redshift.")


def policy_type(text: str) -> str:
    if text in POLICY_TYPES:
        return text
    guess = nearest(text, POLICY_TYPES)
    remedy = f"Write {guess}." if guess else "Write one of them, or remove it."
    raise BrokenRule(f"a policy type is one of {', '.join(POLICY_TYPES)}", remedy)


AccountId = Annotated[str, AfterValidator(account_id), WithJsonSchema({"type": "string", "pattern": ACCOUNT_ID})]
OrganizationId = Annotated[
    str, AfterValidator(organization_id), WithJsonSchema({"type": "string", "pattern": ORGANIZATION_ID})
]
RootId = Annotated[str, AfterValidator(root_id), WithJsonSchema({"type": "string", "pattern": ROOT_ID})]
UnitId = Annotated[str, AfterValidator(unit_id), WithJsonSchema({"type": "string", "pattern": UNIT_ID})]
PolicyId = Annotated[str, AfterValidator(policy_id), WithJsonSchema({"type": "string", "pattern": POLICY_ID})]
RoleName = Annotated[str, AfterValidator(role_name), WithJsonSchema({"type": "string", "pattern": ROLE_NAME})]
ExternalId = Annotated[str, AfterValidator(external_id), WithJsonSchema({"type": "string", "pattern": EXTERNAL_ID})]
ManagedPolicyArn = Annotated[
    str, AfterValidator(managed_policy_arn), WithJsonSchema({"type": "string", "pattern": MANAGED_POLICY_ARN})
]
ResourceType = Annotated[
    str, AfterValidator(resource_type), WithJsonSchema({"type": "string", "pattern": RESOURCE_TYPE})
]
SecurityControl = Annotated[
    str, AfterValidator(security_control), WithJsonSchema({"type": "string", "pattern": SECURITY_CONTROL})
]
AccountAlias = Annotated[
    str, AfterValidator(account_alias), WithJsonSchema({"type": "string", "pattern": ACCOUNT_ALIAS})
]
ServicePrincipal = Annotated[
    str, AfterValidator(service_principal), WithJsonSchema({"type": "string", "pattern": SERVICE_PRINCIPAL})
]
ServicePrefix = Annotated[
    str, AfterValidator(service_prefix), WithJsonSchema({"type": "string", "pattern": SERVICE_PREFIX})
]
PolicyType = Annotated[str, AfterValidator(policy_type), WithJsonSchema({"type": "string", "enum": list(POLICY_TYPES)})]
