"""Policies of the log archive's own resources: its buckets and its key. Pure: ids of AWS are arguments."""

from foundation.policies.archive.buckets import bucket_policy
from foundation.policies.archive.key import key_policy
from foundation.policies.archive.names import KEY_ALIAS, READER_ROLE, TRAIL, trail_arn

__all__ = ["KEY_ALIAS", "READER_ROLE", "TRAIL", "bucket_policy", "key_policy", "trail_arn"]
