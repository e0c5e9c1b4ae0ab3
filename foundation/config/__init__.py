"""The configuration of a stack: frozen models, and the three ways to them. Nothing here needs Pulumi but `load`."""

from foundation.config.accounts import AccountEntry, Accounts, Contact, Member
from foundation.config.baseline import Baseline
from foundation.config.guardrails import DenyRegions, DenySuspended, Guardrail, Guardrails, ServiceRestriction
from foundation.config.identity import Identity
from foundation.config.images import Images
from foundation.config.load import load
from foundation.config.logs import Logs
from foundation.config.network import Network
from foundation.config.operations import Operations
from foundation.config.organization import AdoptedOrganization, Organization
from foundation.config.parse import parse
from foundation.config.quotas import Quotas
from foundation.config.read import read
from foundation.config.section import In, Off
from foundation.config.security import Security
from foundation.config.settings import Settings
from foundation.config.spend import Spend
from foundation.config.stack import StackConfig
from foundation.config.tags import TagSchema
from foundation.config.units import Unit, UnitEntry, Units

__all__ = [
    "AccountEntry",
    "Accounts",
    "AdoptedOrganization",
    "Baseline",
    "Contact",
    "DenyRegions",
    "DenySuspended",
    "Guardrail",
    "Guardrails",
    "Identity",
    "Images",
    "In",
    "Logs",
    "Member",
    "Network",
    "Off",
    "Operations",
    "Organization",
    "Quotas",
    "Security",
    "ServiceRestriction",
    "Settings",
    "Spend",
    "StackConfig",
    "TagSchema",
    "Unit",
    "UnitEntry",
    "Units",
    "load",
    "parse",
    "read",
]
