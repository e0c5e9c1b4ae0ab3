"""Waiting for IAM Identity Center's asynchronous requests, as the upstream provider does."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from emulator.provider.handler import Aws
from emulator.provider.handlers.shapes import regional
from emulator.provider.values import Properties

_SECONDS = 300
_PAUSE = 0.02


class Failed(Exception):
    """A request ended as FAILED."""


def client(aws: Aws, properties: Properties) -> Any:
    """The client of the instance's Region."""
    return regional(aws, "sso-admin", properties)


def done(what: str, status: Mapping[str, Any], describe: Callable[[str], Mapping[str, Any]]) -> None:
    """Return once the request has SUCCEEDED; raises Failed with AWS's reason, or TimeoutError.

    Args:
        what: names the request in errors.
        status: what the call that began it answered.
        describe: the status by the request's id.
    """
    end = time.monotonic() + _SECONDS
    while status["Status"] == "IN_PROGRESS":
        if time.monotonic() > end:
            raise TimeoutError(f"{what} is still in progress after {_SECONDS} seconds")
        time.sleep(_PAUSE)
        status = describe(status["RequestId"])
    if status["Status"] != "SUCCEEDED":
        raise Failed(f"{what}: {status['Status']}: {status.get('FailureReason', '')}")


def provision(sso: Any, permission_set: str, instance: str) -> None:
    """Bring a permission set up to date in every account that has it."""
    begun = sso.provision_permission_set(
        InstanceArn=instance, PermissionSetArn=permission_set, TargetType="ALL_PROVISIONED_ACCOUNTS"
    )

    def describe(request: str) -> Mapping[str, Any]:
        answer = sso.describe_permission_set_provisioning_status(
            InstanceArn=instance, ProvisionPermissionSetRequestId=request
        )
        found: Mapping[str, Any] = answer["PermissionSetProvisioningStatus"]
        return found

    done(f"provisioning of {permission_set}", begun["PermissionSetProvisioningStatus"], describe)
