"""Policies of the central backup vault and its key. Pure: ids of AWS are arguments."""

from foundation.policies.vaults.key import vault_key_policy
from foundation.policies.vaults.vault import vault_policy

__all__ = ["vault_key_policy", "vault_policy"]
