"""Targets that EventBridge refuses when they are put."""

from emulator.aws.errors import AwsError
from emulator.aws.request import Checks, Request


def check_targets(request: Request) -> str | None:
    """PutTargets: another Region can be reached by a bus only, and a bus only with a role.

    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html ("in the same
    Region") and eb-cross-account.html there.
    """
    for target in request["Targets"]:
        parts = target["Arn"].split(":", 5)
        if len(parts) < 6:
            continue  # moto refuses it
        is_bus = parts[2] == "events" and parts[5].startswith("event-bus/")
        if is_bus and not target.get("RoleArn"):
            raise AwsError("ValidationException", f"RoleArn is required for target {target['Arn']}.")
        if not is_bus and parts[3] not in ("", request.region):
            message = f"Parameter {target['Arn']} is not valid. Reason: Adding cross-region target is not permitted."
            raise AwsError("ValidationException", message)
    return None


BEFORE_MOTO: Checks = {"PutTargets": check_targets}
