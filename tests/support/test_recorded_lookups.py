"""Lookups in a recorded program, and the ids of identities that it gets without one."""

import pulumi
import pulumi_aws as aws
from computed_services import GET_GROUPS, STORE, found_groups, found_users
from pulumi import InvokeOutputOptions
from recording import record


def test_a_lookup_is_answered_with_what_the_test_gives_and_recorded() -> None:
    def program() -> None:
        delegate = aws.Provider("delegate", region="eu-central-1")
        asked = aws.identitystore.get_groups_output(
            identity_store_id=STORE, region="eu-west-1", opts=InvokeOutputOptions(provider=delegate)
        )
        pulumi.export("ids", asked.groups.apply(lambda groups: {one.display_name: one.group_id for one in groups}))
        users = aws.identitystore.get_users_output(identity_store_id=STORE, opts=InvokeOutputOptions(provider=delegate))
        pulumi.export("users", users.users.apply(lambda found: {one.user_name: one.user_id for one in found}))

    answers = {**found_groups("Platform", "Auditors"), **found_users("ana")}
    for preview in (False, True):
        recording = record(program, preview=preview, answers=answers)
        (groups,) = (one for one in recording.lookups if one.token == GET_GROUPS)
        assert groups.arguments == {"identityStoreId": STORE, "region": "eu-west-1"}
        assert groups.provider == "delegate"
        assert len(recording.lookups) == 2
        if not preview:
            assert recording.outputs["ids"] == {"Platform": "group-Platform", "Auditors": "group-Auditors"}
            assert recording.outputs["users"] == {"ana": "user-ana"}


def identities() -> None:
    instance = "arn:aws:sso:::instance/ssoins-73b0ba47d7dd79b2"
    wanted = aws.ssoadmin.PermissionSet("reader", name="reader", instance_arn=instance)
    group = aws.identitystore.Group("team", display_name="Team", identity_store_id=STORE)
    name = {"given_name": "Ana", "family_name": "Lopez"}
    user = aws.identitystore.User("ana", user_name="ana", display_name="Ana", name=name, identity_store_id=STORE)
    joined = aws.identitystore.GroupMembership(
        "ana", group_id=group.group_id, member_id=user.user_id, identity_store_id=STORE
    )
    wiki = aws.ssoadmin.Application("wiki", name="Wiki", instance_arn=instance, application_provider_arn="arn")
    url = "https://token.actions.githubusercontent.com"
    oidc = aws.iam.OpenIdConnectProvider("github", url=url, client_id_lists=["sts.amazonaws.com"])
    bus = aws.cloudwatch.EventBus("alarm", name="alarm")
    pulumi.export("ids", [group.group_id, user.user_id, joined.membership_id])
    pulumi.export("arns", [wanted.arn, wiki.arn, oidc.arn, bus.arn])


def test_identities_have_the_ids_that_others_name() -> None:
    recording = record(identities)
    assert recording.outputs["ids"] == ["group-team", "user-ana", "membership-ana"]
    assert recording.outputs["arns"] == [
        "arn:aws:sso:::permissionSet/ssoins-73b0ba47d7dd79b2/ps-reader",
        "arn:aws:sso::999900001111:application/ssoins-73b0ba47d7dd79b2/apl-wiki",
        "arn:aws:iam::999900001111:oidc-provider/token.actions.githubusercontent.com",
        "arn:aws:events:eu-central-1:999900001111:event-bus/alarm",
    ]
