"""`foundation:operations.state`: where the state of this program is kept, and of others. Who uses it is decided here.

The program deploys the bucket that will hold its own state, so its state moves there afterwards (docs/state.md).
"""

from pydantic import Field

from foundation.config.ci import BucketName
from foundation.config.identity_names import PermissionSetName
from foundation.config.logs import Days, Logs
from foundation.config.section import Distinct, Frozen, Given

KEY_ALIAS = "alias/foundation-state"
SUFFIX = "pulumi-state"


class StateStorage(Frozen):
    """A bucket and a key for state of Pulumi. They are kept when this section goes."""

    bucket: Given[BucketName] = Field(
        default=None,
        description=f"Its name; fixed once it exists. Default: the prefix of foundation:logs, and -{SUFFIX}.",
    )
    old_versions: Days = Field(
        default=90, description="Days that an overwritten or deleted state can be brought back. The newest stays."
    )
    permission_sets: Distinct[PermissionSetName] = Field(
        default=(),
        description="Permission sets of the management account whose people use the state, besides the deploy role, "
        "the preview role, which reads it, and break-glass roles.",
    )

    def named(self, logs: object) -> str | None:
        """The name of the bucket; None where neither it nor the section of logs gives one."""
        if self.bucket is not None:
            return self.bucket
        return f"{logs.prefix}-{SUFFIX}" if isinstance(logs, Logs) else None
