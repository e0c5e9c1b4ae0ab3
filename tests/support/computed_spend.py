"""What providers add to what is declared of spend: budgets, anomalies, exports; see `computed`."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]
Computed = Callable[[str, Inputs], tuple[str, dict[str, Any]]]
MANAGEMENT = "111122223333"


def _budget(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return f"{MANAGEMENT}:{inputs['name']}", {"arn": f"arn:aws:budgets::{MANAGEMENT}:budget/{inputs['name']}"}


def _anomaly(kind: str) -> Computed:
    def made(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
        arn = f"arn:aws:ce::{MANAGEMENT}:anomaly{kind}/{name}"
        return arn, {"arn": arn}

    return made


def _export(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    arn = f"arn:aws:bcm-data-exports:us-east-1:{MANAGEMENT}:export/{inputs['export']['name']}-one"
    return arn, {"exportArn": arn}


SPEND_TYPES: Mapping[str, Computed] = {
    "aws-native:bcmdataexports:Export": _export,
    "aws:budgets/budget:Budget": _budget,
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor": _anomaly("monitor"),
    "aws:costexplorer/anomalySubscription:AnomalySubscription": _anomaly("subscription"),
}
