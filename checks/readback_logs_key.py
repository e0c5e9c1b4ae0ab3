"""The key of the log archive, found by its alias: it rotates, and its policy says who encrypts and who decrypts."""

from checks.connection import ReadError
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts, Value
from checks.readback_logs_archive import Archive
from checks.readback_words import ORGANIZATION, Words, policy, tags, word
from foundation.policies.archive import KEY_ALIAS, READER_ROLE, key_policy, trail_arn

SUBJECT = f"key {KEY_ALIAS}"
KEY_WORD = word(KEY_ALIAS)
"""What stands for the ARN of the key."""
ROTATION_DAYS = 365


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
    facts: dict[str, Value] = {
        "state": "Enabled",
        "rotation": True,
        "rotation days": ROTATION_DAYS,
        "policy": policy(document),
    }
    return {SUBJECT: {**facts, **archive.tags()}}


def found(archive: Archive, inside: Inside, words: Words) -> Facts:
    """The facts of the key behind the alias. Raises ReadError."""
    arn = _arn(archive, inside)
    if arn is None:
        return {}
    aws = inside.connection(archive.key)
    rotation = aws.call("kms", "get_key_rotation_status", KeyId=arn)
    tagged = aws.listed("kms", "list_resource_tags", "Tags", KeyId=arn)
    facts = {
        "state": aws.call("kms", "describe_key", KeyId=arn)["KeyMetadata"]["KeyState"],
        "rotation": rotation["KeyRotationEnabled"],
        "rotation days": rotation.get("RotationPeriodInDays"),
        "policy": words.policy(aws.call("kms", "get_key_policy", KeyId=arn)["Policy"]),
    }
    return {SUBJECT: {**facts, **tags({tag["TagKey"]: tag["TagValue"] for tag in tagged})}}


def _arn(archive: Archive, inside: Inside) -> str | None:
    if not archive.has(inside, archive.key):
        return None
    try:
        found = inside.connection(archive.key).call("kms", "describe_key", KeyId=KEY_ALIAS)
    except ReadError as error:
        if error.code == "NotFoundException":
            return None
        raise
    return str(found["KeyMetadata"]["Arn"])
