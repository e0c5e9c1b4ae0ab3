"""The composition root: which layers there are, in which order, and what each hands to the next."""

from foundation import (
    baseline_layers,
    break_glass_layers,
    ci_layers,
    identity_layers,
    image_layers,
    layers,
    log_layers,
    network_layers,
    operations_layers,
    quota_layers,
    security_layers,
    spend_layers,
    tag_layers,
)
from foundation.arguments import ACCOUNT
from foundation.config import StackConfig
from foundation.ordering import after
from foundation.policies import documents
from foundation.policies.management import BASELINE, INSPECTOR
from foundation.policies.statement import SCP
from foundation.run import Run


def build(stack: StackConfig) -> Run:
    """Declares everything that the configuration asks for; its custom resources are the run's `resources`."""
    run = Run(stack)
    decided = documents(stack)
    guardrails = tuple(document for document in decided if document.type == SCP)
    of_accounts = tuple(document for document in guardrails if document.target.startswith(ACCOUNT))
    of_root_and_units = tuple(document for document in guardrails if document not in of_accounts)
    of_inspector = tuple(document for document in decided if document.type == INSPECTOR)
    of_baseline = tuple(document for document in decided if document.category in BASELINE)

    root = layers.organization(run)
    unit = layers.units(run, root)
    attached = layers.guardrails(run, of_root_and_units, unit)
    baseline_layers.policies(run, of_baseline, root)
    account = layers.accounts(run, unit, attached)

    def target(called: str) -> layers.Id:
        return account(called.removeprefix(ACCOUNT)) if called.startswith(ACCOUNT) else unit(called)

    def with_accounts(called: str) -> layers.Id:
        """The id of a target, once all accounts are below it: StackSets report of those that they find."""
        return after(target(called), *(resource.urn for resource in run.account_resources.values()))

    layers.guardrails(run, of_accounts, target, lambda called: run.with_account(called.removeprefix(ACCOUNT)))
    layers.aliases(run, account)
    baseline_layers.accounts(run, with_accounts, account)
    archived = log_layers.logs(run, with_accounts, account)
    security_layers.security(run, of_inspector, with_accounts, account)
    identity_layers.identity(run, account)
    break_glass_layers.break_glass(run, with_accounts)
    place = network_layers.network(run, target, account, archived)
    image_layers.images(run, unit, account, place)
    operations_layers.operations(run, unit, with_accounts, account)
    tag_layers.tags(run, target, account)
    spend_layers.spend(run, account)
    quota_layers.quotas(run, account)
    ci_layers.ci(run, account)  # last: it asks which accounts the others have entered
    return run
