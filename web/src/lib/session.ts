import "server-only";
import { cookies, headers } from "next/headers";
import { getToken, type JWT } from "next-auth/jwt";
import { renewed } from "@/lib/tokens";

/** What the person's cookie holds, renewed where it has to be; nothing without a session. Never handed to a page. */
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

/** The tenant that was chosen, or the one that is set; empty: the person's own. */
export async function currentTenant(): Promise<string> {
  return (await cookies()).get(tenantCookie)?.value ?? process.env.NEXT_PUBLIC_TENANT_ID ?? "";
}
