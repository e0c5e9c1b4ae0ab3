"""Documents that name accounts of this organization by id: each is declared by its section's layer, after those."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pulumi
from pulumi import ResourceOptions

from foundation import arguments
from foundation.guardrails import Guardrails, GuardrailsArgs
from foundation.policies import Document
from foundation.policies.placeholders import accounts_named, filled
from foundation.run import Run

Id = pulumi.Output[str]


def declare(
    run: Run,
    document: Document,
    target_id: Id,
    account: Callable[[str], Id],
    options: ResourceOptions,
    needed: Sequence[Id] = (),
) -> None:
    """Declares one document with the ids of its accounts in place, and attaches it.

    ``account`` gives an id by key; ``needed`` are URNs that come before it, besides the organization's.
    """
    # By position: without an account, Output.all of names would give a list.
    keys = accounts_named(document.content)
    content = pulumi.Output.all(*(account(key) for key in keys)).apply(
        lambda ids: filled(document.content, dict(zip(keys, map(str, ids), strict=True)))
    )
    component = Guardrails(
        f"{document.category}:{document.target}",
        GuardrailsArgs(
            target_id=target_id,
            documents=[replace(arguments.guardrail(document, run.stack.guardrails), content=content)],
            organization=[*run.organization, *needed],
            adopted_target=arguments.adopted_targets(run.stack).get(document.target),
            already_adopted=run.already_adopted,
        ),
        options,
    )
    run.declared(component.resources)
    run.exported_guardrails.append(component.policy_ids)
