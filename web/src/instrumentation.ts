// Next.js calls this once, before the first request.

// One header may hold several cookies; a comma within a date is followed by no name and '='.
const betweenCookies = /,\s*(?=[^;,=\s]+=)/;

export async function register() {
  // Debian 12's Node.js has no Headers.getSetCookie, and Next.js needs it.
  Headers.prototype.getSetCookie ??= function (this: Headers) {
    return this.get("set-cookie")?.split(betweenCookies) ?? [];
  };
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("@/lib/peers")).addPeersToForwardedFor();
}
