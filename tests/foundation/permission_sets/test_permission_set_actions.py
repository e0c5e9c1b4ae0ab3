"""Every action that a ready set or the lint names exists: in a service model, or in a policy that AWS manages."""

import re

import botocore.session
import pytest
from sampled import FACTS, managed

from evaluation.match import action_in
from foundation.permission_sets import READY, ready
from foundation.permission_sets.escalation import CHANGES, DIRECTORY, STARTS
from foundation.permission_sets.grants import grants

PREFIXES = {"monitoring": "cloudwatch", "tagging": "tag"}
"""Signing names that differ from the prefix of IAM actions."""
PERMISSION_ONLY = {
    "dynamodb:purchase*": "reserved capacity, in the console",
    "rds:downloadcompletedblogfile": "a REST call of RDS beside its API",
    "s3:bypassgovernanceretention": "a header of s3:DeleteObject and s3:PutObjectRetention",
    "sso-directory:addmembertogroup": "the console's own service for the directory",
}
"""Actions that the Service Authorization Reference has and no service model does, and what they are."""


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """Actions by service prefix, in small letters."""
    session = botocore.session.get_session()
    found: dict[str, set[str]] = {}
    for service in session.get_available_services():
        model = session.get_service_model(service)
        prefix = PREFIXES.get(model.signing_name, model.signing_name)
        found.setdefault(prefix, set()).update(f"{prefix}:{name}".lower() for name in model.operation_names)
    for grant in grants(managed().values()):
        for action in (*grant.actions, *grant.not_actions):
            found.setdefault(action.partition(":")[0], set()).add(action)
    return found


def _exists(action: str, known: dict[str, set[str]]) -> bool:
    return action in PERMISSION_ONLY or _in_a_text(action, known)


def _in_a_text(action: str, known: dict[str, set[str]]) -> bool:
    return any(action_in((action,), one) for one in known.get(action.partition(":")[0], ()))


def test_what_no_text_has_is_listed_for_a_reason(known: dict[str, set[str]]) -> None:
    assert not any(_in_a_text(action, known) for action in PERMISSION_ONLY)


@pytest.mark.parametrize("name", READY)
def test_every_action_of_a_set_exists(name: str, known: dict[str, set[str]]) -> None:
    named = {
        action for grant in grants([ready(name, FACTS).document()]) for action in (*grant.actions, *grant.not_actions)
    }
    assert {action for action in named if not _exists(action, known)} == set()


@pytest.mark.parametrize("name", READY)
def test_a_set_names_its_services_and_no_action_twice(name: str) -> None:
    for statement in ready(name, FACTS).statements:
        actions = statement.get("Action") or statement["NotAction"]
        assert isinstance(actions, list)
        assert len(set(actions)) == len(actions)
        assert all(re.fullmatch(r"[a-z0-9-]+:[A-Za-z0-9*]+", action) for action in actions)


def test_every_action_of_the_lint_exists(known: dict[str, set[str]]) -> None:
    named = [action.lower() for action in (*CHANGES, *DIRECTORY, *STARTS)]
    assert {action for action in named if not _exists(action, known)} == set()
