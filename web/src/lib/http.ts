import "server-only";
import { headers as received } from "next/headers";
import { settings } from "@/lib/settings";

/** Why the API refused, as a sentence for the user. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** The API's own sentence. */
    readonly detail = message,
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
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
  const code = problem.code ?? "";
  const usual = answer.status === 401 ? "Your sign-in has expired. Sign in again." : "The server cannot do that at the moment.";
  return new ApiError(answer.status, code, sentences[code] ?? usual, problem.detail);
}

export interface Sent {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Whom the API counts and logs: not this server, but its visitor. */
async function visitor(): Promise<Record<string, string>> {
  const addresses = (await received()).get("X-Forwarded-For");
  return addresses ? { "X-Forwarded-For": addresses } : {};
}

/** Calls the API without the user's tokens. */
export async function send(path: string, { method = "GET", body, headers = {} }: Sent): Promise<Response> {
  const all = { ...headers, ...(await visitor()) };
  let answer: Response;
  try {
    answer = await fetch(settings.apiBase + path, {
      method,
      headers: body === undefined ? all : { ...all, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal: AbortSignal.timeout(10_000),
    });
  } catch {
    throw new ApiError(503, "unreachable", "The server cannot be reached at the moment. Try again later.");
  }
  if (!answer.ok) throw await errorOf(answer);
  return answer;
}

export async function post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> {
  return (await (await send(path, { method: "POST", body, headers })).json()) as T;
}
