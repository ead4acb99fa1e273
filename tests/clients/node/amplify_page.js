// A page that signs users in with Amplify, and has SimpleWebAuthn ask the browser for passkeys. `call` runs one of
// their functions by name.
import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { Amplify } from "aws-amplify";
import * as auth from "aws-amplify/auth";

const own = {
  configure: ({ endpoint, pool, client }) => Amplify.configure({
    Auth: { Cognito: { userPoolId: pool, userPoolClientId: client, userPoolEndpoint: endpoint } },
  }),
  accessToken: async () => (await auth.fetchAuthSession()).tokens.accessToken.payload,
  startRegistration,
  startAuthentication,
};

window.call = async (name, given) => {
  try {
    const value = await (own[name] ?? auth[name])(given ?? undefined);
    return { value: JSON.parse(JSON.stringify(value ?? null)) };
  } catch (error) {
    return { error: error.name, message: error.message };
  }
};
