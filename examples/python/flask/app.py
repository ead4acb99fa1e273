"""A Flask application with Poolguard. README.md beside it says how to run it."""

import flask
import gateway

app = flask.Flask(__name__)


@app.errorhandler(gateway.Refused)
def refused(error):
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
    return {"error": error.code}, error.status, headers


@app.before_request
def forms_come_from_own_pages():
    origin = flask.request.headers.get("Origin")
    if flask.request.method == "POST" and not gateway.is_own_form(origin, flask.request.host):
        raise gateway.Refused(403, "cross_site")


@app.get("/api/me")
def me():
    claims = gateway.verify(gateway.bearer(flask.request.headers.get("Authorization")))
    return {"sub": claims["sub"], "groups": claims.get("cognito:groups", [])}


@app.get("/")
def home():
    return gateway.SIGN_IN("Sign in to see the reports.")


@app.post("/login")
def login():
    form = flask.request.form
    try:
        tokens = gateway.sign_in(form.get("email", ""), form.get("password", ""), flask.request.remote_addr)
    except gateway.Refused as error:
        return gateway.SIGN_IN(f"The sign-in was refused: {error.code}"), error.status
    answer = flask.redirect("/reports", 303)
    answer.set_cookie(gateway.COOKIE, tokens["access_token"], max_age=tokens["expires_in"], httponly=True,
                      secure=flask.request.is_secure, samesite="Lax")
    return answer


@app.get("/reports")
def reports():
    try:
        user = gateway.ask(flask.request.cookies.get(gateway.COOKIE), "groups=staff")
    except gateway.Refused as error:
        if error.status == 401:
            return flask.redirect("/", 303)
        return gateway.SIGN_OUT(f"You cannot see the reports: {error.code}"), error.status
    return gateway.SIGN_OUT(f"Reports for {user['Email']}"), {"Cache-Control": "no-store"}


@app.post("/logout")
def logout():
    if token := flask.request.cookies.get(gateway.COOKIE):
        try:
            gateway.sign_out(token)
        except gateway.Refused as error:
            if error.status != 401:  # a token that has expired or was ended needs no sign-out
                raise
    answer = flask.redirect("/", 303)
    answer.delete_cookie(gateway.COOKIE)
    return answer
