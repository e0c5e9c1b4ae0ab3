"""The layer of CI access: what CI becomes in the management account, and the roles that its previews read members with.

It is the last layer: it needs every account that the run enters.
"""

from collections.abc import Callable, Sequence

import pulumi

from foundation.ci_access import CiAccess, CiAccessArgs, CiIssuerArgs, CiRoleArgs
from foundation.config import Accounts, Identity, placement
from foundation.config.ci import PREVIEW_ROLE, Ci
from foundation.policies.ci import (
    Roles,
    deployers,
    deploying,
    entering,
    preview_trust,
    previewers,
    previewing,
    trust,
)
from foundation.preview_roles import PreviewRole, PreviewRoleArgs
from foundation.run import Run

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]

DEPLOY_SECONDS, PREVIEW_SECONDS = 7_200, 3_600
"""The longest sessions. A first update makes accounts for more than an hour; in members they last one hour anyway."""


def ci(run: Run, account: IdOf) -> None:
    """Declares the roles of CI, each where something may become it."""
    identity = run.stack.identity
    if not isinstance(identity, Identity) or not isinstance(identity.ci, Ci):
        return
    section, settings = identity.ci, run.stack.settings
    keys = entered(run)
    roles = []
    if section.deploys:
        roles.append(_deploy_role(run, section, [_arn(account(key), run.access_role(key)) for key in keys]))
    if section.previews:
        roles.append(_preview_role(run, section, [_arn(account(key), PREVIEW_ROLE) for key in keys]))
    issuers = {issuer.key: issuer for issuer in (*deployers(section), *previewers(section))}
    args = CiAccessArgs(
        issuers=[CiIssuerArgs(key, f"https://{one.name}", one.audience) for key, one in sorted(issuers.items())],
        roles=roles,
    )
    component = CiAccess("ci", args, run.options)
    run.declared(component.resources)
    for key in keys if section.previews else ():
        reader = PreviewRole(
            f"preview/{key}",
            PreviewRoleArgs(
                role=PREVIEW_ROLE,
                trust=preview_trust(settings.management_account, PREVIEW_ROLE),
                policy=previewing(),
            ),
            run.member(key, account(key)),
        )
        run.declared(reader.resources)


def entered(run: Run) -> list[str]:
    """Keys of the accounts that are entered: those with a purpose, and what else has a provider.

    Not only the latter: the last resource in an account is deleted through a role that CI may still assume.
    """
    accounts = run.stack.accounts
    return sorted({*run.entered, *(placement.entered(accounts) if isinstance(accounts, Accounts) else ())})


def _deploy_role(run: Run, section: Ci, members: Sequence[Id]) -> CiRoleArgs:
    settings = run.stack.settings
    powerful = Roles(settings.management_account, settings.deploy_role, PREVIEW_ROLE, tuple(settings.break_glass_roles))
    return CiRoleArgs(
        key="deploy",
        role=settings.deploy_role,
        description="Deployments of CI: applies what has been merged",
        trust=trust(settings.management_account, deployers(section)),
        policies={"deploy": deploying(powerful, section.state), "enter": _entering(members)},
        session=DEPLOY_SECONDS,
    )


def _preview_role(run: Run, section: Ci, members: Sequence[Id]) -> CiRoleArgs:
    return CiRoleArgs(
        key="preview",
        role=PREVIEW_ROLE,
        description="Previews of CI: reads how things are set up",
        trust=trust(run.stack.settings.management_account, previewers(section)),
        policies={"read": previewing(section.state), "enter": _entering(members)},
        session=PREVIEW_SECONDS,
    )


def _entering(members: Sequence[Id]) -> pulumi.Output[str]:
    return pulumi.Output.all(*members).apply(lambda arns: entering([str(arn) for arn in arns]))


def _arn(account: Id, role: pulumi.Input[str]) -> Id:
    return pulumi.Output.all(account, role).apply(lambda found: f"arn:aws:iam::{found[0]}:role/{found[1]}")
