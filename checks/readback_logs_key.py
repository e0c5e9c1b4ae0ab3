"""The key of the log archive, found by its alias: it rotates, and its policy says who encrypts and who decrypts."""

from checks import readback_keys
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts
from checks.readback_logs_archive import Archive
from checks.readback_words import ORGANIZATION, Words, word
from foundation.policies.archive import KEY_ALIAS, READER_ROLE, key_policy, trail_arn

SUBJECT = f"key {KEY_ALIAS}"
KEY_WORD = word(KEY_ALIAS)
"""What stands for the ARN of the key."""


def words(archive: Archive, inside: Inside) -> Words:
    """Words for the ids of the key, the organization, its root and the accounts. Raises ReadError."""
    arn = _arn(archive, inside)
    return Words(
        {
            **({arn: KEY_WORD} if arn else {}),
            inside.organization: ORGANIZATION,
            inside.target("root"): word("root"),
            **{inside.id_of(key): word(key) for key in archive.there(inside) if key != MANAGEMENT},
        }
    )


def expected(archive: Archive) -> Facts:
    """The facts of the key."""
    if not archive.entered:
        return {}
    settings, account = archive.config.settings, word(archive.key)
    trail = trail_arn(settings.home_region, settings.management_account)
    reader = f"arn:aws:iam::{account}:role/{READER_ROLE}"
    document = key_policy(account, ORGANIZATION, settings.management_account, trail, settings.home_region, reader)
    return {SUBJECT: readback_keys.declared(document, archive.tags(archive.key))}


def found(archive: Archive, inside: Inside, words: Words) -> Facts:
    """The facts of the key behind the alias. Raises ReadError."""
    arn = _arn(archive, inside)
    if arn is None:
        return {}
    return {SUBJECT: readback_keys.described(inside.connection(archive.key), arn, words)}


def _arn(archive: Archive, inside: Inside) -> str | None:
    if not archive.has(inside, archive.key):
        return None
    return readback_keys.arn(inside.connection(archive.key), KEY_ALIAS)
