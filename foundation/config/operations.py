"""`foundation:operations`: delegation, backup, notifications, and the storage of state, in the operations account."""

from pydantic import Field

from foundation.config.backup import Backup
from foundation.config.notifications import Notifications
from foundation.config.section import Frozen
from foundation.config.state import StateStorage
from foundation.config.switch import Switchable


class SystemsManager(Frozen):
    """Systems Manager of all accounts, seen and run from the account that it is delegated to."""


class Health(Frozen):
    """AWS Health of all accounts, seen from the account that it is delegated to."""


class Operations(Frozen):
    """What the operations account does for all others."""

    systems_manager: Switchable[SystemsManager] = Field(
        default=SystemsManager(), description="Delegate Systems Manager."
    )
    health: Switchable[Health] = Field(default=Health(), description="Delegate AWS Health, for all accounts.")
    backup: Switchable[Backup] = Field(default=Backup(), description="Backups of all accounts.")
    notifications: Switchable[Notifications] = Field(
        default=Notifications(), description="Events of all accounts that people are told of."
    )
    state: Switchable[StateStorage] = Field(default=StateStorage(), description="A bucket for the state of Pulumi.")
