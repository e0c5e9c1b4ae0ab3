"""The configuration of one stack: all sections together."""

from pydantic import Field

from foundation.config.accounts import Accounts
from foundation.config.baseline import Baseline
from foundation.config.guardrails import Guardrails
from foundation.config.identity import Identity
from foundation.config.images import Images
from foundation.config.logs import Logs
from foundation.config.network import Network
from foundation.config.operations import Operations
from foundation.config.organization import Organization
from foundation.config.quotas import Quotas
from foundation.config.section import Frozen, In, Off
from foundation.config.security import Security
from foundation.config.settings import Settings
from foundation.config.spend import Spend
from foundation.config.tags import TagSchema
from foundation.config.units import Units


class StackConfig(Frozen):
    """One organization. `foundation.config.parse` makes it and checks the rules between its sections."""

    settings: Settings = Field(description="What holds for the whole organization.")
    organization: Organization | Off | In = Field(description="The organization itself.")
    units: Units | Off | In = Field(description="The tree of organizational units.")
    accounts: Accounts | Off | In = Field(description="The member accounts.")
    guardrails: Guardrails | Off | In = Field(description="What nobody inside an account can lift.")
    baseline: Baseline | Off | In = Field(description="Defaults of every account.")
    logs: Logs | Off | In = Field(description="The log archive, and what is recorded into it.")
    security: Security | Off | In = Field(description="What watches every account.")
    identity: Identity | Off | In = Field(description="Who may do what, where.")
    network: Network | Off | In = Field(description="VPCs, and with whom their subnets are shared.")
    images: Images | Off | In = Field(description="Machine images, and which may be launched.")
    operations: Operations | Off | In = Field(description="Backup, notifications, and where Pulumi's state is kept.")
    tags: TagSchema | Off | In = Field(description="The tag schema, and what enforces it.")
    spend: Spend | Off | In = Field(description="Budgets, anomalies, and the export of costs.")
    quotas: Quotas | Off | In = Field(description="Service quotas that are asked for in time.")
