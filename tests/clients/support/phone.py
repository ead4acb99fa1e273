"""A device of a user's, as pycognito and Amplify keep theirs."""

import srp
from cognito import secret_hash, sign_in


class Phone:
    """A client of one user, that keeps its device."""

    def __init__(self, unsigned, client, name="ann", secret=None):
        self.unsigned, self.client, self.name, self.secret = unsigned, client, name, secret
        self.metadata = self.password = self.token = None

    def device(self):
        return {"DEVICE_KEY": self.metadata["DeviceKey"]} if self.metadata else {}

    def hashed(self, name):
        return {"SECRET_HASH": secret_hash(self.secret, name, self.client)} if self.secret else {}

    def begin(self, **more):
        return sign_in(self.unsigned, self.client, self.name, **self.device(), **self.hashed(self.name), **more)

    def respond(self, asked, name="ChallengeName", session=True, **responses):
        challenge = asked[name] if name in asked else name
        extra = {"Session": asked["Session"]} if session and "Session" in asked else {}
        return self.unsigned.respond_to_auth_challenge(
            ClientId=self.client, ChallengeName=challenge, **extra,
            ChallengeResponses={"USERNAME": self.name, **self.hashed(self.name), **responses})

    def confirm(self, tokens, **more):
        """Makes the device of these tokens this one."""
        self.metadata, self.token = tokens["NewDeviceMetadata"], tokens["AccessToken"]
        self.password, verifier = srp.device_secret(self.metadata)
        return self.unsigned.confirm_device(AccessToken=self.token, DeviceKey=self.metadata["DeviceKey"],
                                            DeviceName="my phone", DeviceSecretVerifierConfig=verifier, **more)

    def ask(self, asked, session=True, **more):
        """The answer to DEVICE_SRP_AUTH, and the exchange that goes on with it."""
        assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
        exchange = srp.Exchange(self.metadata["DeviceGroupKey"])
        return exchange, self.respond(asked, session=session, SRP_A=exchange.srp_a, **{**self.device(), **more})

    def prove(self, asked, session=True, password=None):
        exchange, verifier = self.ask(asked, session)
        assert verifier["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
        answer = exchange.answer(verifier["ChallengeParameters"], password or self.password)
        return self.respond(verifier, session=session, **{**answer, **self.hashed(answer["USERNAME"])})

    def refresh(self, token, **device):
        return self.unsigned.initiate_auth(ClientId=self.client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={
            "REFRESH_TOKEN": token, **device})["AuthenticationResult"]
