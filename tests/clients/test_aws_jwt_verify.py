"""Our tokens through aws-jwt-verify from npm, given issuer and JWKS."""

import json
import subprocess

from poolguard import ROOT

SCRIPT = """
import { JwtVerifier } from "aws-jwt-verify";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { validateCognitoJwtFields } from "aws-jwt-verify/cognito-verifier";
const { issuer, jwks, client, access, id, altered } = JSON.parse(process.argv[2]);
const make = (tokenUse, audience) => {
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri: issuer + "/.well-known/jwks.json",
    customJwtCheck: ({ payload }) => validateCognitoJwtFields(payload, { tokenUse, clientId: client }) });
  verifier.cacheJwks(jwks);
  return verifier;
};
const out = { access: (await make("access", null).verify(access)).token_use, id: (await make("id", client).verify(id)).aud };
try { await make("access", null).verify(altered); out.altered = "passed"; } catch (error) { out.altered = error.constructor.name; }
try { await make("id", null).verify(access); out.wrong_use = "passed"; } catch (error) { out.wrong_use = error.constructor.name; }
console.log(JSON.stringify(out));
"""


def test_aws_jwt_verify_accepts_our_tokens(demo, tmp_path):
    (email, password), _ = demo.users()
    tokens = demo.sign_in(email, password)
    variables = demo.variables()
    access = tokens["access_token"]
    place = len(access) - 100
    altered = access[:place] + ("A" if access[place] != "A" else "B") + access[place + 1:]
    given = {"issuer": variables["COGNITO_ISSUER"], "client": variables["COGNITO_APP_CLIENT_ID"],
             "jwks": demo.get(f"/{variables['COGNITO_USER_POOL_ID']}/.well-known/jwks.json").json(),
             "access": access, "id": tokens["id_token"], "altered": altered}
    script = ROOT / "node_modules" / ".poolguard-verify.mjs"
    script.write_text(SCRIPT)
    done = subprocess.run(["node", str(script), json.dumps(given)], capture_output=True, text=True, timeout=60)
    script.unlink()
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["access"] == "access" and found["id"] == variables["COGNITO_APP_CLIENT_ID"]
    assert found["altered"] == "JwtInvalidSignatureError"
    assert found["wrong_use"] == "CognitoJwtInvalidTokenUseError"
