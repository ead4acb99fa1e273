"""Custom senders behind Lambda's Invoke API: they get their codes encrypted by KMS, and read them with Amazon's SDK."""

import json
import re

import node_clients
from accounts import PASSWORD
from choice import SMS
from cognito import refused
from functions import ARN, Lambda
from key_service import ALIAS, KEY, KeyService
from wire import Plain


def serve(start, functions, keys):
    functions.functions = {"sender": lambda event: None}
    return start("--demo", env={"POOLGUARD_PASSWORD_HASHING": "fast-for-tests", "LAMBDA_ENDPOINT": functions.url,
                                "AWS_ENDPOINT_URL_KMS": keys.url, "AWS_EC2_METADATA_DISABLED": "true"})


class Place(Plain):
    """A pool whose people get codes at that attribute, by a sender of its own."""

    def __init__(self, server, attribute, sender, key=KEY):
        super().__init__(server)
        self.attribute = attribute
        function = {"LambdaVersion": "V1_0", "LambdaArn": ARN + "sender"}
        self.pool = self.admin("CreateUserPool", PoolName="p", AutoVerifiedAttributes=[attribute],
                               SmsConfiguration=SMS, LambdaConfig={sender: function, "KMSKeyID": key})["UserPool"]["Id"]
        self.client = self.admin("CreateUserPoolClient", UserPoolId=self.pool, ClientName="c",
                                 ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["UserPoolClient"]["ClientId"]

    def ask(self, operation, **members):
        return super().ask(operation, ClientId=self.client, **members)

    def sign_up(self, name, address):
        return self.ask("SignUp", Username=name, Password=PASSWORD,
                        UserAttributes=[{"Name": self.attribute, "Value": address}])


def read(functions, keys):
    """The codes of the events so far, with the pools that they are bound to."""
    codes = [event["request"]["code"] for event in functions.events]
    return node_clients.run("decrypt_codes.mjs", {"endpoint": keys.url, "alias": ALIAS, "key": KEY, "codes": codes})


def test_a_sender_reads_its_codes_with_the_encryption_sdk(start):
    with Lambda() as functions, KeyService() as keys:
        server = serve(start, functions, keys)
        mail = Place(server, "email", "CustomEmailSender")
        phone = Place(server, "phone_number", "CustomSMSSender", ALIAS)
        mail.sign_up("ann", "ann@example.com")
        phone.sign_up("bob", "+15550001234")
        password = "Temp<&>0rary"
        mail.admin("AdminCreateUser", UserPoolId=mail.pool, Username="eve", TemporaryPassword=password,
                   UserAttributes=[{"Name": "email", "Value": "eve@example.com"}], DesiredDeliveryMediums=["EMAIL"])
        (of_ann, first), (of_bob, second), (of_eve, third) = read(functions, keys)
        assert (first, second, third) == (mail.pool, phone.pool, mail.pool)
        assert of_eve == "Temp&lt;&amp;&gt;0rary"  # as at Amazon
        mail.ask("ConfirmSignUp", Username="ann", ConfirmationCode=of_ann)
        phone.ask("ConfirmSignUp", Username="bob", ConfirmationCode=of_bob)

        assert [(event["triggerSource"], event["request"]["type"]) for event in functions.events] == [
            ("CustomEmailSender_SignUp", "customEmailSenderRequestV1"),
            ("CustomSMSSender_SignUp", "customSMSSenderRequestV1"),
            ("CustomEmailSender_AdminCreateUser", "customEmailSenderRequestV1")]
        operation, asked, signed = keys.requests[0]
        assert operation == "GenerateDataKey" and "/us-east-1/kms/aws4_request" in signed
        assert set(asked["EncryptionContext"]) == {"aws-crypto-public-key", "userpool-id"}
        said = "\n".join([*server.log, *map(json.dumps, functions.events)])
        for secret in (of_ann, of_bob, password, of_eve):
            assert not re.search(rf"(?<![\w.]){re.escape(secret)}(?!\w)", said)
        assert not any("poolguard" in event for event in functions.events)


def test_without_a_key_nothing_is_sent(start):
    with Lambda() as functions, KeyService() as keys:
        server = serve(start, functions, keys)
        unknown = Place(server, "email", "CustomEmailSender", KEY + "0")
        says = "CustomEmailSender invocation failed due to error KMS {}."
        assert refused(unknown.sign_up, "ann", "ann@example.com") == (
            "UnexpectedLambdaException", says.format("NotFoundException"))
        place = Place(server, "email", "CustomEmailSender")
        keys.failure = "DisabledException"
        assert refused(place.sign_up, "ann", "ann@example.com") == (
            "UnexpectedLambdaException", says.format("DisabledException"))
        keys.failure = None
        place.ask("ResendConfirmationCode", Username="ann")
        assert [event["triggerSource"] for event in functions.events] == ["CustomEmailSender_ResendCode"]
