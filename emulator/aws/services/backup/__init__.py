"""Emulated AWS Backup: vaults with policies and locks, settings, jobs, copies, and the plans of backup policies.

Jobs and copies are asynchronous, shortly. Schedules are not kept: `run_plans` runs an account's plans once. Not
modelled: plans of an account's own, frameworks, reports, restores, logically air-gapped vaults, legal holds, cold
storage, and what the keys of source and copy let AWS Backup do.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.backup import copies, jobs, locks, plans, points, policies, settings, tags, vaults
from emulator.aws.services.backup.runs import run_plans

__all__ = ["HANDLERS", "run_plans"]

HANDLERS: Handlers = {
    **copies.HANDLERS,
    **jobs.HANDLERS,
    **locks.HANDLERS,
    **plans.HANDLERS,
    **points.HANDLERS,
    **policies.HANDLERS,
    **settings.HANDLERS,
    **tags.HANDLERS,
    **vaults.HANDLERS,
}
