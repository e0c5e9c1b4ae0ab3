"""What a centralization rule must be: its scope, its Regions, its destination and its choices fit together.

Source: CentralizationRule of the CloudWatch observability administration API reference.
"""

import re
from collections.abc import Mapping
from typing import Any

from botocore.session import Session

from emulator.aws.errors import AwsError
from emulator.aws.services.organizations.model import Organization

_CLAUSE = re.compile(r"(OrganizationId|OrganizationUnitId|AccountId)\s*(?:=|!=|(?:NOT\s+)?IN)\s*(\([^()]*\)|'[^']*')")
_QUOTED = re.compile(r"'([^']*)'")
_JOINTS = re.compile(r"(?:\s|AND|OR|[()])*")
_REGIONS = frozenset(Session().get_available_regions("logs"))


def refuse_definition(organization: Organization, definition: Mapping[str, Any]) -> None:
    """Refuse a rule that AWS would not have.

    Raises:
        AwsError: ValidationException.
    """
    source, destination = definition["Source"], definition["Destination"]
    _refuse_regions("source", source["Regions"])
    _refuse_regions("destination", [destination["Region"]])
    if not source["Regions"]:
        raise invalid("The source needs at least one Region.")
    if source.get("Scope"):
        _refuse_scope(organization, source["Scope"])
    account = organization.accounts.get(destination.get("Account") or "")
    if account is None or account.state != "ACTIVE":
        raise invalid(f"Destination account {destination.get('Account')} is no active account of the organization.")
    if not (source.get("SourceLogsConfiguration") or source.get("SourceMetricsConfiguration")):
        raise invalid("The source needs a configuration of the logs or metrics to centralize.")
    if logs := source.get("SourceLogsConfiguration"):
        _refuse_selection(logs)
    _refuse_logs_destination(destination)


def invalid(message: str) -> AwsError:
    """The refusal of a rule."""
    return AwsError("ValidationException", message)


def _refuse_regions(where: str, regions: list[str]) -> None:
    if unknown := sorted(set(regions) - _REGIONS):
        raise invalid(f"Unknown {where} Region: {', '.join(unknown)}")


def _refuse_scope(organization: Organization, scope: str) -> None:
    """A scope is a list of clauses; every id in it must be the organization's."""
    clauses = _CLAUSE.findall(scope)
    if not clauses or not _JOINTS.fullmatch(_CLAUSE.sub("", scope)):
        raise invalid(f"The scope cannot be read: {scope}")
    known: Mapping[str, set[str]] = {
        "OrganizationId": {organization.id},
        "OrganizationUnitId": {organization.root.id, *organization.units},
        "AccountId": {*organization.accounts},
    }
    for name, values in clauses:
        if unknown := sorted(set(_QUOTED.findall(values)) - known[name]):
            raise invalid(f"The scope names a {name} that is not in your organization: {', '.join(unknown)}")


def _refuse_selection(logs: Mapping[str, Any]) -> None:
    if not (logs.get("LogGroupSelectionCriteria") or logs.get("DataSourceSelectionCriteria")):
        raise invalid("The logs of the source need selection criteria: * or an expression.")


def _refuse_logs_destination(destination: Mapping[str, Any]) -> None:
    logs = destination.get("DestinationLogsConfiguration") or {}
    encryption, backup = logs.get("LogsEncryptionConfiguration") or {}, logs.get("BackupConfiguration") or {}
    managed = encryption.get("EncryptionStrategy") == "CUSTOMER_MANAGED"
    if managed != bool(encryption.get("KmsKeyArn")):
        raise invalid("A KMS key is needed with CUSTOMER_MANAGED encryption, and with that alone.")
    if backup:
        _refuse_regions("backup", [backup["Region"]])
        if backup["Region"] == destination["Region"]:
            raise invalid("The backup Region must differ from the destination Region.")
