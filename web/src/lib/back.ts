import "server-only";

/** The path of an address of this site; "/" for all others. */
export function pathOf(address: string | undefined): string {
  if (!address) return "/";
  try {
    const base = "http://here.invalid";
    const own = process.env.AUTH_URL ? new URL(process.env.AUTH_URL).origin : base;
    const url = new URL(address, base);
    return url.origin === base || url.origin === own ? url.pathname + url.search : "/";
  } catch {
    return "/";
  }
}
