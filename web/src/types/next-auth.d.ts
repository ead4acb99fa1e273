import "next-auth";
import "next-auth/jwt";

declare module "next-auth" {
  /** What the browser gets. It contains no token. */
  interface Session {
    /** The tokens could not be renewed; the user has to sign in again. */
    isOver?: boolean;
  }
}

declare module "next-auth/jwt" {
  /** The content of the cookie, which only this server can read. */
  interface JWT {
    accessToken?: string;
    refreshToken?: string;
    /** Epoch seconds. */
    expiresAt?: number;
    isOver?: boolean;
  }
}
