"""A FastAPI application with Poolguard. README.md beside it says how to run it."""

import urllib.parse

import fastapi
import gateway
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

app = fastapi.FastAPI()


@app.exception_handler(gateway.Refused)
def refused(_, error):
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
    return JSONResponse({"error": error.code}, error.status, headers)


# The functions are not `async`: FastAPI runs them on threads, where asking Poolguard holds up no other request.
def claims_of_token(authorization: str | None = fastapi.Header(None)):
    return gateway.verify(gateway.bearer(authorization))


async def own_form(request: fastapi.Request):
    """The fields of a form of this site's pages. Starlette's own parser needs another package."""
    if not gateway.is_own_form(request.headers.get("Origin"), request.headers.get("Host")):
        raise gateway.Refused(403, "cross_site")
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > 4096:
            raise gateway.Refused(413, "too_large")
    return dict(urllib.parse.parse_qsl(content.decode(errors="replace")))


@app.get("/api/me")
def me(claims: dict = fastapi.Depends(claims_of_token)):
    return {"sub": claims["sub"], "groups": claims.get("cognito:groups", [])}


@app.get("/")
def home():
    return HTMLResponse(gateway.SIGN_IN("Sign in to see the reports."))


@app.post("/login")
def login(request: fastapi.Request, form: dict = fastapi.Depends(own_form)):
    try:
        tokens = gateway.sign_in(form.get("email", ""), form.get("password", ""), request.client.host)
    except gateway.Refused as error:
        return HTMLResponse(gateway.SIGN_IN(f"The sign-in was refused: {error.code}"), error.status)
    answer = RedirectResponse("/reports", 303)
    answer.set_cookie(gateway.COOKIE, tokens["access_token"], max_age=tokens["expires_in"], httponly=True,
                      secure=request.url.scheme == "https", samesite="lax")
    return answer


@app.get("/reports")
def reports(request: fastapi.Request):
    try:
        user = gateway.ask(request.cookies.get(gateway.COOKIE), "groups=staff")
    except gateway.Refused as error:
        if error.status == 401:
            return RedirectResponse("/", 303)
        return HTMLResponse(gateway.SIGN_OUT(f"You cannot see the reports: {error.code}"), error.status)
    return HTMLResponse(gateway.SIGN_OUT(f"Reports for {user['Email']}"), headers={"Cache-Control": "no-store"})


@app.post("/logout")
def logout(request: fastapi.Request, _: dict = fastapi.Depends(own_form)):
    if token := request.cookies.get(gateway.COOKIE):
        try:
            gateway.sign_out(token)
        except gateway.Refused as error:
            if error.status != 401:  # a token that has expired or was ended needs no sign-out
                raise
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(gateway.COOKIE)
    return answer
