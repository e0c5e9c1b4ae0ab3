"""Names and identifiers of IAM Identity Center, as AWS gives or takes them. Each rule is a function with a type.

Patterns and lengths: the service models of sso-admin and identitystore (November 2026).
"""

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from foundation.config.identifiers import matching
from foundation.errors import BrokenRule

INSTANCE_ARN = r"^arn:aws:sso:::instance/(sso)?ins-[a-zA-Z0-9.-]{16}$"
IDENTITY_STORE = "^(d-[0-9a-f]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
APPLICATION_ARN = r"^arn:aws:sso::[0-9]{12}:application/(sso)?ins-[a-zA-Z0-9.-]{16}/apl-[a-zA-Z0-9]{16}$"
PERMISSION_SET = "^[a-z][a-z0-9-]{0,31}$"
"""AWS also takes capitals and _+=,.@; one spelling is enough, and keys are written so everywhere in this file."""
USER_NAME = "^[a-zA-Z0-9_.@+-]{1,128}$"
RESERVED_USERS = ("Administrator", "AWSAdministrators")
"""User names that CreateUser refuses (service model of identitystore)."""
DISPLAY_NAME_CHARACTERS = 256
"""AWS takes 1,024; identity providers send no longer ones, and people read them in a list."""
DESCRIPTION_CHARACTERS = 700
"""Of a permission set."""
SESSION = "^PT((?P<hours>[0-9]{1,2})H)?((?P<minutes>[0-9]{1,3})M)?$"
SHORTEST_SESSION, LONGEST_SESSION = 60, 720
"""Minutes of a session, from one hour to twelve (IAM Identity Center user guide, session duration)."""
RELAY_STATE = r"^https://[a-zA-Z0-9&$@#/%?=~_'|!:,.;*+()\[\]{}-]{1,232}$"
POLICY_NAME = "^[a-zA-Z0-9_+=,.@-]{1,128}$"
POLICY_PATH = "^((/[A-Za-z0-9.,+@=_-]+)*)/$"
APPLICATION_URL = r"^https?://[a-zA-Z0-9+&@#/%?=~_|!:,.;-]{1,500}$"
SCOPE = "^[A-Za-z0-9_]{1,50}(:[A-Za-z0-9_]{1,50}){0,2}$"
ATTRIBUTE = "^[a-zA-Z0-9 _.:/=+@-]{1,128}$"
ATTRIBUTE_SOURCE = r"^\$\{path:[a-zA-Z0-9_.:\[\]\\\" =-]{1,240}\}$"
ACCOUNT_PATTERN = r"^[a-z0-9*?-]+$"


def instance_arn(text: str) -> str:
    remedy = "Write the ARN that `aws sso-admin list-instances` shows (docs/identity/enable.md)."
    rule = "the ARN of an instance of IAM Identity Center looks like arn:aws:sso:::instance/ssoins-1234567890abcdef"
    return matching(INSTANCE_ARN, text, rule, remedy)


def identity_store(text: str) -> str:
    remedy = "Write the IdentityStoreId that `aws sso-admin list-instances` shows."
    return matching(IDENTITY_STORE, text, "the id of an identity store looks like d-1234567890", remedy)


def application_arn(text: str) -> str:
    rule = (
        "the ARN of an application looks like "
        "arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef"
    )
    return matching(APPLICATION_ARN, text, rule, "Write the ARN that `aws sso-admin list-applications` shows.")


def permission_set_name(text: str) -> str:
    rule = "a permission set is named with 1 to 32 small letters, digits and hyphens, beginning with a letter"
    return matching(PERMISSION_SET, text, rule, "Choose a name like read-only; people read it in the access portal.")


def user_name(text: str) -> str:
    rule = "a user name has 1 to 128 letters, digits or characters of _.@+-"
    if text in RESERVED_USERS:
        raise BrokenRule(f"AWS keeps the user name {text} for itself", "Choose another name.")
    return matching(USER_NAME, text, rule, "Write the name that the person signs in with, like ana.lopez.")


def words(text: str, limit: int, what: str) -> str:
    """Rule for what people read: printable, with something in it, at most so long."""
    if text.isprintable() and text.strip() and len(text) <= limit:
        return text
    raise BrokenRule(f"{what} has 1 to {limit} printable characters", "Write a shorter or plainer one.")


def display_name(text: str) -> str:
    return words(text, DISPLAY_NAME_CHARACTERS, "a name of a person or group")


def description(text: str) -> str:
    if not all(" " <= letter <= "~" or "\xa1" <= letter <= "\xff" for letter in text):
        rule = "a description of a permission set has characters of Latin-1 only"
        raise BrokenRule(rule, "Write it without other characters, such as typographic quotes or dashes.")
    return words(text, DESCRIPTION_CHARACTERS, "a description of a permission set")


def session_minutes(text: str) -> int:
    """Minutes of a session of one to twelve hours, written as a duration of ISO 8601."""
    found = re.fullmatch(SESSION, text)
    minutes = int(found["hours"] or 0) * 60 + int(found["minutes"] or 0) if found else 0
    if not SHORTEST_SESSION <= minutes <= LONGEST_SESSION:
        rule = "a session lasts from one hour, PT1H, to twelve hours, PT12H"
        raise BrokenRule(rule, "Write it like PT4H or PT1H30M.")
    return minutes


def session_duration(text: str) -> str:
    session_minutes(text)
    return text


def relay_state(text: str) -> str:
    rule = "a relay state is the https address, of at most 240 characters, that a session begins with"
    return matching(RELAY_STATE, text, rule, "Write the address of a page of the AWS console.")


def policy_name(text: str) -> str:
    rule = "an IAM policy is named with 1 to 128 letters, digits or characters of _+=,.@-"
    return matching(POLICY_NAME, text, rule, "Write its name alone, without path or ARN.")


def policy_path(text: str) -> str:
    return matching(POLICY_PATH, text, "the path of an IAM policy begins and ends with a slash", "Write it like /ops/.")


def application_url(text: str) -> str:
    rule = "the address of an application begins with https:// or http://, and has at most 500 characters after that"
    return matching(APPLICATION_URL, text, rule, "Write it whole, like https://wiki.example.com/login.")


def scope(text: str) -> str:
    rule = "an access scope has one to three words, joined by colons"
    return matching(SCOPE, text, rule, "Write it like sso:account:access or codewhisperer:completions.")


def attribute(text: str) -> str:
    rule = "an attribute for access control is named like a tag key"
    return matching(ATTRIBUTE, text, rule, "Write a name like department.")


def attribute_source(text: str) -> str:
    rule = "an attribute for access control is taken from one place in the identity store, ${path:..}"
    return matching(ATTRIBUTE_SOURCE, text, rule, "Write it like ${path:enterprise.department}.")


def account_pattern(text: str) -> str:
    rule = "a pattern of account keys has small letters, digits, hyphens, * and ?"
    return matching(ACCOUNT_PATTERN, text, rule, 'Write it as keys are written, in quotes, like "*-test".')


InstanceArn = Annotated[str, AfterValidator(instance_arn), WithJsonSchema({"type": "string", "pattern": INSTANCE_ARN})]
IdentityStoreId = Annotated[
    str, AfterValidator(identity_store), WithJsonSchema({"type": "string", "pattern": IDENTITY_STORE})
]
ApplicationArn = Annotated[
    str, AfterValidator(application_arn), WithJsonSchema({"type": "string", "pattern": APPLICATION_ARN})
]
PermissionSetName = Annotated[
    str, AfterValidator(permission_set_name), WithJsonSchema({"type": "string", "pattern": PERMISSION_SET})
]
UserName = Annotated[str, AfterValidator(user_name), WithJsonSchema({"type": "string", "pattern": USER_NAME})]
DisplayName = Annotated[
    str,
    AfterValidator(display_name),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": DISPLAY_NAME_CHARACTERS}),
]
Description = Annotated[
    str,
    AfterValidator(description),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": DESCRIPTION_CHARACTERS}),
]
SessionDuration = Annotated[
    str,
    AfterValidator(session_duration),
    WithJsonSchema({"type": "string", "pattern": SESSION.replace("?P<hours>", "").replace("?P<minutes>", "")}),
]
RelayState = Annotated[str, AfterValidator(relay_state), WithJsonSchema({"type": "string", "pattern": RELAY_STATE})]
PolicyName = Annotated[str, AfterValidator(policy_name), WithJsonSchema({"type": "string", "pattern": POLICY_NAME})]
PolicyPath = Annotated[str, AfterValidator(policy_path), WithJsonSchema({"type": "string", "pattern": POLICY_PATH})]
ApplicationUrl = Annotated[
    str, AfterValidator(application_url), WithJsonSchema({"type": "string", "pattern": APPLICATION_URL})
]
Scope = Annotated[str, AfterValidator(scope), WithJsonSchema({"type": "string", "pattern": SCOPE})]
Attribute = Annotated[str, AfterValidator(attribute), WithJsonSchema({"type": "string", "pattern": ATTRIBUTE})]
AttributeSource = Annotated[
    str, AfterValidator(attribute_source), WithJsonSchema({"type": "string", "pattern": ATTRIBUTE_SOURCE})
]
AccountPattern = Annotated[
    str, AfterValidator(account_pattern), WithJsonSchema({"type": "string", "pattern": ACCOUNT_PATTERN})
]
