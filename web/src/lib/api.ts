import "server-only";
import { settings } from "@/lib/settings";
import { currentTenant, currentTokens } from "@/lib/session";

/** Why the API refused, as a sentence for the user. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const sentences: Record<string, string> = {
  tenant_not_provided: "You do not belong to a tenant yet. Ask an administrator to add you to one.",
  tenant_not_a_member: "You do not belong to a tenant yet. Ask an administrator to add you to one.",
  tenant_mismatch: "You do not belong to this tenant. Choose your own.",
  tenant_malformed: "This is not a valid tenant name.",
  record_not_found: "This entry no longer exists. Somebody may have deleted it.",
  validation_failed: "The text can have up to 200 characters and no line breaks.",
  rate_limited: "Too many requests. Wait a moment and try again.",
};

async function errorOf(answer: Response): Promise<ApiError> {
  const problem = (await answer.json().catch(() => ({}))) as { code?: string };
  const code = problem.code ?? "";
  const usual = answer.status === 401 ? "Your sign-in has expired. Sign in again." : "The server cannot do that at the moment.";
  return new ApiError(answer.status, code, sentences[code] ?? usual);
}

export interface ApiAnswer<T> {
  value: T;
  /** The path of the next page. */
  next: string | null;
}

export async function api<T>(path: string, init: { method?: string; body?: unknown } = {}): Promise<ApiAnswer<T>> {
  const tokens = await currentTokens();
  if (!tokens?.accessToken) throw new ApiError(401, "token_missing", "Your sign-in has expired. Sign in again.");
  const tenant = await currentTenant();
  const sent: Record<string, string> = { Authorization: `Bearer ${tokens.accessToken}` };
  if (tenant) sent["X-Tenant-Id"] = tenant;
  if (init.body !== undefined) sent["Content-Type"] = "application/json";
  let answer: Response;
  try {
    answer = await fetch(settings.apiBase + path, {
      method: init.method ?? "GET",
      headers: sent,
      body: init.body === undefined ? undefined : JSON.stringify(init.body),
      cache: "no-store",
      signal: AbortSignal.timeout(10_000),
    });
  } catch {
    throw new ApiError(503, "unreachable", "The server cannot be reached at the moment. Try again later.");
  }
  if (!answer.ok) throw await errorOf(answer);
  const value = answer.status === 204 ? (undefined as T) : ((await answer.json()) as T);
  return { value, next: /<([^>]*)>; rel="next"/.exec(answer.headers.get("Link") ?? "")?.[1] ?? null };
}
