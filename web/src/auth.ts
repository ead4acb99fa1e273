import NextAuth from "next-auth";
import Cognito from "next-auth/providers/cognito";
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
      authorization: { params: { scope: "openid email profile" } },
    }),
  ],
  callbacks: {
    authorized: ({ auth: session }) => Boolean(session && !session.isOver),
    async jwt({ token, account }) {
      if (!account) return renewed(token);
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
