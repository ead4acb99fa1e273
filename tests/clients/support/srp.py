"""The client's side of Cognito's SRP (RFC 5054's group of 3072 bits, SHA-256), for answers that no library sends:
another user's secret block, a repeated answer, a wrong time."""

import base64
import datetime
import hashlib
import hmac
import secrets

# RFC 3526 section 4.
N = int("FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
        "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
        "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
        "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
        "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
        "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
        "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
        "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF", 16)
G = 2


def pad(number):
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def number_of(*parts):
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


def timestamp(seconds=0):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return f"{at:%a %b} {at.day} {at:%H:%M:%S} UTC {at.year}"


def device_secret(metadata):
    """A new password of a device, and what ConfirmDevice takes in its place."""
    password, salt = base64.b64encode(secrets.token_bytes(40)).decode(), secrets.randbits(128)
    name = metadata["DeviceGroupKey"] + metadata["DeviceKey"]
    x = number_of(pad(salt), hashlib.sha256(f"{name}:{password}".encode()).digest())
    return password, {"PasswordVerifier": base64.b64encode(pad(pow(G, x, N))).decode(),
                      "Salt": base64.b64encode(pad(salt)).decode()}


class Exchange:
    """`power` is pow, or a faster replacement. For a device, `pool` is its group key."""

    def __init__(self, pool, power=pow):
        self.power = power
        self.pool_name = pool.split("_")[-1]
        self.exponent = secrets.randbits(256)
        self.value = power(G, self.exponent, N)

    @property
    def srp_a(self):
        return f"{self.value:x}"

    def answer(self, parameters, password, time=None):
        """The challenge responses for PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER."""
        device = {name: parameters[name] for name in ("DEVICE_KEY",) if name in parameters}
        name, server = parameters.get("USER_ID_FOR_SRP", device.get("DEVICE_KEY")), int(parameters["SRP_B"], 16)
        u = number_of(pad(self.value), pad(server))
        inner = hashlib.sha256(f"{self.pool_name}{name}:{password}".encode()).digest()
        x = number_of(pad(int(parameters["SALT"], 16)), inner)
        k = number_of(pad(N), pad(G))
        shared = self.power((server - k * self.power(G, x, N)) % N, self.exponent + u * x, N)
        seed = hmac.digest(pad(u), pad(shared), "sha256")
        key = hmac.digest(seed, b"Caldera Derived Key\x01", "sha256")[:16]
        time = time or timestamp()
        block = base64.b64decode(parameters["SECRET_BLOCK"])
        signed = hmac.digest(key, self.pool_name.encode() + name.encode() + block + time.encode(), "sha256")
        return {"USERNAME": parameters["USERNAME"], "PASSWORD_CLAIM_SECRET_BLOCK": parameters["SECRET_BLOCK"],
                "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(signed).decode(), "TIMESTAMP": time, **device}
