import "server-only";
import { cookies, headers } from "next/headers";
import { getToken, type JWT } from "next-auth/jwt";
import { renewed } from "@/lib/tokens";

/** The tokens in the session cookie, renewed if needed; null without a session. Never pass them to a page. */
export async function currentTokens(): Promise<JWT | null> {
  const isSecure = (process.env.AUTH_URL ?? "").startsWith("https:");
  const token = await getToken({
    req: { headers: new Headers(await headers()) },
    secret: process.env.AUTH_SECRET,
    secureCookie: isSecure,
  });
  return token && renewed(token);
}

export const tenantCookie = "tenant_id";

/** The tenant that the user chose, or the configured one. Empty means the user's own. */
export async function currentTenant(): Promise<string> {
  return (await cookies()).get(tenantCookie)?.value ?? process.env.NEXT_PUBLIC_TENANT_ID ?? "";
}
