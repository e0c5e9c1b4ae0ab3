"""Configuration policies of central configuration: written by the administrator in the home Region alone.

Security controls' identifiers are checked by their form: which controls there are is not known here.
"""

import re
import time
import uuid
from collections.abc import Mapping
from typing import Any

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.organizations.model import now
from emulator.aws.services.securityhub import refusals
from emulator.aws.services.securityhub.central import apply_everywhere
from emulator.aws.services.securityhub.model import Administration, Aggregation, Policy, administration
from emulator.aws.services.securityhub.standards import available

_NAME = re.compile(r"[A-Za-z0-9\-.!*/]{1,128}")
_CONTROL = re.compile(r"[A-Za-z0-9]+\.\d+")
_POLICIES = 20
"""Most policies of an organization."""


def central(request: Request) -> Administration:
    """The central configuration, for its administrator in the home Region. Raises AccessDeniedException otherwise."""
    found = administration(request.state)
    aggregator = request.state.store(Aggregation, request.account).current
    is_ready = found.central and time.time() >= found.central_due
    if found.account != request.account or not is_ready or aggregator is None or aggregator.region != request.region:
        raise refusals.access_denied(
            "Must be a Security Hub delegated administrator with Central Configuration enabled, in the home Region"
        )
    return found


def policy(found: Administration, identifier: str) -> Policy:
    """The policy of an id or ARN. Raises ResourceNotFoundException."""
    for known in found.policies.values():
        if identifier in (known.id, known.arn):
            return known
    raise refusals.not_found(f"Configuration policy {identifier} is not found")


def create_configuration_policy(request: Request) -> Mapping[str, object]:
    """CreateConfigurationPolicy."""
    found = central(request)
    _check_name(found, request["Name"])
    content = _content(request)
    if len(found.policies) >= _POLICIES:
        raise refusals.limit_exceeded(f"At most {_POLICIES} configuration policies")
    identifier = str(uuid.uuid4())
    arn = f"arn:aws:securityhub:{request.region}:{request.account}:configuration-policy/{identifier}"
    made = Policy(identifier, arn, request["Name"], request.get("Description") or "", content)
    found.policies[identifier] = made
    return _described(made)


def get_configuration_policy(request: Request) -> Mapping[str, object]:
    """GetConfigurationPolicy."""
    return _described(policy(central(request), request["Identifier"]))


def list_configuration_policies(request: Request) -> Mapping[str, object]:
    """ListConfigurationPolicies."""
    return page(
        request,
        "ConfigurationPolicySummaries",
        central(request).policies.values(),
        lambda item: {
            "Arn": item.arn,
            "Id": item.id,
            "Name": item.name,
            "Description": item.description,
            "UpdatedAt": item.updated,
            "ServiceEnabled": item.content["ServiceEnabled"],
        },
        size=100,
    )


def update_configuration_policy(request: Request) -> Mapping[str, object]:
    """UpdateConfigurationPolicy; associated accounts are changed with it."""
    found = central(request)
    changed = policy(found, request["Identifier"])
    content = _content(request) if request.get("ConfigurationPolicy") else changed.content
    if request.get("Name") not in (None, changed.name):
        _check_name(found, request["Name"])
        changed.name = request["Name"]
    changed.description = request.get("Description", changed.description)
    changed.content, changed.updated = content, now()
    apply_everywhere(request.state)
    return _described(changed)


def delete_configuration_policy(request: Request) -> Mapping[str, object]:
    """DeleteConfigurationPolicy."""
    found = central(request)
    gone = policy(found, request["Identifier"])
    if targets := [target for target, item in found.associations.items() if item.policy == gone.id]:
        raise refusals.conflict(f"Configuration policy {gone.id} is associated with {', '.join(sorted(targets))}")
    del found.policies[gone.id]
    return {}


def _check_name(found: Administration, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise refusals.invalid_input("Name may hold letters, digits and the characters - . ! * / alone")
    if any(known.name == name for known in found.policies.values()):
        raise refusals.conflict(f"There is a configuration policy {name} already")


def _content(request: Request) -> dict[str, Any]:
    given = request["ConfigurationPolicy"].get("SecurityHub") or {}
    if "ServiceEnabled" not in given:
        raise refusals.invalid_input("ConfigurationPolicy must say whether ServiceEnabled is true")
    if not given["ServiceEnabled"]:
        return {"ServiceEnabled": False}
    standards, controls = given.get("EnabledStandardIdentifiers"), given.get("SecurityControlsConfiguration")
    if standards is None or controls is None:
        raise refusals.invalid_input("A policy that enables Security Hub must name standards and security controls")
    if unknown := [arn for arn in standards if arn not in available(request.region)]:
        raise refusals.invalid_input(f"Invalid standard identifier: {unknown[0]}")
    lists = [controls.get(f"{kind}SecurityControlIdentifiers") for kind in ("Enabled", "Disabled")]
    if (lists[0] is None) == (lists[1] is None):
        raise refusals.invalid_input("Exactly one of enabled and disabled security control identifiers must be given")
    customized = [item["SecurityControlId"] for item in controls.get("SecurityControlCustomParameters") or []]
    for control in [*(lists[0] or []), *(lists[1] or []), *customized]:
        if not _CONTROL.fullmatch(control):
            raise refusals.invalid_input(f"Invalid security control identifier: {control}")
    return {
        "ServiceEnabled": True,
        "EnabledStandardIdentifiers": list(standards),
        "SecurityControlsConfiguration": dict(controls),
    }


def _described(found: Policy) -> Mapping[str, object]:
    return {
        "Arn": found.arn,
        "Id": found.id,
        "Name": found.name,
        "Description": found.description,
        "CreatedAt": found.created,
        "UpdatedAt": found.updated,
        "ConfigurationPolicy": {"SecurityHub": found.content},
    }


HANDLERS: Handlers = {
    "CreateConfigurationPolicy": create_configuration_policy,
    "GetConfigurationPolicy": get_configuration_policy,
    "ListConfigurationPolicies": list_configuration_policies,
    "UpdateConfigurationPolicy": update_configuration_policy,
    "DeleteConfigurationPolicy": delete_configuration_policy,
}
