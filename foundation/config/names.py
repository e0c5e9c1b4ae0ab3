"""Names that the operator chooses: keys, paths, targets, names in AWS, tags. Each rule is a function with a type."""

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from foundation.config.identifiers import matching, nearest
from foundation.errors import BrokenRule

KEY = "^[a-z][a-z0-9-]*$"
RESERVED_KEYS = ("in", "management", "off", "root")
"""Words that mean something of their own where a unit or an account is named."""
UNIT_PATH = "^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)*$"
TARGET = "^(root|account:[a-z][a-z0-9-]*|[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)*)$"
CATEGORIES = (
    "organization",
    "protection",
    "archive",
    "regions",
    "services",
    "network",
    "images",
    "tags-required",
    "suspended",
    "ec2",
    "s3",
    "inspector",
    "allowed-images",
    "backup",
    "tags",
)
"""Policy documents are packed by category and target, and named by both."""
STACK = "^[a-zA-Z0-9_.-]+(/[a-zA-Z0-9_.-]+){0,2}$"
ACCOUNT_NAME_CHARACTERS = 50
UNIT_NAME_CHARACTERS = 128
TAG_KEY = "^(?![aA][wW][sS]:)[a-zA-Z0-9 _.:/=+@-]{1,128}$"
TAG_VALUE = "^[a-zA-Z0-9 _.:/=+@-]{0,256}$"


def key(text: str) -> str:
    if text in RESERVED_KEYS:
        raise BrokenRule(f"`{text}` has a meaning of its own in this file", "Choose another key.")
    rule = "a key has small letters, digits and hyphens, and begins with a letter"
    return matching(KEY, text, rule, "Choose a key like log-archive; the name in AWS may differ (`name`).")


def default_name(key: str) -> str:
    """The name in AWS of a unit or account that has none of its own: its key with the first letter capitalised."""
    return key[:1].upper() + key[1:]


def unit_path(text: str) -> str:
    rule = "a unit is named by the keys from the top down to it, joined by slashes"
    return matching(UNIT_PATH, text, rule, "Write a path like workloads/production.")


def target(text: str) -> str:
    rule = "a target is root, the path of a unit, or account: and the key of an account"
    return matching(TARGET, text, rule, "Write root, workloads/production, or account:log-archive.")


def document_key(text: str) -> str:
    """Rule for the stable name of a policy document: `<category>@<target>`."""
    category, separator, place = text.partition("@")
    if not separator or category not in CATEGORIES:
        guess = nearest(category, CATEGORIES)
        remedy = f"Write {guess}@{place or 'root'}." if guess else "Write a key like organization@root."
        raise BrokenRule(
            f"a policy document is named category@target, with a category of {', '.join(CATEGORIES)}", remedy
        )
    target(place)
    return text


def stack_name(text: str) -> str:
    remedy = "Write the stack's name, as `pulumi stack ls` shows it."
    return matching(STACK, text, "a stack is named stack, project/stack or organization/project/stack", remedy)


def account_name(text: str) -> str:
    rule = f"an account name has 1 to {ACCOUNT_NAME_CHARACTERS} characters of ASCII"
    return matching(
        f"[ -~]{{1,{ACCOUNT_NAME_CHARACTERS}}}", text, rule, "Give the account a shorter or plainer `name`."
    )


def unit_name(text: str) -> str:
    if text.isprintable() and text.strip() and len(text) <= UNIT_NAME_CHARACTERS:
        return text
    rule = f"a unit name has 1 to {UNIT_NAME_CHARACTERS} printable characters"
    raise BrokenRule(rule, "Give the unit a shorter or plainer `name`.")


def tag_key(text: str) -> str:
    rule = "a tag key has 1 to 128 letters, digits, spaces or characters of _.:/=+@- and does not begin with aws:"
    return matching(TAG_KEY, text, rule, "Choose another tag key.")


def tag_value(text: str) -> str:
    rule = "a tag value has at most 256 letters, digits, spaces or characters of _.:/=+@-"
    return matching(TAG_VALUE, text, rule, "Choose another tag value.")


Key = Annotated[
    str,
    AfterValidator(key),
    WithJsonSchema({"type": "string", "pattern": f"^(?!({'|'.join(RESERVED_KEYS)})$){KEY[1:]}"}),
]
UnitPath = Annotated[str, AfterValidator(unit_path), WithJsonSchema({"type": "string", "pattern": UNIT_PATH})]
Target = Annotated[str, AfterValidator(target), WithJsonSchema({"type": "string", "pattern": TARGET})]
DocumentKey = Annotated[
    str,
    AfterValidator(document_key),
    WithJsonSchema({"type": "string", "pattern": f"^({'|'.join(CATEGORIES)})@{TARGET[1:]}"}),
]
StackName = Annotated[str, AfterValidator(stack_name), WithJsonSchema({"type": "string", "pattern": STACK})]
AccountName = Annotated[
    str,
    AfterValidator(account_name),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": ACCOUNT_NAME_CHARACTERS}),
]
UnitName = Annotated[
    str,
    AfterValidator(unit_name),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": UNIT_NAME_CHARACTERS}),
]
TagKey = Annotated[str, AfterValidator(tag_key), WithJsonSchema({"type": "string", "pattern": TAG_KEY})]
TagValue = Annotated[str, AfterValidator(tag_value), WithJsonSchema({"type": "string", "pattern": TAG_VALUE})]
