// oidc-provider, which the OpenID Foundation has certified, with people of its own. Says where it listens; ends with
// its standard input.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const { client, secret, callback, people } = JSON.parse(process.argv[2]);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: client, client_secret: secret, redirect_uris: [callback], grant_types: ["authorization_code"],
      response_types: ["code"], token_endpoint_auth_method: "client_secret_post",
    }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "nickname"] },
    pkce: { required: () => true, methods: ["S256"] },
    cookies: { keys: ["of a test"] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
