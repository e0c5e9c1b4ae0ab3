"""From the section `foundation:logs` to component arguments."""

import pulumi

from foundation.audit_trail import AuditTrailArgs
from foundation.config.logs import BUCKETS, BucketKind, Configuration, Logs
from foundation.config.settings import Settings
from foundation.configuration import RecordersArgs
from foundation.log_archive import ArchiveBucketArgs, LogArchiveArgs
from foundation.policies.archive import KEY_ALIAS, READER_ROLE, TRAIL, bucket_policy, key_policy, trail_arn

FREQUENCIES = {"continuous": "CONTINUOUS", "daily": "DAILY"}
ACCESS_LOGS: BucketKind = "access-logs"


def archive(
    section: Logs, settings: Settings, organization: pulumi.Output[str], account: pulumi.Output[str]
) -> LogArchiveArgs:
    """The archive in an account of an organization, both by id."""
    trail = trail_arn(settings.home_region, settings.management_account)

    def key_document(ids: list[str]) -> str:
        reader = f"arn:aws:iam::{ids[1]}:role/{READER_ROLE}"
        return key_policy(ids[1], ids[0], settings.management_account, trail, settings.home_region, reader)

    return LogArchiveArgs(
        key_policy=pulumi.Output.all(organization, account).apply(key_document),
        key_alias=KEY_ALIAS,
        access_logs=ACCESS_LOGS,
        buckets=[_bucket(kind, section, settings, organization) for kind in BUCKETS],
    )


def _bucket(kind: BucketKind, section: Logs, settings: Settings, organization: pulumi.Output[str]) -> ArchiveBucketArgs:
    kept, lock, bucket = section.retention.of(kind), section.lock_of(kind), section.bucket(kind)
    trail = trail_arn(settings.home_region, settings.management_account)
    return ArchiveBucketArgs(
        kind=kind,
        bucket=bucket,
        policy=organization.apply(lambda id_: bucket_policy(kind, bucket, id_, settings.management_account, trail)),
        days=kept.days,
        encrypted_by_key=kind != ACCESS_LOGS,
        infrequent_access_after=kept.infrequent_access_after,
        archive_after=kept.archive_after,
        lock_mode=lock.mode.upper() if lock else None,
        lock_days=lock.days if lock else None,
    )


def audit_trail(section: Logs, bucket: pulumi.Input[str], key_arn: pulumi.Input[str]) -> AuditTrailArgs:
    """The organization trail into its bucket."""
    return AuditTrailArgs(
        trail=TRAIL,
        bucket=bucket,
        key_arn=key_arn,
        data_events=list(section.audit_trail.data_events),
        insights=sorted(section.audit_trail.insights),
    )


def recorders(
    section: Configuration, settings: Settings, bucket: pulumi.Input[str], key_arn: pulumi.Input[str]
) -> RecordersArgs:
    """The management account's recorders."""
    return RecordersArgs(
        account=settings.management_account,
        home_region=settings.home_region,
        regions=home_first(settings),
        bucket=bucket,
        key_arn=key_arn,
        frequency=FREQUENCIES[section.frequency],
        only=list(section.resource_types),
        without=list(section.except_resource_types),
    )


def home_first(settings: Settings) -> list[str]:
    """The allowed Regions, the home Region before the others: what is global is made there."""
    return [settings.home_region, *(region for region in settings.regions if region != settings.home_region)]
