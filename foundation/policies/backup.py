"""The organization's backup policy: which plans AWS Backup runs in which accounts, Regions, on which resources.

Source: AWS Organizations user guide, "Backup policy syntax and examples", 2026-11. Numbers are written as text there.
A plan names its copies' vault with the Region, so there is one for each Region: copies stay where their source is, and
cost no transfer. Vaults and role have to be there when a plan first runs, so it is declared after them.
"""

import json
from collections.abc import Iterator, Mapping

from foundation.config.backup import CENTRAL_VAULT, MEMBER_VAULT, ROLE, Backup, CentralVault, Copy, Plan, Rule
from foundation.config.operations import Operations
from foundation.config.placement import account_of
from foundation.config.stack import StackConfig
from foundation.policies.document import Document
from foundation.policies.placeholders import account

BACKUP = "BACKUP_POLICY"
CATEGORY = "backup"
Values = dict[str, object]


def backup_documents(config: StackConfig) -> Iterator[Document]:
    """The document of each target, the same on all. They name the account of the central vault by `${account:KEY}`."""
    section = config.operations
    if not isinstance(section, Operations) or not isinstance(section.backup, Backup):
        return
    content = _content(section.backup, config)
    for target in sorted(section.backup.targets, key=lambda one: (one != "root", one)):
        yield Document(
            category=CATEGORY,
            target=target,
            type=BACKUP,
            name=f"foundation-{CATEGORY}-{target.replace('/', '-').replace(':', '-')}",
            description=f"Backups by the tag {section.backup.tag}: {', '.join(section.backup.plans)}",
            content=content,
        )


def covered(section: Backup, config: StackConfig) -> tuple[str, ...]:
    """The Regions that are backed up."""
    return section.regions or config.settings.regions


def _content(section: Backup, config: StackConfig) -> str:
    central = account_of(config.accounts, "operations") if isinstance(section.central, CentralVault) else None
    plans = {
        f"{name}-{region}": _plan(name, plan, section.tag, region, central)
        for name, plan in section.plans.items()
        for region in covered(section, config)
    }
    return json.dumps({"plans": plans}, separators=(",", ":"))


def _plan(name: str, plan: Plan, tag: str, region: str, central: str | None) -> Values:
    selection = {
        "iam_role_arn": _assign(f"arn:aws:iam::$account:role/{ROLE}"),
        "tag_key": _assign(tag),
        "tag_value": _assign([name]),
    }
    return {
        "regions": _assign([region]),
        "rules": {rule_name: _rule(rule, region, central) for rule_name, rule in plan.rules.items()},
        "selections": {"tags": {name: selection}},
    }


def _rule(rule: Rule, region: str, central: str | None) -> Values:
    made: Values = {
        "schedule_expression": _assign(rule.schedule),
        "start_backup_window_minutes": _assign(str(rule.start_within)),
        "complete_backup_window_minutes": _assign(str(rule.complete_within)),
        "target_backup_vault_name": _assign(MEMBER_VAULT),
        "lifecycle": _lifecycle(rule.days, rule.cold_after),
    }
    if isinstance(rule.copies, Copy) and central is not None:
        vault = f"arn:aws:backup:{region}:{account(central)}:backup-vault:{CENTRAL_VAULT}"
        lifecycle = _lifecycle(rule.copied_days or rule.days, rule.copies.cold_after)
        # Without the second, AWS takes the key in small letters for the vault.
        made["copy_actions"] = {vault: {"target_backup_vault_arn": _assign(vault), "lifecycle": lifecycle}}
    return made


def _lifecycle(days: int, cold_after: int | None) -> Values:
    cold = {} if cold_after is None else {"move_to_cold_storage_after_days": _assign(str(cold_after))}
    return {**cold, "delete_after_days": _assign(str(days))}


def _assign(value: str | list[str]) -> Mapping[str, object]:
    return {"@@assign": value}
