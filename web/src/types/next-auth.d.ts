import "next-auth";
import "next-auth/jwt";

interface Tokens {
  accessToken?: string;
  refreshToken?: string;
  /** Epoch seconds. */
  expiresAt?: number;
  /** The app client of the API, if the user did not come by the sign-in pages. */
  appClient?: string;
  /** The device that the refresh token belongs to, if the pool tracks devices. */
  deviceKey?: string;
}

declare module "next-auth" {
  /** What the browser gets. It contains no token. */
  interface Session {
    /** The tokens could not be renewed; the user has to sign in again. */
    isOver?: boolean;
  }
  interface User {
    tokens?: Tokens;
  }
}

declare module "next-auth/jwt" {
  /** The content of the cookie, which only this server can read. */
  interface JWT extends Tokens {
    isOver?: boolean;
  }
}
