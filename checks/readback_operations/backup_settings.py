"""What lets AWS Backup work across accounts: its settings for the organization, and vault and role of every member."""

from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Subjects
from checks.readback_operations.scope import Scope
from checks.readback_stack_sets import declared, described

SETTINGS = "settings of AWS Backup"
STACK_SET = "foundation-backup"
SUBJECT = f"StackSet {STACK_SET}"
ACROSS, DELEGATED, PARTIES = "isCrossAccountBackupEnabled", "isDelegatedAdministratorEnabled", "isMpaEnabled"


def expected(scope: Scope) -> Subjects:
    """The settings, and the StackSet with its instances in every member."""
    if scope.backup is None:
        return
    across = "true" if scope.central is not None else "false"
    yield SETTINGS, {ACROSS: across, DELEGATED: "true", PARTIES: "false"}
    yield SUBJECT, declared(dict.fromkeys((scope.home, *scope.backed_up)), scope.members())


def found(scope: Scope, inside: Inside) -> Subjects:
    """The same as AWS tells it; settings that nobody here knows are left out."""
    if scope.backup is None:
        return
    aws = inside.connection(MANAGEMENT)
    settings = aws.call("backup", "describe_global_settings")["GlobalSettings"]
    yield SETTINGS, {name: settings.get(name) for name in (ACROSS, DELEGATED, PARTIES)}
    existing = inside.keys()
    members = {inside.id_of(key): key for key in scope.members() if key in existing}
    facts = described(aws, STACK_SET, members.get)
    if facts is not None:
        yield SUBJECT, facts
