"""What providers add to service quotas; see `computed`."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]


def _quota(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return f"{inputs['serviceCode']}/{inputs['quotaCode']}", {"requestId": "one", "requestStatus": "PENDING"}


def _template(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return f"{inputs['awsRegion']},{inputs['quotaCode']},{inputs['serviceCode']}", {}


def _regional(name: str, inputs: Inputs) -> tuple[str, dict[str, Any]]:
    return str(inputs["region"]), {}


QUOTA_TYPES: Mapping[str, Callable[[str, Inputs], tuple[str, dict[str, Any]]]] = {
    "aws:servicequotas/autoManagement:AutoManagement": _regional,
    "aws:servicequotas/serviceQuota:ServiceQuota": _quota,
    "aws:servicequotas/template:Template": _template,
    "aws:servicequotas/templateAssociation:TemplateAssociation": _regional,
}
