"""Policies of the storage of Pulumi's state: its bucket and its key. Pure: ids of AWS are arguments."""

from foundation.policies.state.bucket import state_bucket_policy
from foundation.policies.state.key import state_key_policy
from foundation.policies.state.users import Users

__all__ = ["Users", "state_bucket_policy", "state_key_policy"]
