"""How accounts become members by themselves: auto-enable for new, or for all, accounts of the organization.

AWS takes up to 24 hours for existing accounts; here it has happened when the call returns. The management account is
enrolled only when it has a detector already: "Before the management account gets added as a GuardDuty member, it must
have GuardDuty enabled" (user guide, add-member-accounts-guardduty-organization).
"""

from uuid import uuid4

from emulator.aws.services.guardduty import features
from emulator.aws.services.guardduty.model import (
    Administration,
    Detector,
    Enabled,
    Member,
    Preference,
    administration,
    administrations,
    detector_of,
    release,
)
from emulator.aws.services.organizations.happenings import Happening
from emulator.aws.services.organizations.model import Account, Organizations, now
from emulator.aws.state import State


def new_identity() -> str:
    """A random id as GuardDuty makes them: 32 hexadecimal digits."""
    return uuid4().hex


def new_detector(state: State, account: str, region: str, all_on: bool) -> Detector:
    """Make the detector of an account that has none."""
    made = Detector(id=new_identity(), enabled=True, features=features.initial(all_on))
    state.store(Enabled, account, region).detector = made
    return made


def enrol(state: State, region: str, account: Account, email: str = "") -> None:
    """Make the account a member of the Region's administrator, with GuardDuty and the preferred plans enabled."""
    found = administration(state, region)
    detector = detector_of(state, account.id, region) or new_detector(state, account.id, region, all_on=False)
    detector.enabled, detector.updated = True, now()
    found.members[account.id] = Member(account.id, email or account.email)
    _prefer(detector, found, ("NEW", "ALL"))


def enrol_all(state: State, region: str) -> None:
    """Bring every account to the preferences that are for ALL."""
    found = administration(state, region)
    organization = state.store(Organizations).current
    if found.auto_enable == "ALL" and organization is not None:
        for account in list(organization.accounts.values()):
            member = found.members.get(account.id)
            done = member is not None and member.status == "Enabled"
            if not done and _eligible(state, region, found, account, organization.management):
                enrol(state, region, account)
    for member in found.members.values():
        detector = detector_of(state, member.account, region)
        if member.associated and detector is not None:
            _prefer(detector, found, ("ALL",))


def on_account(state: State, happening: Happening) -> None:
    """A new account becomes a member where new ones do; a closed one is a member no more."""
    account = happening.account
    for region, found in list(administrations(state)):
        if happening.kind == "joined" and found.auto_enable in ("NEW", "ALL"):
            enrol(state, region, account)
        elif happening.kind == "closed":
            found.members.pop(account.id, None)
            if found.administrator == account.id:
                release(state, region)


def _eligible(state: State, region: str, found: Administration, account: Account, management: str) -> bool:
    if account.state != "ACTIVE" or account.id == found.administrator:
        return False
    return account.id != management or detector_of(state, account.id, region) is not None


def _prefer(detector: Detector, found: Administration, whom: tuple[str, ...]) -> None:
    for plan, preference in found.features.items():
        if preference.auto_enable in whom:
            _enable(detector, plan, preference, whom)


def _enable(detector: Detector, plan: str, preference: Preference, whom: tuple[str, ...]) -> None:
    if plan in features.RUNTIME:
        for other in features.RUNTIME - {plan}:
            detector.features[other].enabled = False
    feature = detector.features[plan]
    feature.enabled, feature.updated = True, now()
    for name, auto_enable in preference.additional.items():
        if auto_enable in whom:
            feature.additional[name] = True
