"""Sees how things are set, and nothing of what they hold. A working day: it changes nothing.

AWS's ViewOnlyAccess follows new services; ReadOnlyAccess would read objects, parameters and items. What ViewOnlyAccess
reads of content, or will, is denied. Environment variables of functions and containers are settings: secrets do not
belong there.
"""

from foundation.permission_sets import denied
from foundation.permission_sets.ready import Facts, Ready


def read_only(_: Facts) -> Ready:
    return Ready(
        name="read-only",
        description="Sees which resources there are and how they are set, and nothing of what they hold.",
        managed_policies=("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",),
        statements=(denied.content(), denied.foundation_roles()),
        session_duration="PT8H",
        can=(
            "List the resources of nearly every service and see how they are set, environment variables included.",
            "See metrics, alarms and the recent events of CloudTrail.",
        ),
        cannot=(
            "Read objects, secrets, parameters, items, messages, log lines, images or code.",
            "Decrypt anything.",
            "Change anything, or assume a role.",
        ),
    )
