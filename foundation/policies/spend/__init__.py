"""Policies of what tells of spend and keeps it: a topic, its key, the bucket of exports. Ids are arguments. Pure."""

from foundation.policies.spend.bucket import export_bucket_policy
from foundation.policies.spend.topic import spend_key_policy, spend_topic_policy

__all__ = ["export_bucket_policy", "spend_key_policy", "spend_topic_policy"]
