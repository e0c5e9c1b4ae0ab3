"""What policy documents may say: size and syntax by type.

Sources: SCP syntax and RCP syntax (user guide; SCPs have had the full IAM language since 2025-09-19, without
principals), and the syntax pages of the management policies, of which only the top-level key is checked.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from emulator.aws.errors import AwsError
from emulator.aws.services.organizations import tag_policy_documents
from emulator.aws.services.organizations.access import listed
from emulator.aws.services.organizations.limits import POLICY_TYPES, RCP

_ACTION = re.compile(r"[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+")
_RESOURCE = re.compile(r"\*|arn:.+|\*.*")
_ELEMENTS = {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}
_DOCUMENT = {"Version", "Id", "Statement"}
_VERSIONS = ("2012-10-17", "2008-10-17")


def check(policy_type: str, content: str) -> None:
    """Refuse a document that AWS would refuse.

    Args:
        policy_type: one of `limits.POLICY_TYPES`.
        content: the document as it was sent; white space counts.

    Raises:
        AwsError: ConstraintViolationException, reason POLICY_CONTENT_LIMIT_EXCEEDED; MalformedPolicyDocumentException.
    """
    rules = POLICY_TYPES[policy_type]
    if len(content) > rules.size:
        message = f"The policy has {len(content)} characters; a {policy_type} can have at most {rules.size}."
        raise AwsError("ConstraintViolationException", message, Reason="POLICY_CONTENT_LIMIT_EXCEEDED")
    try:
        document = json.loads(content)
    except ValueError:
        _refuse("it is not valid JSON")
    if not isinstance(document, dict):
        _refuse("it is not a JSON object")
    if rules.authorization:
        _check_statements(policy_type, document)
    else:
        _check_keys(document, rules.key)
        if policy_type == "INSPECTOR_POLICY":
            _check_scans(document)
        if policy_type == "TAG_POLICY" and (wrong := tag_policy_documents.problem(document)):
            _refuse(wrong)


def _check_keys(document: Mapping[str, Any], key: str | None) -> None:
    keys = [name for name in document if not name.startswith("@@")]
    if len(keys) != 1 or not isinstance(document[keys[0]], dict):
        _refuse("it needs exactly one top-level key, which holds an object")
    if key is not None and keys != [key]:
        _refuse(f"its top-level key must be {key}, not {keys[0]}")


def _check_scans(document: Mapping[str, Any]) -> None:
    """Every scan type of Inspector names the Regions to enable it in and those to disable it in."""
    for scan, regions in document.get("inspector", {}).get("enablement", {}).items():
        missing = {"enable_in_regions", "disable_in_regions"} - regions.keys()
        if missing and not scan.startswith("@@"):
            _refuse(f"{scan} lacks {' and '.join(sorted(missing))}")


def _check_statements(policy_type: str, document: Mapping[str, Any]) -> None:
    if unknown := set(document) - _DOCUMENT:
        _refuse(f"unknown elements {sorted(unknown)}")
    if document.get("Version", _VERSIONS[0]) not in _VERSIONS:
        _refuse(f"Version must be one of {_VERSIONS}")
    statements = listed(document.get("Statement"))
    if not statements:
        _refuse("Statement is missing or empty")
    for statement in statements:
        if not isinstance(statement, dict):
            _refuse("a statement must be an object")
        _check_statement(policy_type, statement)
    sids = [statement["Sid"] for statement in statements if "Sid" in statement]
    if len(set(sids)) != len(sids):
        _refuse("statement ids must be unique")


def _check_statement(policy_type: str, statement: Mapping[str, Any]) -> None:
    _check_principal(policy_type, statement)
    if unknown := set(statement) - _ELEMENTS - {"Principal"}:
        _refuse(f"unknown or unsupported elements {sorted(unknown)} in a statement")
    if statement.get("Effect") not in (("Deny",) if policy_type == RCP else ("Allow", "Deny")):
        _refuse("Effect must be Deny" if policy_type == RCP else "Effect must be Allow or Deny")
    if not isinstance(statement.get("Sid", ""), str):
        _refuse("Sid must be a string")
    for name in ("Action", "Resource"):
        if (name in statement) == (f"Not{name}" in statement):
            _refuse(f"a statement needs either {name} or Not{name}")
    _check_strings(statement, ("Action", "NotAction"), _ACTION, bare=policy_type != RCP)
    _check_strings(statement, ("Resource", "NotResource"), _RESOURCE, bare=True)
    condition = statement.get("Condition", {})
    if not isinstance(condition, dict) or not all(isinstance(test, dict) for test in condition.values()):
        _refuse("Condition must map operators to objects of keys and values")


def _check_principal(policy_type: str, statement: Mapping[str, Any]) -> None:
    if policy_type != RCP:
        if {"Principal", "NotPrincipal"} & set(statement):
            _refuse("a service control policy cannot have a principal")
        return
    if statement.get("Principal") != "*":
        _refuse('Principal must be "*"')
    if "NotAction" in statement:
        _refuse("a resource control policy cannot have NotAction")


def _check_strings(statement: Mapping[str, Any], names: tuple[str, str], form: re.Pattern[str], bare: bool) -> None:
    for name in names:
        if name not in statement:
            continue
        values = listed(statement[name])
        for value in values:
            if not isinstance(value, str) or not ((bare and value == "*") or form.fullmatch(value)):
                _refuse(f"{value!r} is no {name}")
        if not values:
            _refuse(f"{name} is empty")


def _refuse(reason: str) -> NoReturn:
    message = f"The provided policy document does not meet the requirements of the specified policy type: {reason}."
    raise AwsError("MalformedPolicyDocumentException", message)
