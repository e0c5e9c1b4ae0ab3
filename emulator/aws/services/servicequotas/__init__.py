"""Service Quotas: values, requests to raise them, the organization's template, and automatic management.

Left out: quotas of single resources, support cases, utilization reports, tags, and that a quota limits anything: only
that of accounts is enforced, by the emulated Organizations.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.organizations.happenings import Listener
from emulator.aws.services.servicequotas import auto_management, increases, reading, template
from emulator.aws.services.servicequotas.increases import decide

__all__ = ["HANDLERS", "LISTENERS", "decide"]

HANDLERS: Handlers = {
    **auto_management.HANDLERS,
    **increases.HANDLERS,
    **reading.HANDLERS,
    **template.HANDLERS,
}

LISTENERS: tuple[Listener, ...] = (template.on_account,)
