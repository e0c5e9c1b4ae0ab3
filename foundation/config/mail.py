"""How AWS reaches people: e-mail addresses of accounts, and what an alternate contact consists of.

Lengths and patterns: CreateAccount of AWS Organizations and PutAlternateContact of Account Management (November 2026).
"""

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from foundation.config.identifiers import matching
from foundation.errors import BrokenRule

EMAIL_CHARACTERS = 64
CONTACT_EMAIL_CHARACTERS = 254
PLACE = "{account}"
"""Where an e-mail pattern takes the key of the account."""
_LOCAL = "[a-zA-Z0-9_.+!#$*/=?^`~-]"
_LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?"
EMAIL = rf"^(?!\.){_LOCAL}+@({_LABEL}\.)+{_LABEL}$"
PHONE = "^[0-9 ()+-]{1,25}$"
CONTACT_NAME_CHARACTERS = 64
CONTACT_TITLE_CHARACTERS = 50


def _address(text: str, limit: int, remedy: str) -> str:
    if len(text) > limit:
        raise BrokenRule(f"an e-mail address here has at most {limit} characters", "Write a shorter one.")
    return matching(EMAIL, text, "an e-mail address looks like aws@example.com", remedy)


def email(text: str) -> str:
    """Rule for the address of an account, which AWS knows it by for ever."""
    return _address(text, EMAIL_CHARACTERS, "Write the address that the account's root user gets its mail at.")


def contact_email(text: str) -> str:
    return _address(text, CONTACT_EMAIL_CHARACTERS, "Write an address that somebody reads.")


def email_pattern(text: str) -> str:
    if text.count(PLACE) != 1:
        rule = f"an e-mail pattern has {PLACE} once, where the key of each account goes"
        raise BrokenRule(rule, f"Write a pattern like aws+{PLACE}@example.com.")
    _address(text.replace(PLACE, "account"), CONTACT_EMAIL_CHARACTERS, f"Write a pattern like aws+{PLACE}@example.com.")
    return text


def phone(text: str) -> str:
    rule = "a telephone number has 1 to 25 digits, spaces or characters of ()+-"
    return matching(PHONE, text, rule, "Write it like +49 30 5550100.")


def _words(text: str, limit: int, what: str) -> str:
    if text.isprintable() and text.strip() and len(text) <= limit:
        return text
    raise BrokenRule(f"{what} has 1 to {limit} printable characters", "Write a shorter or plainer one.")


def contact_name(text: str) -> str:
    return _words(text, CONTACT_NAME_CHARACTERS, "the name of a contact")


def contact_title(text: str) -> str:
    return _words(text, CONTACT_TITLE_CHARACTERS, "the title of a contact")


Email = Annotated[
    str,
    AfterValidator(email),
    WithJsonSchema({"type": "string", "format": "email", "pattern": EMAIL, "maxLength": EMAIL_CHARACTERS}),
]
EmailPattern = Annotated[
    str,
    AfterValidator(email_pattern),
    WithJsonSchema(
        {"type": "string", "pattern": r"^[^{}]*\{account\}[^{}]*$", "examples": [f"aws+{PLACE}@example.com"]}
    ),
]
ContactEmail = Annotated[
    str,
    AfterValidator(contact_email),
    WithJsonSchema({"type": "string", "format": "email", "pattern": EMAIL, "maxLength": CONTACT_EMAIL_CHARACTERS}),
]
Phone = Annotated[str, AfterValidator(phone), WithJsonSchema({"type": "string", "pattern": PHONE})]
ContactName = Annotated[
    str,
    AfterValidator(contact_name),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": CONTACT_NAME_CHARACTERS}),
]
ContactTitle = Annotated[
    str,
    AfterValidator(contact_title),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": CONTACT_TITLE_CHARACTERS}),
]
