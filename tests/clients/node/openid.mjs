// openid-client, the OpenID Connect client that its Foundation has certified: one JSON command per line.
import readline from "node:readline";
import { custom, generators, Issuer } from "openid-client";

const given = JSON.parse(process.argv[2]);
custom.setHttpOptionsDefaults({ timeout: 20000 });
const issuer = await Issuer.discover(given.issuer);
const client = new issuer.Client({
  client_id: given.client,
  redirect_uris: [given.callback],
  response_types: ["code"],
  token_endpoint_auth_method: "none",
});
const verifier = generators.codeVerifier();
const state = generators.state();
const nonce = generators.nonce();
let tokens;

const commands = {
  begin: ({ scope }) => ({
    address: client.authorizationUrl({
      scope, state, nonce, code_challenge: generators.codeChallenge(verifier), code_challenge_method: "S256",
    }),
  }),
  finish: async ({ address }) => {
    tokens = await client.callback(given.callback, client.callbackParams(address),
      { state, nonce, code_verifier: verifier });
    return { claims: tokens.claims(), userinfo: await client.userinfo(tokens.access_token) };
  },
  refresh: async () => {
    const fresh = await client.refresh(tokens.refresh_token);
    return { claims: fresh.claims() };
  },
  end: () => ({ address: client.endSessionUrl({ client_id: given.client, logout_uri: given.logout }) }),
  revoke: async () => {
    await client.revoke(tokens.refresh_token);
    return { revoked: true };
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { do: action, ...values } = JSON.parse(line);
  let answer;
  try {
    answer = await commands[action](values);
  } catch (error) {
    answer = { error: `${error.name}: ${error.message}` };
  }
  console.log(JSON.stringify(answer));
}
