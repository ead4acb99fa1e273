"""A pool whose people choose their first factor. By plain calls, since Debian's boto3 does not know these members."""

from accounts import PASSWORD, fresh_email
from wire import Plain

SMS = {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}


class Place(Plain):
    """A pool whose people go by e-mail address and may begin with codes, and its client."""

    def __init__(self, server, factors=("PASSWORD", "EMAIL_OTP", "SMS_OTP"), settings=None, **client):
        super().__init__(server)
        self.pool = self.admin("CreateUserPool", PoolName="choice", UsernameAttributes=["email"],
                               AutoVerifiedAttributes=["email"], SmsConfiguration=SMS,
                               Policies={"SignInPolicy": {"AllowedFirstAuthFactors": list(factors)}},
                               **(settings or {}))["UserPool"]["Id"]
        self.client = self.admin("CreateUserPoolClient", UserPoolId=self.pool, ClientName="c", **{
            "PreventUserExistenceErrors": "ENABLED", "ExplicitAuthFlows": ["ALLOW_USER_AUTH"],
            **client})["UserPoolClient"]["ClientId"]

    def ask(self, operation, **members):
        return super().ask(operation, **{"ClientId": self.client, **members})

    def begin(self, name, session=None, **given):
        return self.ask("InitiateAuth", AuthFlow="USER_AUTH", AuthParameters={"USERNAME": name, **given},
                        **({"Session": session} if session else {}))

    def answer(self, asked, name, challenge=None, **given):
        return self.ask("RespondToAuthChallenge", ChallengeName=challenge or asked["ChallengeName"],
                        Session=asked["Session"], ChallengeResponses={"USERNAME": name, **given})

    def add(self, name, password=PASSWORD, **attributes):
        self.admin("AdminCreateUser", UserPoolId=self.pool, Username=name, MessageAction="SUPPRESS",
                   UserAttributes=[{"Name": "email_verified", "Value": "true"},
                                   *({"Name": key, "Value": value} for key, value in attributes.items())])
        if password:
            self.admin("AdminSetUserPassword", UserPoolId=self.pool, Username=name, Password=password, Permanent=True)

    def user(self, name):
        return self.admin("AdminGetUser", UserPoolId=self.pool, Username=name)


def stranger(is_asked_to_choose):
    """A name that nobody has, and whom the server asks to choose. Other names look like people without a password."""
    name = next(filter(is_asked_to_choose, (fresh_email() for _ in range(40))), None)
    assert name, "every name looks like somebody without a password"
    return name


def tokens(reply):
    return reply["AuthenticationResult"]
