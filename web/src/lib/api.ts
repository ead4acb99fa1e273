import "server-only";
import { ApiError, send, type Sent } from "@/lib/http";
import { currentTenant, currentTokens } from "@/lib/session";

export { ApiError } from "@/lib/http";

export interface ApiAnswer<T> {
  value: T;
  /** The cursor of the next page; null on the last page. */
  next: string | null;
}

export async function api<T>(path: string, init: Omit<Sent, "headers"> = {}): Promise<ApiAnswer<T>> {
  const tokens = await currentTokens();
  if (!tokens?.accessToken) throw new ApiError(401, "token_missing", "Your sign-in has expired. Sign in again.");
  const tenant = await currentTenant();
  const headers: Record<string, string> = { Authorization: `Bearer ${tokens.accessToken}` };
  if (tenant) headers["X-Tenant-Id"] = tenant;
  const answer = await send(path, { ...init, headers });
  const value = answer.status === 204 ? (undefined as T) : ((await answer.json()) as T);
  const next = /<([^>]*)>; rel="next"/.exec(answer.headers.get("Link") ?? "")?.[1];
  return { value, next: next ? new URL(next, "http://x").searchParams.get("cursor") : null };
}
