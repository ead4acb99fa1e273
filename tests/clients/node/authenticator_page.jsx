// A page with Amplify's Authenticator, for people who go by e-mail address and need no password. The bundler puts the
// settings in.
import { Authenticator } from "@aws-amplify/ui-react";
import { Amplify } from "aws-amplify";
import { createRoot } from "react-dom/client";

const { endpoint, pool, client } = import.meta.env;
Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: pool,
      userPoolClientId: client,
      userPoolEndpoint: endpoint,
      loginWith: { email: true },
      passwordless: { emailOtpEnabled: true, webAuthn: { relyingPartyId: "localhost" } },
    },
  },
});

createRoot(document.getElementById("root")).render(
  <Authenticator passwordless={{ hiddenAuthMethods: ["SMS_OTP"], preferredAuthMethod: "EMAIL_OTP",
    passkeyRegistrationPrompts: { afterSignup: "ALWAYS", afterSignin: "NEVER" } }}>
    {({ signOut, user }) => (
      <main>
        Signed in as {user.signInDetails.loginId} <button onClick={signOut}>Sign out</button>
      </main>
    )}
  </Authenticator>,
);
