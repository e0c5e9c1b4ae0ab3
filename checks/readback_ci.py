"""Read-back of CI access: the issuers that the management account believes, the roles of CI, and what these may do.

Exactly what is declared: another issuer in the management account is named, and so is a role that CI has a name for but
no use. Whoever has CI off may have issuers and a deploy role of their own. Members are looked into where the program
works itself. Where another stack declares the accounts, nothing is compared: who they are is not known here.
Thumbprints of issuers are left out: AWS goes by their certificates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

from checks.answers import told
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts, Subjects, Value
from checks.readback_roles import LONGEST, role_with_session
from checks.readback_words import Words, policy, tags, word
from foundation.config import Accounts, Identity, StackConfig
from foundation.config.ci import PREVIEW_ROLE, Ci
from foundation.config.inherited import account_tags
from foundation.config.placement import entered
from foundation.config.section import Off
from foundation.policies.ci import (
    Issuer,
    Roles,
    deployers,
    deploying,
    entering,
    preview_trust,
    previewers,
    previewing,
    trust,
)

DEPLOY_SECONDS, PREVIEW_SECONDS = 7_200, 3_600
"""The longest sessions."""
ISSUER_ARN = ":oidc-provider/"


@dataclass(frozen=True)
class _Scope:
    """A stack that declares identity and accounts; `section` is None where it wants no CI."""

    config: StackConfig
    section: Ci | None
    accounts: Accounts

    @classmethod
    def of(cls, config: StackConfig) -> "_Scope | None":
        """None where the stack does not declare both."""
        if not isinstance(config.identity, Identity) or not isinstance(config.accounts, Accounts):
            return None
        section = config.identity.ci
        return cls(config, None if isinstance(section, Off) else section, config.accounts)

    def tags(self, key: str) -> dict[str, Value]:
        """What everything in an account has."""
        return tags(account_tags(key, self.config))

    def roles(self, key: str) -> tuple[str, ...]:
        """Names of the roles that CI may have in an account."""
        deploys = self.section is not None and self.section.deploys
        return (self.config.settings.deploy_role, PREVIEW_ROLE) if key == MANAGEMENT and deploys else (PREVIEW_ROLE,)


def expected(config: StackConfig) -> Facts:
    """The facts that the configuration declares."""
    scope = _Scope.of(config)
    if scope is None or scope.section is None:
        return {}
    return dict(chain(_issuers(scope, scope.section), _roles(scope, scope.section)))


def found(config: StackConfig, inside: Inside) -> Facts:
    """The same facts as AWS tells them, and what is there besides. Raises ReadError, but not where it is refused."""
    scope = _Scope.of(config)
    if scope is None:
        return {}
    there = inside.keys()
    words = Words({inside.id_of(key): word(key) for key in there})
    places = (MANAGEMENT, *(key for key in entered(scope.accounts) if key in there))
    reads = {key: partial(_live_roles, scope, inside, words, key) for key in places}
    roles = (told(f"CI access, {key}", read) for key, read in reads.items())
    issuers = told("CI access, issuers", partial(_live_issuers, inside)) if scope.section is not None else ()
    return dict(chain(issuers, *roles))


def _issuers(scope: _Scope, section: Ci) -> Subjects:
    for issuer in (*deployers(section), *previewers(section)):
        yield _issuer(issuer.name), {"client ids": [issuer.audience], **scope.tags(MANAGEMENT)}


def _roles(scope: _Scope, section: Ci) -> Subjects:
    settings, keys = scope.config.settings, entered(scope.accounts)
    access = {entry.key: entry.access_role for entry in scope.accounts.entries()}
    if section.deploys:
        powerful = Roles(
            settings.management_account, settings.deploy_role, PREVIEW_ROLE, tuple(settings.break_glass_roles)
        )
        may = {"deploy": deploying(powerful, section.state), "enter": _entering({key: access[key] for key in keys})}
        trusted = _trust(scope, deployers(section))
        yield _subject(settings.deploy_role, MANAGEMENT), _role(scope, MANAGEMENT, trusted, may, DEPLOY_SECONDS)
    if section.previews:
        may = {"read": previewing(section.state), "enter": _entering(dict.fromkeys(keys, PREVIEW_ROLE))}
        trusted = _trust(scope, previewers(section))
        yield _subject(PREVIEW_ROLE, MANAGEMENT), _role(scope, MANAGEMENT, trusted, may, PREVIEW_SECONDS)
        trusted = preview_trust(settings.management_account, PREVIEW_ROLE)
        for key in keys:
            yield _subject(PREVIEW_ROLE, key), _role(scope, key, trusted, {"read": previewing()}, PREVIEW_SECONDS)


def _trust(scope: _Scope, issuers: tuple[Issuer, ...]) -> str:
    return trust(scope.config.settings.management_account, issuers)


def _entering(roles: Mapping[str, str]) -> str:
    return entering([f"arn:aws:iam::{word(key)}:role/{role}" for key, role in roles.items()])


def _role(scope: _Scope, key: str, trusted: str, may: Mapping[str, str], seconds: int) -> dict[str, Value]:
    return {
        "trust": policy(trusted),
        "policies": [],
        "own policies": {name: policy(document) for name, document in may.items()},
        LONGEST: seconds,
        **scope.tags(key),
    }


def _subject(role: str, key: str) -> str:
    return f"role {role}, {key}"


def _issuer(name: str) -> str:
    return f"OIDC provider {name}"


def _live_issuers(inside: Inside) -> Subjects:
    aws = inside.connection(MANAGEMENT)
    for one in aws.call("iam", "list_open_id_connect_providers")["OpenIDConnectProviderList"]:
        # The ARN ends with the URL, without https://.
        arn = one["Arn"]
        answer = aws.call("iam", "get_open_id_connect_provider", OpenIDConnectProviderArn=arn)
        facts = tags({tag["Key"]: tag["Value"] for tag in answer.get("Tags", ())})
        yield _issuer(arn.partition(ISSUER_ARN)[2]), {"client ids": sorted(answer["ClientIDList"]), **facts}


def _live_roles(scope: _Scope, inside: Inside, words: Words, key: str) -> Subjects:
    for name in scope.roles(key):
        facts = role_with_session(inside.connection(key), name, words)
        if facts is not None:
            yield _subject(name, key), facts
