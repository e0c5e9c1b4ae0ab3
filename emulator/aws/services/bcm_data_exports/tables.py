"""The tables that can be exported, their settings, and how many exports of each an account may have.

Source: AWS Data Exports User Guide, "Data query" and "Creating data exports".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.aws.request import Request
from emulator.aws.services.bcm_data_exports.model import invalid

_BOOLEAN = ("FALSE", "TRUE")
_QUERY = re.compile(r"\s*SELECT\s+(.+?)\s+FROM\s+(\w+)(\s+WHERE\s+.+?)?(\s+LIMIT\s+\d+)?\s*;?\s*", re.I | re.S)


@dataclass(frozen=True)
class Table:
    """`settings` are the valid values by name, the default first; None where any text will do."""

    name: str
    most: int
    settings: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)


TABLES = {
    table.name: table
    for table in (
        Table(
            "COST_AND_USAGE_REPORT",
            5,
            {
                "BILLING_VIEW_ARN": None,
                "TIME_GRANULARITY": ("HOURLY", "DAILY", "MONTHLY"),
                "INCLUDE_RESOURCES": _BOOLEAN,
                "INCLUDE_SPLIT_COST_ALLOCATION_DATA": _BOOLEAN,
                "INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY": _BOOLEAN,
                "INCLUDE_CAPACITY_RESERVATION_DATA": _BOOLEAN,
                "INCLUDE_IAM_PRINCIPAL_DATA": _BOOLEAN,
            },
        ),
        Table("FOCUS_1_0_AWS", 2, {"BILLING_VIEW_ARN": None}),
        Table("FOCUS_1_2_AWS", 2, {"BILLING_VIEW_ARN": None}),
        Table(
            "COST_OPTIMIZATION_RECOMMENDATIONS", 2, {"FILTER": None, "INCLUDE_ALL_RECOMMENDATIONS": ("TRUE", "FALSE")}
        ),
        Table("CARBON_EMISSIONS", 2),
    )
}


def queried(query: Mapping[str, Any]) -> Table:
    """The table that a query is of.

    Raises:
        AwsError: ValidationException, for a statement, table or setting that AWS does not know.
    """
    found = _QUERY.fullmatch(query["QueryStatement"])
    if found is None:
        raise invalid("The query statement is not SELECT columns FROM table")
    if found.group(1).strip() == "*":
        raise invalid("The query statement must name its columns")
    table = TABLES.get(found.group(2))
    if table is None:
        raise invalid(f"The table {found.group(2)} does not exist")
    for name, settings in (query.get("TableConfigurations") or {}).items():
        if name != table.name:
            raise invalid(f"The query is not of the table {name} that is configured")
        for setting, value in settings.items():
            if setting not in table.settings:
                raise invalid(f"{table.name} has no setting {setting}")
            valid = table.settings[setting]
            if valid is not None and value not in valid:
                raise invalid(f"{setting} of {table.name} is one of {', '.join(valid)}")
    return table


def list_tables(request: Request) -> Mapping[str, object]:  # noqa: ARG001
    """ListTables."""
    return {"Tables": [{"TableName": table.name, "TableProperties": _shown(table)} for table in TABLES.values()]}


def _shown(table: Table) -> list[Mapping[str, object]]:
    return [
        {"Name": name, **({"ValidValues": list(valid), "DefaultValue": valid[0]} if valid else {})}
        for name, valid in table.settings.items()
    ]
