import "next-auth";
import "next-auth/jwt";

declare module "next-auth" {
  /** What the browser may know. There is no token in it. */
  interface Session {
    /** The tokens could not be renewed: whoever signed in has to do so again. */
    isOver?: boolean;
  }
}

declare module "next-auth/jwt" {
  /** Inside the cookie that only this server can read. */
  interface JWT {
    accessToken?: string;
    refreshToken?: string;
    /** Epoch seconds. */
    expiresAt?: number;
    isOver?: boolean;
  }
}
