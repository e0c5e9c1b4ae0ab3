"""What an operator should know of the configured quota of accounts before it is reached. None of it stops a run."""

from foundation.accounts_quota import request
from foundation.addresses import Warned
from foundation.config import StackConfig
from foundation.config.accounts import Accounts

FEW = 2
"""So many accounts left are few in any organization; in a large one, a tenth of the quota is."""
SPARE = 10
"""How many more to ask for at least. AWS needs days to decide, and is asked more questions the more one wants."""


def warnings(config: StackConfig) -> tuple[Warned, ...]:
    """That few accounts are left, with the request to make; beyond the quota a file is refused."""
    accounts = config.accounts
    if not isinstance(accounts, Accounts):
        return ()
    left = accounts.quota - len(accounts.members) - 1
    if left > max(FEW, accounts.quota // 10):
        return ()
    more = accounts.quota + max(SPARE, accounts.quota // 4)
    text = (
        f"{left} of {accounts.quota} accounts are left (foundation:accounts.quota; closed ones and the management "
        f"account count). Ask for more in time, and write here what AWS grants: {request(more)}"
    )
    return (Warned("accounts-quota", text),)
