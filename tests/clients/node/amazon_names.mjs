// Clients that know no other address than Amazon's, with one access token. Prints what each makes of it.
import { createRequire } from "node:module";
import { CognitoIdentityProviderClient, GetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { CognitoJwtVerifier } from "aws-jwt-verify";

const given = JSON.parse(process.argv[2]);
const verified = await CognitoJwtVerifier.create({ userPoolId: given.pool, tokenUse: "access", clientId: given.client })
  .verify(given.tokens.AccessToken);
const user = await new CognitoIdentityProviderClient({ region: given.region }).send(
  new GetUserCommand({ AccessToken: given.tokens.AccessToken }));

// A request with the cookies that Amplify writes in the browser, through the document's middleware.
const require = createRequire(given.middleware);
const { NextRequest } = createRequire(given.web + "/package.json")("next/server");
const { middleware } = require(given.middleware);
const prefix = `CognitoIdentityServiceProvider.${given.client}`;
const cookies = { LastAuthUser: verified.username };
for (const name of ["AccessToken", "IdToken", "RefreshToken"])
  cookies[`${verified.username}.${name[0].toLowerCase()}${name.slice(1)}`] = given.tokens[name];
const visit = async (changed) => (await middleware(new NextRequest("http://localhost:3000/notes", {
  headers: { cookie: Object.entries({ ...cookies, ...changed }).map(([name, value]) => `${prefix}.${name}=${value}`).join("; ") },
}))).headers.get("location");

const forged = given.tokens.AccessToken.replace(/.{8}$/, "AAAAAAAA");
console.log(JSON.stringify({
  verifier: verified.sub, sdk: user.Username, amplify: await visit({}),
  forged: await visit({ [`${verified.username}.accessToken`]: forged }),
}));
