"""Operational logs: the rule that copies the log groups of the organization's accounts, and who administers it."""

from typing import Any

from checks.connection import ReadError
from checks.inside import MANAGEMENT, Inside
from checks.readback_facts import Facts, Value
from checks.readback_logs_archive import Archive
from checks.readback_logs_config import administrators
from checks.readback_logs_key import KEY_WORD
from checks.readback_words import ORGANIZATION, Words, tags, word
from foundation.config.delegates import PRINCIPALS
from foundation.config.logs import OperationalLogs

SERVICE = "observabilityadmin"
RULE = "foundation-operational-logs"
SUBJECT = f"centralization rule {RULE}"


def expected(archive: Archive) -> Facts:
    """The facts of the rule and of the delegation; all of it is behind the doors of members."""
    section = archive.logs.operational_logs
    if not isinstance(section, OperationalLogs) or not archive.entered:
        return {}
    settings = archive.config.settings
    source: Value = {
        "Regions": sorted(settings.regions),
        "Scope": f"OrganizationId = '{ORGANIZATION}'",
        "SourceLogsConfiguration": {
            "LogGroupSelectionCriteria": section.log_groups,
            "EncryptedLogGroupStrategy": "ALLOW",
        },
    }
    encryption: Value = {
        "EncryptionStrategy": "CUSTOMER_MANAGED",
        "KmsKeyArn": KEY_WORD,
        "EncryptionConflictResolutionStrategy": "ALLOW",
    }
    destination: Value = {
        "Region": settings.home_region,
        "Account": word(archive.key),
        "DestinationLogsConfiguration": {"LogsEncryptionConfiguration": encryption},
    }
    delegate = archive.delegate("observability")
    delegated: Value = [word(delegate)]
    return {
        SUBJECT: {"health": "Healthy", "source": source, "destination": destination, **archive.tags(delegate)},
        **{f"delegation of {one}": {"administrators": delegated} for one in PRINCIPALS["observability"]},
    }


def found(archive: Archive, inside: Inside, words: Words) -> Facts:
    """The same as AWS tells it. Raises ReadError."""
    if not isinstance(archive.logs.operational_logs, OperationalLogs) or not archive.entered:
        return {}
    management = inside.connection(MANAGEMENT)
    facts: dict[str, Any] = {
        f"delegation of {one}": administrators(management, one, words) for one in PRINCIPALS["observability"]
    }
    delegate = archive.delegate("observability")
    if not archive.has(inside, delegate):
        return facts
    aws = inside.connection(delegate)
    try:
        answer = aws.call(SERVICE, "get_centralization_rule_for_organization", RuleIdentifier=RULE)
    except ReadError as error:
        # A delegate that is none any more may not even look.
        if error.code in ("ResourceNotFoundException", "AccessDeniedException"):
            return facts
        raise
    rule = words.json(answer["CentralizationRule"])
    rule["Source"]["Regions"] = sorted(rule["Source"]["Regions"])
    tagged = aws.call(SERVICE, "list_tags_for_resource", ResourceARN=answer["RuleArn"])["Tags"]
    facts[SUBJECT] = {
        "health": answer["RuleHealth"],
        "source": rule["Source"],
        "destination": rule["Destination"],
        **tags(tagged),
    }
    return facts
