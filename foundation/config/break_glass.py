"""`foundation:identity.break_glass`: how people get in when nothing else lets them, and who hears of it.

The two users are made by hand: the program never makes a user, a password or a key. What the role may do is in
`settings.break_glass_roles`, which names the guardrails that do not bind it.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from foundation.config.identifiers import RoleName, matching
from foundation.config.identity_names import SessionDuration, session_minutes
from foundation.config.mail import ContactEmail
from foundation.config.section import Distinct, Frozen, Some
from foundation.errors import BrokenRule

USER_NAME = "^[a-zA-Z0-9_+=,.@-]{1,64}$"
OWN_NAMES = "foundation-emergency"
"""Begins the names of what the alarm is made of, and of nothing else: roles that carry its events are exempt from some
guardrails, so that a tool's role of such a name would be too."""
USERS = 2
"""One of the two devices may be lost, broken or out of reach; a third would only be a third way in."""


def user_name(text: str) -> str:
    rule = "the name of an IAM user has 1 to 64 letters, digits or characters of _+=,.@-"
    return matching(USER_NAME, text, rule, "Write the name alone: no path, no ARN, no wildcard.")


def two(names: tuple[str, ...]) -> tuple[str, ...]:
    """Rule for the emergency users: exactly two."""
    if len(names) == USERS:
        return names
    remedy = "Name two IAM users of the management account, held by different people; docs/break-glass.md makes them."
    raise BrokenRule(f"emergency access has exactly two users; {len(names)} named here", remedy)


UserName = Annotated[str, AfterValidator(user_name), WithJsonSchema({"type": "string", "pattern": USER_NAME})]
TwoUsers = Annotated[
    Distinct[UserName], AfterValidator(two), Field(json_schema_extra={"minItems": USERS, "maxItems": USERS})
]


class BreakGlass(Frozen):
    """An emergency role in every account, for two users with MFA; every use of it is told of by mail."""

    role: RoleName = Field(description="Name of the role in every account. A key of `settings.break_glass_roles`.")
    users: TwoUsers = Field(description="The two IAM users of the management account, made by hand.")
    session_duration: SessionDuration = Field(
        default="PT1H", description="How long a session of the role lasts at most."
    )
    subscribers: Some[ContactEmail] = Field(
        description="E-mail addresses that hear of every use and of every root sign-in. AWS asks each to confirm."
    )

    @property
    def session_seconds(self) -> int:
        """The session duration in seconds."""
        return session_minutes(self.session_duration) * 60
