"""Everything in an account, for the time of an incident; a set of its own, so that who has it stands out.

It goes through Identity Center. What still works without Identity Center is break-glass access, which is no set.
"""

from foundation.permission_sets.ready import Facts, Ready


def emergency(_: Facts) -> Ready:
    return Ready(
        name="emergency",
        description="Everything in an account, for one hour, in an incident. Its use is looked into afterwards.",
        managed_policies=("arn:aws:iam::aws:policy/AdministratorAccess",),
        statements=(),
        session_duration="PT1H",
        can=("Do everything in the account while an incident lasts.",),
        cannot=(
            "Do what guardrails deny in the account.",
            "Help when Identity Center itself is down: that is what break-glass access is for.",
        ),
    )
