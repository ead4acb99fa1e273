"""DELETE /users/{user_id}."""

from poolguard import bearer, make_user


def test_deleting_a_user_revokes_the_tokens(start):
    server = start("--demo")
    admin = server.sign_in(*server.users()[0])
    subject = make_user(server, "gone@example.com")
    person = server.sign_in("gone@example.com", "Passw0rd!")
    own = bearer(person["id_token"], tenant=None)
    assert server.get("/messages/private", headers=own).json()["user_id"] == subject

    refused = server.request("DELETE", f"/users/{subject}", headers=own)
    assert (refused.status_code, refused.json()["code"]) == (403, "role_required")
    assert refused.json()["detail"] == "Admin access required"
    assert server.request("DELETE", f"/users/{subject}").status_code == 401

    as_admin = bearer(admin["id_token"], tenant=None)
    done = server.request("DELETE", f"/users/{subject}", headers=as_admin)
    assert (done.status_code, done.content) == (204, b"")
    assert server.get("/messages/private", headers=own).status_code == 401
    assert server.get("/api/items/me", headers=bearer(person["access_token"])).status_code == 401
    login = server.post("/api/user/login", json={"email": "gone@example.com", "password": "Passw0rd!"})
    assert login.json()["code"] == "invalid_credentials"
    again = server.request("DELETE", f"/users/{subject}", headers=as_admin)
    assert (again.status_code, again.json()["code"]) == (404, "user_not_found")
    assert server.get("/messages/private", headers=as_admin).status_code == 200
