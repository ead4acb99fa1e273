import NextAuth from "next-auth";
import Cognito from "next-auth/providers/cognito";
import Credentials from "next-auth/providers/credentials";
import { authorize } from "@/lib/sign-in";
import { renewed } from "@/lib/tokens";

export const { auth, handlers, signIn, signOut } = NextAuth({
  trustHost: true,
  pages: { signIn: "/login", error: "/login" },
  session: { strategy: "jwt" },
  providers: [
    Cognito({
      issuer: process.env.COGNITO_ISSUER,
      clientId: process.env.COGNITO_WEB_CLIENT_ID,
      // A public client has no secret. It uses PKCE instead.
      client: { token_endpoint_auth_method: "none" },
      checks: ["pkce", "state", "nonce"],
      // The last scope is for the user's own account.
      authorization: { params: { scope: "openid email profile aws.cognito.signin.user.admin" } },
    }),
    // Without the sign-in pages: a passkey, or a code that was sent.
    Credentials({ id: "direct", credentials: {}, authorize }),
  ],
  callbacks: {
    authorized: ({ auth: session }) => Boolean(session && !session.isOver),
    async jwt({ token, account, user }) {
      if (!account) return renewed(token);
      if (user.tokens) return { name: token.name, email: token.email, sub: token.sub, ...user.tokens };
      return {
        name: token.name,
        email: token.email,
        sub: token.sub,
        accessToken: account.access_token,
        refreshToken: account.refresh_token,
        expiresAt: account.expires_at,
      };
    },
    // The browser gets this, so it contains no token.
    session({ session, token }) {
      return { user: { name: session.user.name, email: session.user.email }, expires: session.expires, isOver: token.isOver };
    },
  },
});
