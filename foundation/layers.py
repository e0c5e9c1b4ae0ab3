"""The layers: each a function of its section and of what it needs from those before it.

What it needs comes from the same program or, where a section says `in: <stack>`, from the exports of that stack. The
rules between sections make sure that nothing is needed which no stack declares.
"""

from collections.abc import Callable, Mapping
from itertools import groupby

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation import arguments, config, services
from foundation.accounts import Accounts, AccountsArgs
from foundation.guard import keep_accounts
from foundation.guardrails import Guardrails, GuardrailsArgs
from foundation.ordering import after
from foundation.organization import Organization, OrganizationArgs
from foundation.policies import Document
from foundation.run import Run
from foundation.units import Units, UnitsArgs

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]
"""The id of what has that path or key; only asked for what the configuration names."""

ROOT = "root"


def organization(run: Run) -> IdOf:
    """Declares the organization; hands on the id of its root, for the target `root`."""
    match run.stack.organization:
        case config.In() as elsewhere:
            upstream = run.upstream(elsewhere)
            run.organization_id = upstream.organization_id()
            return lambda _: upstream.root_id()
        case config.Off():
            return _undeclared
        case section:
            pass
    component = Organization(
        "organization",
        OrganizationArgs(
            policy_types=services.policy_types(section),
            trusted_access=services.trusted_access(section),
            adopt=section.adopt.id if section.adopt else None,
            already_adopted=run.already_adopted,
            emails=arguments.new_accounts(run.stack.accounts),
        ),
        run.options,
    )
    run.declared(component.resources)
    run.organization.append(component.resources[0].urn)
    run.organization_id = component.id
    run.organization_resources += component.resources
    run.outputs["organization"] = {
        "id": component.id,
        "root_id": component.root_id,
        "management_account": run.stack.settings.management_account,
    }
    return lambda _: component.root_id


def units(run: Run, root: IdOf) -> IdOf:
    """Declares the units; hands on their ids by path, the root's for the path `root`."""
    match run.stack.units:
        case config.In() as elsewhere:
            upstream = run.upstream(elsewhere)
            return lambda path: root(ROOT) if path == ROOT else upstream.unit_id(path)
        case config.Off():
            return root
        case section:
            pass
    args = UnitsArgs(root(ROOT), arguments.units(section, run.stack.settings), run.already_adopted)
    component = Units("units", args, run.options)
    run.declared(component.resources)
    run.outputs["units"] = component.ids
    return lambda path: root(ROOT) if path == ROOT else component.by_path[path]


def guardrails(
    run: Run, documents: tuple[Document, ...], id_of: IdOf, options: Callable[[str], ResourceOptions] | None = None
) -> Mapping[str, Guardrails]:
    """Declares the documents and attaches them; hands on the component of each target that has any."""
    section = run.stack.guardrails
    if not isinstance(section, config.Guardrails):
        return {}
    adopted = arguments.adopted_targets(run.stack)
    components: dict[str, Guardrails] = {}
    for target, group in groupby(sorted(documents, key=lambda d: d.target), key=lambda d: d.target):
        args = GuardrailsArgs(
            target_id=id_of(target),
            documents=[arguments.guardrail(document, section) for document in group],
            organization=list(run.organization),
            adopted_target=adopted.get(target),
            already_adopted=run.already_adopted,
        )
        components[target] = Guardrails(target, args, options(target) if options else run.options)
        run.declared(components[target].resources)
        run.exported_guardrails.append(components[target].policy_ids)
    return components


def accounts(run: Run, unit: IdOf, attached: Mapping[str, Guardrails]) -> IdOf:
    """Declares the accounts, each after the documents of the root and of every unit above it are attached.

    Hands on their ids by key.
    """
    match run.stack.accounts:
        case config.In() as elsewhere:
            return run.upstream(elsewhere).account_id
        case config.Off():
            keep_accounts(closed=())  # those that another configuration declared are still guarded
            return _undeclared
        case section:
            pass
    entries = section.active()
    parents = {path: _guarded(path, unit, attached) for path in {entry.unit for entry in entries}}
    component = Accounts(
        "accounts",
        AccountsArgs(
            accounts=[
                arguments.account(entry, run.stack.units, run.stack.settings, parents[entry.unit]) for entry in entries
            ],
            closed=[entry.key for entry in section.entries() if entry.lifecycle == "closed"],
            management_contacts=arguments.contacts(section.contacts),
            already_adopted=run.already_adopted,
        ),
        run.options,
    )
    run.declared(component.resources)
    run.account_resources |= component.by_key
    run.outputs["accounts"] = {
        entry.key: {
            "id": component.by_key[entry.key].id,
            "name": entry.name,
            "email": entry.email,
            "unit": entry.unit,
            "access_role": entry.access_role,
        }
        for entry in entries
    }
    return lambda key: component.by_key[key].id


def aliases(run: Run, account: IdOf) -> None:
    """Declares the aliases of the accounts that the foundation works in."""
    section = run.stack.accounts
    if not isinstance(section, config.Accounts):
        return
    for entry in section.active():
        if entry.alias is None:
            continue
        # Retained: another alias takes its place, and an account that leaves is not touched.
        retained = ResourceOptions(retain_on_delete=True)
        options = ResourceOptions.merge(run.member(entry.key, account(entry.key)), retained)
        alias = aws.iam.AccountAlias(entry.key, account_alias=entry.alias, opts=options)
        run.declared([alias])


def _guarded(path: str, unit: IdOf, attached: Mapping[str, Guardrails]) -> Id:
    """The id of a unit, after the documents of the root and of every unit down to it are attached."""
    parts = path.split("/")
    line = [ROOT, *("/".join(parts[: depth + 1]) for depth in range(len(parts)))]
    return after(unit(path), *(attached[target].attached for target in line if target in attached))


def _undeclared(name: str) -> Id:
    raise AssertionError(f"nothing declares {name}: the rules between sections should have refused this")
