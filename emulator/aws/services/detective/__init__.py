"""Emulated Detective: behavior graphs, the organization's administrator of each Region, and members.

The administrator enables existing accounts of the organization itself (CreateMembers); auto-enable is for accounts that
join later. Detective refuses nothing for want of GuardDuty.
Left out: members by invitation, the quota of 1,200 members, investigations.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.detective import graphs, members, organization
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {**graphs.HANDLERS, **organization.HANDLERS, **members.HANDLERS}

LISTENERS: tuple[Listener, ...] = (members.on_account,)
