"""Whether the principals that a resource's policy names are there: AWS refuses a policy that names one that is not.

Accounts outside of the organization are taken to exist, with whatever roles a policy names in them.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from moto.iam.models import iam_backends

from emulator.aws.services.organizations.model import Organizations
from emulator.aws.state import State

_ACCOUNT = re.compile(r"\d{12}")
_ARN = re.compile(r"arn:aws:(iam|sts)::(\d{12}):(.+)")
_SERVICE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com")
_KINDS = {"AWS", "Service", "Federated", "CanonicalUser"}


def invalid_principals(state: State, statement: Mapping[str, Any]) -> list[str]:
    """What a statement names as Principal or NotPrincipal and does not exist or is no principal; none given is `-`."""
    element = statement.get("Principal", statement.get("NotPrincipal"))
    if element is None:
        return ["-"]
    if not isinstance(element, dict):
        return [] if element == "*" else [str(element)]
    found = [kind for kind in element if kind not in _KINDS] + ([] if element else ["-"])
    found += [name for name in _texts(element.get("AWS", [])) if not _is_aws(state, name)]
    return found + [name for name in _texts(element.get("Service", [])) if not _SERVICE.fullmatch(name)]


def _is_aws(state: State, name: str) -> bool:
    if name == "*" or _ACCOUNT.fullmatch(name):
        return True
    parts = _ARN.fullmatch(name)
    if parts is None or "*" in name:
        return False
    service, account, rest = parts.groups()
    organization = state.store(Organizations).current
    is_ours = account == state.settings.management or (organization is not None and account in organization.accounts)
    if service == "sts" or rest == "root" or not is_ours:
        return True
    known = iam_backends[account]["aws"]
    if account == state.settings.management and name == f"arn:aws:iam::{account}:user/foundation":
        return True  # whoever calls without a session
    return name in {role.arn for role in known.roles.values()} | {user.arn for user in known.users.values()}


def _texts(values: object) -> Iterable[str]:
    return [str(value) for value in (values if isinstance(values, list) else [values])]
