"""The console's pages about groups."""

import itertools
from urllib.parse import quote

import pytest

from accounts import fresh_email, tokens_of
from cognito import refused
from console_pages import acts_of, admin, cognito, form_of, pool, sign_in
from poolguard import Server, bearer, make_user

ROLE = "arn:aws:iam::123456789012:role/editors"
_number = itertools.count()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    env = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}
    with Server(tmp_path_factory.mktemp("groups"), "--demo", env=env) as started:
        yield started


@pytest.fixture
def name():
    return f"group{next(_number)}/ü"


@pytest.fixture
def group(cognito, pool, name):
    cognito.create_group(UserPoolId=pool, GroupName=name, Description="They write", Precedence=10)
    return name


def path_of(group):
    return f"/console/groups/{quote(group, safe='')}"


def found(cognito, pool, name):
    return cognito.get_group(UserPoolId=pool, GroupName=name)["Group"]


def change(admin, page, **fields):
    """Sends the form with the group's settings, which goes to the address of the page."""
    form = page.forms[0]
    return admin.browser.post(form["action"], {**form["fields"], **fields})


def test_a_group_is_created(cognito, pool, admin, name):
    page = admin.done(admin.open("/console/groups"), "groups", name=name, description="They <write>", precedence="7",
                      role=ROLE)
    assert "Created." in page.text and name in page.text and page.forms[0]["fields"]["description"] == "They <write>"
    made = found(cognito, pool, name)
    assert (made["Description"], made["Precedence"], made["RoleArn"]) == ("They <write>", 7, ROLE)
    listed = admin.open("/console/groups")
    assert path_of(name) in listed.links and "<write>" not in listed.response.text
    again = admin.refused(listed, "groups", 409, name=name, description="Another")
    assert form_of(again, "groups")["fields"]["description"] == "Another"
    assert found(cognito, pool, name)["Description"] == "They <write>"


@pytest.mark.parametrize("fields", [
    {"name": ""}, {"name": "two words"}, {"name": "x" * 129}, {"name": "a\u202eb"}, {"name": "g", "precedence": "-1"},
    {"name": "g", "precedence": "first"}, {"name": "g", "role": "editors"}, {"name": "g", "description": "x" * 2049}])
def test_a_refused_group_is_not_created(cognito, pool, admin, fields):
    before = cognito.list_groups(UserPoolId=pool)["Groups"]
    page = admin.refused(admin.open("/console/groups"), "groups", 422, **fields)
    assert form_of(page, "groups")["fields"]["name"] == fields["name"]
    assert cognito.list_groups(UserPoolId=pool)["Groups"] == before


def test_a_group_is_changed(cognito, pool, admin, group):
    page = admin.open(path_of(group))
    assert change(admin, page, description="They read", role=ROLE).status == 303
    made = found(cognito, pool, group)
    assert (made["Description"], made["Precedence"], made["RoleArn"]) == ("They read", 10, ROLE)
    # The form from before: the other administrator's change stays, and is not undone unseen.
    assert change(admin, page, precedence="3").status == 303
    assert found(cognito, pool, group)["Description"] == "They read"
    lost = change(admin, page, description="They rest")
    assert lost.status == 422 and "Somebody else" in lost.problem
    now = admin.open(path_of(group))
    assert change(admin, now).status == 422
    for fields in ({"precedence": ""}, {"role": ""}, {"precedence": "x"}, {"role": "editors"}):
        answer = change(admin, now, **fields)
        assert answer.status == 422 and answer.problem, fields
    assert change(admin, now, description="").status == 303
    made = found(cognito, pool, group)
    assert made.get("Description", "") == "" and made["Precedence"] == 3


def test_members_come_in_pages_and_are_taken_out(server, cognito, pool, admin, group):
    emails = [fresh_email() for _ in range(27)]
    for email in emails:
        make_user(server, email)
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=group)
    page = admin.open(path_of(group))
    rest = admin.open(page.following)
    members = [each for each in (*page.forms, *rest.forms) if each["action"].endswith("/leave-group")]
    assert len(members) == 27 and all(email in page.text + rest.text for email in emails)
    tokens = tokens_of(server, emails[0])
    form = next(each for each in members if each["action"] == form_of(admin.user(emails[0]), "leave-group")["action"])
    answer = admin.browser.post(form["action"], form["fields"])
    # Back to the group, of whose page the form was.
    assert (answer.status, answer.location.partition("?")[0]) == (303, path_of(group))
    left = cognito.list_users_in_group(UserPoolId=pool, GroupName=group)["Users"]
    assert len(left) == 26
    assert server.get("/me", headers=bearer(tokens["access_token"], None)).status_code == 401


def test_a_user_joins_and_leaves_a_group(server, cognito, pool, admin, group):
    email = fresh_email()
    make_user(server, email)
    page = admin.act(email, "join-group", group=group)
    assert "Added." in page.text and path_of(group) in page.links
    assert "In no group." in admin.done(page, "leave-group").text
    for wrong, status in (("", 422), ("nowhere", 404), ("x" * 129, 422)):
        answer = admin.refused(page, "join-group", status, group=wrong)
        assert answer.problem
    assert cognito.admin_list_groups_for_user(UserPoolId=pool, Username=email)["Groups"] == []


def test_a_group_is_deleted(cognito, pool, admin, group):
    page = admin.open(path_of(group))
    assert "Deleted." in admin.done(page, "delete").text
    assert refused(cognito.get_group, UserPoolId=pool, GroupName=group)[0] == "ResourceNotFoundException"
    assert admin.send(page, "delete").status == 404
    assert "There is no such group" in admin.open(path_of(group), 404).text
    assert change(admin, page, description="x").status == 404


def test_many_groups_come_in_pages(cognito, pool, admin):
    for number in range(30):
        cognito.create_group(UserPoolId=pool, GroupName=f"many{number}")
    names, page = [], admin.open("/console/groups")
    while True:
        names += [each for each in page.links if each.startswith("/console/groups/")]
        if not page.following:
            break
        page = admin.open(page.following)
    assert len(names) == len(set(names)) and {f"/console/groups/many{number}" for number in range(30)} <= set(names)
    assert "delete" not in acts_of(admin.open("/console/groups/admin"))


def test_a_user_in_many_groups_is_shown_all_of_them(server, cognito, pool, admin):
    email = fresh_email()
    make_user(server, email)
    names = sorted(f"many-{number:02}" for number in range(70))
    for each in names:
        cognito.create_group(UserPoolId=pool, GroupName=each)
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=each)
    page, seen = admin.user(email), []
    while True:
        shown = [form["fields"]["group"] for form in page.forms if form["action"].endswith("/leave-group")]
        assert 0 < len(shown) <= 25 and len(page.response.content) < 60_000
        seen += shown
        if not page.following:
            break
        page = admin.browser.get(page.following.partition("#")[0])
    assert sorted(seen) == names
    # From a later page too.
    last = [form for form in page.forms if form["action"].endswith("/leave-group")][-1]
    assert admin.browser.post(last["action"], last["fields"]).status == 303
    left = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=email, Limit=60)
    left = left["Groups"] + cognito.admin_list_groups_for_user(UserPoolId=pool, Username=email, Limit=60,
                                                               NextToken=left["NextToken"])["Groups"]
    assert len(left) == 69 and last["fields"]["group"] not in {each["GroupName"] for each in left}
    for each in names:
        cognito.delete_group(UserPoolId=pool, GroupName=each)


def test_a_refused_form_undoes_nobodys_change(cognito, pool, admin, group):
    page = admin.open(path_of(group))
    cognito.update_group(UserPoolId=pool, GroupName=group, Description="They read")
    again = change(admin, page, precedence="first")
    assert again.status == 422 and again.forms[0]["fields"]["precedence"] == "first"
    assert change(admin, again, precedence="3").status == 303
    made = found(cognito, pool, group)
    assert (made["Description"], made["Precedence"]) == ("They read", 3)


def test_the_pages_are_in_japanese_too(server, group):
    admin = sign_in(server, *server.users()[0])
    assert "優先順位" in admin.open("/console/groups", lang="ja").text
    assert "メンバー" in admin.open(path_of(group), lang="ja").text
