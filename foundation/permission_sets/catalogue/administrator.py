"""Everything in an account. For one hour: who needs it longer signs in again, with a second factor."""

from foundation.permission_sets.ready import Facts, Ready


def administrator(_: Facts) -> Ready:
    return Ready(
        name="administrator",
        description="Everything in an account, for one hour. For the few who set accounts up.",
        managed_policies=("arn:aws:iam::aws:policy/AdministratorAccess",),
        statements=(),
        session_duration="PT1H",
        can=("Do everything in the account, users, roles and networks included.",),
        cannot=("Do what guardrails deny in the account.", "Work longer than an hour without signing in again."),
    )
