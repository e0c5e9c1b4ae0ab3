from computed import ACCOUNT, CONTACT, ROOT_ID, account_id, unit_id
from estates import managed, members, prod, small
from recording import Key, Recording, Resource, record

from foundation.accounts import CREATE_ONLY, AccountArgs, Accounts, AccountsArgs, ContactArgs
from foundation.build import build
from foundation.config import Accounts as Section

COMPONENT = Key("foundation:accounts:Accounts", "accounts")
CONTACTS = {"security": {"name": "On call", "title": "Engineer", "email": "on-call@example.com", "phone": "+49 30 1"}}


def account(key: str, *contacts: ContactArgs) -> AccountArgs:
    return AccountArgs(
        key=key,
        name=key.capitalize(),
        email=f"{key}@example.com",
        parent_id=ROOT_ID,
        role_name="Access",
        iam_user_access_to_billing="DENY",
        tags={"a": "b"},
        contacts=list(contacts),
    )


def declared(*accounts: AccountArgs, management: tuple[ContactArgs, ...] = ()) -> Recording:
    args = AccountsArgs(list(accounts), closed=[], management_contacts=list(management))
    return record(lambda: Accounts("accounts", args, managed()))


def test_an_account_has_everything_that_it_is_declared_with() -> None:
    assert declared(account("lab")).one(ACCOUNT, "lab").inputs == {
        "name": "Lab",
        "email": "lab@example.com",
        "parentId": ROOT_ID,
        "roleName": "Access",
        "iamUserAccessToBilling": "DENY",
        "tags": {"a": "b"},
    }


def test_an_account_is_never_closed_by_leaving_the_program() -> None:
    lab = declared(account("lab")).one(ACCOUNT, "lab")
    assert lab.retain_on_delete
    assert "closeOnDeletion" not in lab.inputs


def test_what_is_fixed_at_creation_is_never_passed_on_as_a_change() -> None:
    lab = declared(account("lab")).one(ACCOUNT, "lab")
    assert set(lab.ignore_changes) == {"name", "email", "roleName", "iamUserAccessToBilling"} == set(CREATE_ONLY)


def test_an_account_that_leaves_the_program_is_held_against_the_closed_ones() -> None:
    recording = declared(account("lab"))
    assert recording.one(ACCOUNT, "lab").hooks["before_delete"] == ("foundation:keep-accounts",)
    assert recording.hooks["foundation:keep-accounts"].on_dry_run


def test_accounts_and_contacts_belong_to_the_component_and_use_its_provider() -> None:
    recording = declared(account("lab", ContactArgs("SECURITY", "A", "B", "c@example.com", "1")))
    assert {recording.one(ACCOUNT, "lab").parent, recording.one(CONTACT, "lab-security").parent} == {COMPONENT}
    assert {recording.one(ACCOUNT, "lab").provider, recording.one(CONTACT, "lab-security").provider} == {"management"}


def test_ids_are_handed_on_by_key() -> None:
    found = declared(account("lab"), account("shop")).registered[COMPONENT]
    assert found == {"ids": {"lab": account_id("lab"), "shop": account_id("shop")}}


def test_a_contact_is_that_of_its_account_and_stays_on_aws_when_it_leaves() -> None:
    contact = ContactArgs("BILLING", "Accounts payable", "Controller", "billing@example.com", "+49 30 2")
    found = declared(account("lab", contact)).one(CONTACT, "lab-billing")
    assert found.inputs == {
        "accountId": account_id("lab"),
        "alternateContactType": "BILLING",
        "name": "Accounts payable",
        "title": "Controller",
        "emailAddress": "billing@example.com",
        "phoneNumber": "+49 30 2",
    }
    assert found.retain_on_delete


def test_a_contact_of_the_management_account_names_no_account() -> None:
    contact = ContactArgs("SECURITY", "On call", "Engineer", "on-call@example.com", "+49 30 1")
    found = declared(management=(contact,)).one(CONTACT, "management-security")
    assert "accountId" not in found.inputs
    assert found.inputs["emailAddress"] == "on-call@example.com"
    assert found.retain_on_delete


def lanes(count: int) -> list[Resource]:
    names = [f"account-{number:02}" for number in range(count)]
    recording = declared(*map(account, names))
    return [recording.one(ACCOUNT, name) for name in names]


def test_the_first_five_accounts_wait_for_no_other() -> None:
    assert [account.dependencies for account in lanes(5)] == [frozenset()] * 5


def test_an_account_waits_for_the_fifth_before_it_and_for_no_other() -> None:
    found = lanes(13)
    assert [account.dependencies for account in found[5:]] == [frozenset({before.key}) for before in found[:-5]]


def test_lanes_follow_the_order_of_the_file() -> None:
    entries: dict[str, dict[str, str]] = {f"n{number}": {} for number in range(7)}
    recording = record(lambda: build(small(accounts=members(**entries), guardrails="off")), preview=True)
    waits = {
        account.name: [key.name for key in account.dependencies if key.type == ACCOUNT] for account in of(recording)
    }
    assert waits == {"n0": [], "n1": [], "n2": [], "n3": [], "n4": [], "n5": ["n0"], "n6": ["n1"]}


def of(recording: Recording) -> tuple[Resource, ...]:
    return recording.of(ACCOUNT)


def test_the_file_says_what_an_account_is_declared_with() -> None:
    entry = {
        "unit": "workloads/production",
        "name": "The lab",
        "email": "lab@example.org",
        "access_role": "Access",
        "iam_user_access_to_billing": "DENY",
        "tags": {"cost": "low"},
    }
    assert record(lambda: build(small(accounts=members(lab=entry)))).one(ACCOUNT, "lab").inputs == {
        "name": "The lab",
        "email": "lab@example.org",
        "parentId": unit_id("workloads/production"),
        "roleName": "Access",
        "iamUserAccessToBilling": "DENY",
        "tags": {"cost": "low"},
    }


def test_an_account_has_the_tags_of_its_units() -> None:
    units = {"workloads": {"tags": {"stage": "all"}, "units": {"test": {"tags": {"stage": "test"}}}}, "suspended": {}}
    stack = small(units=units, accounts=members(lab={"unit": "workloads/test"}, shop={"tags": {"owner": "shops"}}))
    recording = record(lambda: build(stack), preview=True)
    assert recording.one(ACCOUNT, "lab").inputs["tags"] == {"stage": "test"}
    assert recording.one(ACCOUNT, "shop").inputs["tags"] == {"owner": "shops", "stage": "all"}


def test_the_tags_of_an_account_go_over_those_of_the_settings() -> None:
    stack = small(accounts=members(lab={"tags": {"owner": "science"}}))
    assert record(lambda: build(stack), preview=True).one(ACCOUNT, "lab").inputs["tags"] == {"owner": "science"}


def test_contacts_of_the_file_are_those_of_every_account_and_of_the_management_account() -> None:
    accounts = {**members(lab={}, shop={}), "contacts": CONTACTS}
    recording = record(lambda: build(small(accounts=accounts)))
    found = {contact.name: contact.inputs for contact in recording.of(CONTACT)}
    assert found.keys() == {"lab-security", "shop-security", "management-security"}
    assert found["lab-security"] == {
        "accountId": account_id("lab"),
        "alternateContactType": "SECURITY",
        "name": "On call",
        "title": "Engineer",
        "emailAddress": "on-call@example.com",
        "phoneNumber": "+49 30 1",
    }


def test_a_contact_of_an_account_goes_over_that_of_the_section() -> None:
    own = {"security": {**CONTACTS["security"], "name": "Scientists"}, "billing": CONTACTS["security"]}
    accounts = {**members(lab={"contacts": own}), "contacts": CONTACTS}
    recording = record(lambda: build(small(accounts=accounts)))
    assert recording.one(CONTACT, "lab-security").inputs["name"] == "Scientists"
    assert {contact.name for contact in recording.of(CONTACT)} == {"lab-security", "lab-billing", "management-security"}


def test_a_closed_account_is_not_declared_and_changes_nothing_else() -> None:
    entries: dict[str, dict[str, str]] = {f"n{number}": {} for number in range(7)}
    open_ = record(lambda: build(small(accounts=members(**entries))), preview=True)
    closed = record(lambda: build(small(accounts=members(**entries, n7={"lifecycle": "closed"}))), preview=True)
    assert set(closed.keys) == set(open_.keys)
    assert {account.key: account.inputs for account in of(closed)} == {
        account.key: account.inputs for account in of(open_)
    }


def test_every_account_of_the_file_is_exported_but_the_closed_ones(estate: Recording) -> None:
    accounts = prod().accounts
    assert isinstance(accounts, Section)
    assert estate.outputs["accounts"].keys() == {entry.key for entry in accounts.active()}
    assert {found.name for found in of(estate)} == {entry.key for entry in accounts.active()}
    assert "intranet" not in estate.outputs["accounts"]
    assert estate.outputs["accounts"]["sandbox"] == {
        "id": account_id("sandbox"),
        "name": "Sandbox",
        "email": "aws-sandbox@example.com",
        "unit": "workloads/sandbox",
        "access_role": "OrganizationAccountAccessRole",
    }
