"""A small FastAPI service that verifies Cognito tokens as many teams do: python-jose in a dependency, a cached key set.

Poolguard is compared with it.
Usage: fastapi_service.py DESCRIPTOR   serves on the given listening socket, in one process, without an access log.
"""

import os
import socket
import sys
from functools import lru_cache

import httpx
import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jose import JWTError, jwk, jwt

ISSUER = os.environ["COGNITO_ISSUER"]
CLIENT_ID = os.environ["COGNITO_CLIENT_ID"]
JWKS_URL = os.environ["COGNITO_JWKS_URL"]

app = FastAPI()
bearer = HTTPBearer()


@lru_cache(maxsize=1)
def key_set() -> list[dict]:
    answer = httpx.get(JWKS_URL, timeout=10.0)
    answer.raise_for_status()
    return answer.json()["keys"]


def find_key(kid: str | None):
    return next((jwk.construct(each) for each in key_set() if each.get("kid") == kid), None)


def refused(reason: str) -> HTTPException:
    return HTTPException(status_code=401, detail=reason, headers={"WWW-Authenticate": "Bearer"})


def verified_claims(credentials: HTTPAuthorizationCredentials = Depends(bearer)) -> dict:
    token = credentials.credentials
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        key = find_key(kid)
        if key is None:  # the pool may have a new key
            key_set.cache_clear()
            key = find_key(kid)
        if key is None:
            raise refused("Unknown key")
        claims = jwt.decode(token, key.to_pem().decode(), algorithms=["RS256"], audience=CLIENT_ID, issuer=ISSUER,
                            options={"verify_at_hash": False})
    except JWTError as error:
        raise refused("Invalid or expired token") from error
    # An access token has no audience; Cognito's claim client_id names the client.
    if claims.get("token_use") != "access" or claims.get("client_id") != CLIENT_ID:
        raise refused("Not for this service")
    return claims


@app.get("/private")
async def private(claims: dict = Depends(verified_claims)) -> dict:
    return {"message": f"Hello, {claims.get('email', 'unknown')}!", "user_id": claims["sub"]}


if __name__ == "__main__":
    listener = socket.socket(fileno=int(sys.argv[1]))
    uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning")).run(sockets=[listener])
