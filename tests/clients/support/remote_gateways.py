"""Gateways in front of another Poolguard, which stands for Amazon Cognito."""

from contextlib import contextmanager

from gateway_browser import NAVIGATION, Browser
from pages import Browser as PagesBrowser
from poolguard import Server


def settings_for(pool, **more):
    """What a gateway needs to use that server's pool."""
    variables = pool.variables()
    return {"COGNITO_ENDPOINT": pool.url, "COGNITO_USER_POOL_ID": variables["COGNITO_USER_POOL_ID"],
            "COGNITO_APP_CLIENT_ID": variables["COGNITO_APP_CLIENT_ID"], "AWS_REGION": variables["AWS_REGION"],
            "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
            "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"], "AWS_EC2_METADATA_DISABLED": "true", **more}


def allow_browsers(pool, gateway):
    """Registers the gateway's callback at the pool's client."""
    cognito, variables = pool.boto3(), pool.variables()
    at = {"UserPoolId": variables["COGNITO_USER_POOL_ID"], "ClientId": variables["COGNITO_APP_CLIENT_ID"]}
    settings = cognito.describe_user_pool_client(**at)["UserPoolClient"]
    for name in ("ClientName", "LastModifiedDate", "CreationDate"):
        settings.pop(name)
    callbacks = [*settings.get("CallbackURLs", []), gateway.url + "/auth/cognito/callback"]
    cognito.update_user_pool_client(**{**settings, "CallbackURLs": callbacks})


def restart(server):
    """Starts a stopped server again, at its old address."""
    at = server.command.index("--listen") + 1
    server.command[at] = f"127.0.0.1:{server.port}"
    return server.start()


class FarBrowser(Browser):
    """Signs in at a gateway through the pages of another server, which may have a public address."""

    def __init__(self, gateway, pool, address=None):
        super().__init__(gateway)
        self.address, self.pages = address or pool.url, PagesBrowser(pool)

    def arrive(self, name, password, return_to="/docs"):
        """Signs in on the pages, unless they still know the browser; returns the callback's answer."""
        away = self.leave(return_to=return_to).location
        assert away.startswith(self.address), away
        page = self.pages.get(away.removeprefix(self.address))
        if page.location and page.location.startswith("/login"):
            page = self.pages.get(page.location).send(username=name, password=password)
        return self.get(page.location)


@contextmanager
def far_administrator(folder):
    """The administrator of a pool in a browser at a gateway in front of it, and the pool."""
    with Server(folder / "pool", "--demo") as pool:
        with Server(folder / "gateway", env={"POOLGUARD_STORE": "sqlite", **settings_for(pool)}) as gateway:
            allow_browsers(pool, gateway)
            browser = FarBrowser(gateway, pool)
            browser.session.headers.update(NAVIGATION)
            assert browser.arrive(*pool.users()[0]).status == 302
            yield browser, pool
