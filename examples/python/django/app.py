"""A Django project in one file, with Poolguard. README.md beside it says how to run it."""

import os
import sys

import django.conf
import gateway
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

django.conf.settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                f"{__name__}.answers_refusals"],
    ROOT_URLCONF=__name__, SECRET_KEY=os.environ["DJANGO_SECRET_KEY"], USE_TZ=True)


def refused(error):
    answer = JsonResponse({"error": error.code}, status=error.status)
    if error.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


class answers_refusals:
    """Middleware that turns what Poolguard refuses into an answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, _, error):
        return refused(error) if isinstance(error, gateway.Refused) else None


def shown(request, page, text, status=200):
    """A page whose form has Django's token against forged forms."""
    field = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}"></form>'
    return HttpResponse(page(text).replace("</form>", field), status=status)


@require_GET
def me(request):
    claims = gateway.verify(gateway.bearer(request.headers.get("Authorization")))
    return JsonResponse({"sub": claims["sub"], "groups": claims.get("cognito:groups", [])})


@require_GET
def home(request):
    return shown(request, gateway.SIGN_IN, "Sign in to see the reports.")


@require_POST
def login(request):
    form = request.POST
    try:
        tokens = gateway.sign_in(form.get("email", ""), form.get("password", ""), request.META["REMOTE_ADDR"])
    except gateway.Refused as error:
        return shown(request, gateway.SIGN_IN, f"The sign-in was refused: {error.code}", error.status)
    answer = HttpResponseRedirect("/reports")
    answer.set_cookie(gateway.COOKIE, tokens["access_token"], max_age=tokens["expires_in"], httponly=True,
                      secure=request.is_secure(), samesite="Lax")
    return answer


@require_GET
@never_cache
def reports(request):
    try:
        user = gateway.ask(request.COOKIES.get(gateway.COOKIE), "groups=staff")
    except gateway.Refused as error:
        if error.status == 401:
            return HttpResponseRedirect("/")
        return shown(request, gateway.SIGN_OUT, f"You cannot see the reports: {error.code}", error.status)
    return shown(request, gateway.SIGN_OUT, f"Reports for {user['Email']}")


@require_POST
def logout(request):
    if token := request.COOKIES.get(gateway.COOKIE):
        try:
            gateway.sign_out(token)
        except gateway.Refused as error:
            if error.status != 401:  # a token that has expired or was ended needs no sign-out
                raise
    answer = HttpResponseRedirect("/")
    answer.delete_cookie(gateway.COOKIE)
    return answer


urlpatterns = [path("", home), path("api/me", me), path("login", login), path("reports", reports),
               path("logout", logout)]
application = get_wsgi_application()

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
