"""An authenticator in software, and the browser before it: makes passkeys and proves them, and can be told to lie.

Source: W3C Web Authentication Level 3, sections 5.8.1, 6.1 and 6.5; CTAP 2.1 section 8 for its CBOR."""

import base64
import hashlib
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signer import base64url as text_of

PRESENT, VERIFIED, SYNCED, BACKED_UP, NEW, EXTENDED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
ES256, EDDSA, ES384, RS256 = -7, -8, -35, -257


def bytes_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def cbor(value):
    """In canonical form; a map's items must be given in order."""
    def head(kind, number):
        for size, code in ((0, None), (1, 24), (2, 25), (4, 26)):
            if code is None and number < 24:
                return bytes([kind << 5 | number])
            if code and number < 256 ** size:
                return bytes([kind << 5 | code]) + number.to_bytes(size, "big")
        raise ValueError(number)

    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(each) for key, each in value.items())


class Passkey:
    def __init__(self, algorithm=ES256, synced=False, counts=True):
        self.algorithm, self.id, self.synced, self.counter = algorithm, os.urandom(32), synced, 1 if counts else 0
        self.key = {ES256: lambda: ec.generate_private_key(ec.SECP256R1()),
                    ES384: lambda: ec.generate_private_key(ec.SECP384R1()),
                    RS256: lambda: rsa.generate_private_key(65537, 2048),
                    EDDSA: ed25519.Ed25519PrivateKey.generate}[algorithm]()

    def public_key(self):
        public = self.key.public_key()
        if self.algorithm == EDDSA:
            return cbor({1: 1, 3: EDDSA, -1: 6, -2: public.public_bytes(Encoding.Raw, PublicFormat.Raw)})
        numbers = public.public_numbers()
        if self.algorithm == RS256:
            return cbor({1: 3, 3: RS256, -1: numbers.n.to_bytes(256, "big"), -2: b"\1\0\1"})
        size, curve = (32, 1) if self.algorithm == ES256 else (48, 2)
        return cbor({1: 2, 3: self.algorithm, -1: curve, -2: numbers.x.to_bytes(size, "big"),
                     -3: numbers.y.to_bytes(size, "big")})

    def sign(self, data):
        if self.algorithm == EDDSA:
            return self.key.sign(data)
        if self.algorithm == RS256:
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))

    def _data(self, domain, flags, rest=b""):
        flags |= (SYNCED | BACKED_UP) if self.synced else 0
        return hashlib.sha256(domain.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big") + rest

    def register(self, options, origin=None, domain=None, flags=PRESENT | VERIFIED | NEW, change=None, statement=None,
                 format="none", more=b"", **said):
        """A RegistrationResponseJSON. `change` alters the attestation object, `said` the client data."""
        domain = domain or options["rp"]["id"]
        new = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.public_key()
        data = self._data(domain, flags, (new if flags & NEW else b"") + more)
        attestation = cbor({"fmt": format, "attStmt": statement or {}, "authData": data})
        return self._answer({
            "clientDataJSON": text_of(client_data("webauthn.create", options, origin or f"https://{domain}", said)),
            "attestationObject": text_of(change(attestation) if change else attestation),
            "transports": ["internal", "hybrid"]})

    def prove(self, options, user=None, origin=None, domain=None, flags=PRESENT | VERIFIED, signer=None, **said):
        """An AuthenticationResponseJSON."""
        domain = domain or options["rpId"]
        self.counter += 1 if self.counter else 0
        data = self._data(domain, flags)
        client = client_data("webauthn.get", options, origin or f"https://{domain}", said)
        signature = (signer or self).sign(data + hashlib.sha256(client).digest())
        return self._answer({"clientDataJSON": text_of(client), "authenticatorData": text_of(data),
                             "signature": text_of(signature), **({"userHandle": text_of(user)} if user else {})})

    def _answer(self, response):
        return {"id": text_of(self.id), "rawId": text_of(self.id), "type": "public-key", "response": response,
                "authenticatorAttachment": "platform", "clientExtensionResults": {}}


def client_data(kind, options, origin, said):
    return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin, "crossOrigin": False,
                       **said}).encode()
