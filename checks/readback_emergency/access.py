"""Who gets in: the emergency role, what it may do, whom it trusts, and what its users may do."""

import json
from typing import Any

from checks.answers import unless
from checks.connection import Connection
from checks.inside import MANAGEMENT
from checks.readback_emergency.scope import Live, Scope
from checks.readback_facts import Subjects, Value
from checks.readback_roles import LONGEST, role_with_session
from checks.readback_words import policy, tags
from foundation import emergency_templates as emergency
from foundation.config.inherited import organization_tags


def expected(scope: Scope) -> Subjects:
    """Role and user policy of the management account."""
    yield subject(scope, MANAGEMENT), {**declared(scope), **tags(organization_tags(scope.settings))}
    document = emergency.user_policy(scope.section.role, scope.settings.management_account)
    yield _user_policy(), {"document": policy(document)}


def found(live: Live) -> Subjects:
    """The same as AWS has them."""
    aws = live.management()
    facts = role_with_session(aws, live.scope.section.role, live.words)
    if facts is not None:
        yield subject(live.scope, MANAGEMENT), facts
    arn = f"arn:aws:iam::{live.scope.settings.management_account}:policy/{emergency.USER_POLICY}"
    document = _document(aws, arn)
    if document is not None:
        yield _user_policy(), {"document": live.words.policy(document)}


def subject(scope: Scope, key: str) -> str:
    """What to call the emergency role of an account."""
    return f"role {scope.section.role}, {key}"


def declared(scope: Scope) -> dict[str, Value]:
    """Facts of the role, which are the same in every account."""
    trust = emergency.trust(scope.settings.management_account, scope.section.users)
    return {
        "trust": policy(json.dumps(trust)),
        "policies": [emergency.ADMINISTRATOR],
        "own policies": {},
        LONGEST: scope.section.session_seconds,
    }


def _user_policy() -> str:
    return f"policy {emergency.USER_POLICY}, {MANAGEMENT}"


def _document(aws: Connection, arn: str) -> Any:
    found = unless(("NoSuchEntity",), lambda: aws.call("iam", "get_policy", PolicyArn=arn))
    if found is None:
        return None
    version = found["Policy"]["DefaultVersionId"]
    return aws.call("iam", "get_policy_version", PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
