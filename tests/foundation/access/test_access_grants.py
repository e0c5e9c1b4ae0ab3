"""The logical name of an assignment, which stays for ever and tells everything about it."""

from hypothesis import given
from hypothesis import strategies as st

from foundation.access.grants import Grant, Principal, grant_of
from foundation.config.identity_names import USER_NAME
from foundation.config.names import KEY

KEYS = st.from_regex(KEY, fullmatch=True)
USERS = st.from_regex(USER_NAME, fullmatch=True) | st.sampled_from(["ana.lopez", "ben+ops@example.com", "_.@+-"])
PRINCIPALS = st.builds(Principal, st.just("group"), KEYS) | st.builds(Principal, st.just("user"), USERS)
GRANTS = st.builds(Grant, KEYS, KEYS, PRINCIPALS)


@given(GRANTS)
def test_an_assignment_is_read_back_from_its_name(grant: Grant) -> None:
    assert grant_of(grant.name) == grant


@given(GRANTS, GRANTS)
def test_two_assignments_never_have_one_name(one: Grant, other: Grant) -> None:
    assert (one.name == other.name) == (one == other)


def test_a_group_and_a_user_of_one_name_are_two_principals() -> None:
    group, user = (Grant("lab", "developer", Principal(kind, "ana")) for kind in ("group", "user"))
    assert (group.name, user.name) == ("lab/developer/group:ana", "lab/developer/user:ana")
