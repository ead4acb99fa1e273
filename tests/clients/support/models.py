"""Amazon's models of Cognito: the inputs of the operations, and what each member must be.

Debian's botocore describes lengths, ranges and patterns. The JavaScript client is newer: it knows further operations
and members, what is required, and the words of enumerations, but no bounds."""

import copy
import re
from collections import Counter

import botocore.session

from poolguard import ROOT

TARGETS = {"cognito-idp": "AWSCognitoIdentityProviderService", "cognito-identity": "AWSCognitoIdentityService"}
CLIENTS = {"cognito-idp": "client-cognito-identity-provider", "cognito-identity": "client-cognito-identity"}

ARN = r"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?"
# The bounds that Amazon has changed or added since Debian's model, and those of passwords, which its answers have.
NEWER = {"cognito-idp": {
    "AttributeNameType": {"pattern": r"[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"},
    "CSSType": {"min": 0, "max": 131072},
    "ChallengeResponsesType": {"sensitive": True},
    "ClientSecretType": {"min": 24},
    "EmailInviteMessageType": {"type": "string", "min": 6, "max": 20000, "pattern": r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"},
    "OptionalArnType": {"type": "string", "min": 0, "max": 2048, "pattern": f"({ARN})?"},
    "PaginationKey": {"max": 131072},
    "PasswordType": {"min": 6, "pattern": r"^[\S]+.*[\S]+$"},
    "ProviderNameType": {"pattern": r"[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+"},
    "ProviderNameTypeV2": {"type": "string", "min": 1, "max": 32,
                           "pattern": r"[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+"},
    "SessionType": {"sensitive": True},
    "SmsInviteMessageType": {"type": "string", "min": 6, "max": 140, "pattern": "(?s).*"},
    "SoftwareTokenMFAUserCodeType": {"sensitive": True},
    "StringType": {"min": 0, "max": 131072},
    "UserContextDataType": {"sensitive": True},
}, "cognito-identity": {
    "IdentityProviderToken": {"sensitive": True},
    "OIDCToken": {"sensitive": True},
}}
# Members of other types than in Debian's model, and which of its types members have that it does not know.
RETYPED = {
    "CallerArn": "ArnType",
    "ConfigurationSetName": "StringType",
    "CreateIdentityProviderRequest.ProviderName": "ProviderNameTypeV2",
    "CredentialId": "StringType",
    "EmailMfaConfigType.Message": "EmailVerificationMessageType",
    "GetClientTokenRequest.Secret": "ClientSecretType",
    "InEntityId": "StringType",
    "InTemplateId": "StringType",
    "KmsKeyArn": "ArnType",
    "ListTermsRequest.NextToken": "StringType",
    "ListUserPoolClientSecretsRequest.NextToken": "PaginationKey",
    "ListUserPoolReplicasRequest.NextToken": "PaginationKeyType",
    "ListWebAuthnCredentialsRequest.NextToken": "PaginationKey",
    "LogGroupArn": "ArnType",
    "MessageTemplateType.EmailMessage": "EmailInviteMessageType",
    "MessageTemplateType.SMSMessage": "SmsInviteMessageType",
    "OriginationIdentity": "StringType",
    "SmsConfigurationType.SnsCallerArn": "OptionalArnType",
    "StreamArn": "ArnType",
}
UUID = {"pattern": "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"}
REGION = {"min": 5, "max": 32}
# The bounds of other members that Debian's model does not know.
BOUNDS = {
    "AllowedFirstAuthFactors": {"min": 1, "max": 5},
    "Assets": {"max": 40},
    "BucketArn": {"min": 3, "max": 1024,
                  "pattern": r"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:::[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?"},
    "ClientSecretId": {"min": 1, "max": 128},
    "EmailMfaConfigType.Subject": {"pattern": r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+"},
    "Links": {"min": 1, "max": 13},
    "ListTermsRequest.MaxResults": {"min": 1, "max": 60},
    "ListWebAuthnCredentialsRequest.MaxResults": {"min": 0, "max": 20},
    "LogConfigurations": {"max": 2},
    "ManagedLoginBrandingId": UUID,
    "PasswordHistorySize": {"min": 0, "max": 24},
    "PrimaryRoute53HealthCheckId": {"max": 64},
    "Region": REGION,
    "RegionName": REGION,
    "RelyingPartyId": {"min": 1, "max": 127},
    "ResourceId": {"min": 1, "max": 40, "pattern": r"^[\w\- ]+$"},
    "RetryGracePeriodSeconds": {"min": 0, "max": 60},
    "SecondaryRegion": REGION,
    "TermsId": UUID,
    "TermsName": {"pattern": "^(terms-of-use|privacy-policy)$"},
}
# Words that the client's text names and its types lack.
WORDS = {"ExplicitAuthFlowsType": ["ALLOW_CLIENT_TOKEN_AUTH"]}


def typescript(package):
    """The inputs of the operations, the structures and the enumerations that an npm client declares."""
    folder = ROOT / "tests" / "clients" / "node" / "node_modules" / "@aws-sdk" / package / "dist-types"
    commands, text = (re.sub(r"/\*\*.*?\*/", "", "".join(path.read_text() for path in sorted(folder.glob(each))),
                             flags=re.DOTALL) for each in ("commands/*.d.ts", "models/*.d.ts"))
    inputs = dict(re.findall(r"export interface (\w+)CommandInput extends (\w+) ", commands))
    blocks = re.findall(r"export (?:declare const|interface) (\w+):? \{(.*?)^\}", text, re.DOTALL | re.MULTILINE)
    return (inputs, {name: re.findall(r"(\w+)(\??): (.*) \| undefined;", body) for name, body in blocks},
            {name: words for name, body in blocks if (words := re.findall(r'readonly \w+: "(.*)";', body))})


class Model:
    """The shapes of one service as botocore has them, completed with what the npm client knows."""

    def __init__(self, service):
        loader = botocore.session.get_session().get_component("data_loader")
        self.service = service
        self.shapes = copy.deepcopy(loader.load_service_model(service, "service-2")["shapes"])
        # Without a constraint of its own.
        self.shapes.update({"string": {"type": "string"}, "boolean": {"type": "boolean"}, "number": {"type": "integer"},
                            "Uint8Array": {"type": "blob"}, "Date": {"type": "timestamp"},
                            "__DocumentType": {"type": "any"}})
        for name, changes in NEWER[service].items():
            self.shapes.setdefault(name, {}).update(changes)
        self.by_member = {}
        for shape in [*self.shapes.values()]:
            for name, member in shape.get("members", {}).items():
                self.by_member.setdefault(name, Counter())[member["shape"]] += 1
        self.operations, structures, enumerations = typescript(CLIENTS[service])
        self.shapes.update({name: {"type": "string", "enum": words + WORDS.get(name, [])}
                            for name, words in enumerations.items()})
        for name in structures:
            self.shapes.setdefault(name, {"type": "structure", "members": {}})
        for name, members in structures.items():
            shape = self.shapes[name]
            shape["required"] = [member for member, optional, _ in members if not optional]
            known = shape.setdefault("members", {})
            for member, _, kind in members:
                if f"{name}.{member}" in RETYPED:
                    known[member] = {"shape": RETYPED[f"{name}.{member}"]}
                elif member not in known:
                    known[member] = {"shape": self.shape_of(kind, member, name)}

    def shape_of(self, kind, member, owner):
        """The shape's name for a TypeScript type. Texts are of the type that most members of the same name have."""
        bounds = BOUNDS.get(f"{owner}.{member}") or BOUNDS.get(member)
        if kind.endswith("[]"):
            found = {"type": "list", "member": {"shape": self.shape_of(kind[:-2], None, owner)}}
        elif kind.startswith("Record<string, "):
            found = {"type": "map", "key": {"shape": "string"},
                     "value": {"shape": self.shape_of(kind[15:-1], None, owner)}}
        elif bounds:
            found = self.shapes[kind]
        elif kind == "string":
            same = [each for each, _ in self.by_member.get(member, Counter()).most_common()
                    if self.shapes[each]["type"] == kind and "enum" not in self.shapes[each]]
            return RETYPED.get(member) or next(iter(same), kind)
        else:
            return kind
        name = f"{owner}.{member} {kind}"
        self.shapes[name] = {**found, **(bounds or {})}
        return name

    def __getitem__(self, name):
        return self.shapes[name]
