// Verifies tokens with aws-jwt-verify, given issuer and key set; prints what it found as JSON.
import { JwtVerifier } from "aws-jwt-verify";
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
