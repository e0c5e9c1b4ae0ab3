"""The composition root: which layers there are, in which order, and what each hands to the next."""

from foundation import layers
from foundation.arguments import ACCOUNT
from foundation.config import StackConfig
from foundation.policies import documents
from foundation.run import Run


def build(stack: StackConfig) -> Run:
    """Declares everything that the configuration asks for; its custom resources are the run's `resources`."""
    run = Run(stack)
    decided = documents(stack)
    of_accounts = tuple(document for document in decided if document.target.startswith(ACCOUNT))
    of_root_and_units = tuple(document for document in decided if document not in of_accounts)

    root = layers.organization(run)
    unit = layers.units(run, root)
    attached = layers.guardrails(run, of_root_and_units, unit)
    account = layers.accounts(run, unit, attached)
    layers.guardrails(
        run,
        of_accounts,
        id_of=lambda target: account(target.removeprefix(ACCOUNT)),
        options=lambda target: run.with_account(target.removeprefix(ACCOUNT)),
    )
    layers.shared_accounts(run, account)
    return run
