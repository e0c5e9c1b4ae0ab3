"""Where AWS watches how much of each quota is used, what it does about it, and which quotas it leaves alone."""

from checks.inside import Inside
from checks.readback_facts import Subjects, Value
from checks.readback_quotas.scope import Scope

CLIENT = "service-quotas"
MODES = {"notify": "NotifyOnly", "adjust": "NotifyAndAdjust"}


def expected(scope: Scope) -> Subjects:
    """Every account and Region in which it is on. What is asked for is not raised further."""
    section = scope.watched
    if section is None:
        return
    for account in scope.accounts:
        for region in scope.watched_in(account):
            asked = {(one.service, one.code) for at, one in scope.requests(account) if at == region}
            left_out: Value = sorted(f"{service} {code}" for service, code in asked)
            mode = MODES[section.mode]
            yield _subject(account, region), {"mode": mode, "left out": left_out if section.mode == "adjust" else []}


def found(account: str, scope: Scope, inside: Inside) -> Subjects:
    """The same of one account, in every Region of the stack: in the others it is off."""
    for region in scope.config.settings.regions:
        live = inside.connection(account, region).call(CLIENT, "get_auto_management_configuration")
        if live["OptInStatus"] == "ENABLED":
            left_out: Value = sorted(
                f"{service} {quota['QuotaCode']}"
                for service, quotas in live.get("ExclusionList", {}).items()
                for quota in quotas
            )
            yield _subject(account, region), {"mode": live.get("OptInType"), "left out": left_out}


def _subject(account: str, region: str) -> str:
    return f"automatic management of quotas of {account} in {region}"
