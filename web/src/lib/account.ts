import "server-only";
import { api, ApiError } from "@/lib/api";
import type { Outcome } from "@/lib/form";

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
}
export interface Device {
  key: string;
  name?: string | null;
  remembered: boolean;
  last_address?: string | null;
  last_used_at: string;
}
export interface Session {
  id: string;
  type: "TOKEN" | "SSO";
  device: string;
  last_address?: string;
  started_at: string;
  last_used_at: string;
  is_current: boolean;
}
export type Attributes = Record<string, string>;

const sentences: Record<string, string> = {
  wrong_password: "The current password is wrong.",
  code_mismatch: "This code is wrong. Try again.",
  code_expired: "This code has expired. Have a new one sent.",
  address_taken: "Another account has this address.",
  validation_failed: "A field is empty, too long, or has characters that are not allowed.",
};

/** What a pool may not have. That is no failure. */
const absences: Record<string, string> = {
  not_offered_by_pool: "The user pool cannot list them.",
  devices_not_tracked: "The user pool does not track devices.",
  passkeys_not_enabled: "The user pool has no passkeys.",
  passkeys_not_configured: "The user pool has no passkeys.",
};

/** Of failures of the server, the API's sentence is for its operators. */
function sentenceOf({ status, code, detail, message }: ApiError): string {
  const own = sentences[code] ?? absences[code];
  if (own || status === 401 || status === 429 || status >= 500) return own ?? message;
  return /[.!?]$/.test(detail) ? detail : `${detail}.`;
}

/** What a section of the account page shows: a value, or why there is none. */
export type Loaded<T> = { value: T; error?: undefined } | { value?: undefined; error: string; isAbsent: boolean };

async function load<T>(path: string): Promise<Loaded<T & { next: string | null }>> {
  try {
    const { value, next } = await api<T>(path);
    return { value: { ...value, next } };
  } catch (error) {
    if (error instanceof ApiError) return { error: sentenceOf(error), isAbsent: error.code in absences };
    throw error;
  }
}

/** All sections at once, with one page of the devices: the first, or the one of the cursor. */
export async function loadAccount(cursor?: string) {
  const [profile, factors, passkeys, devices, sessions] = await Promise.all([
    load<{ attributes: Attributes }>("/profile"),
    load<{ methods: string[] }>("/auth/mfa"),
    load<{ passkeys: Passkey[] }>("/auth/passkeys"),
    load<{ devices: Device[] }>(`/auth/devices${cursor ? `?${new URLSearchParams({ cursor })}` : ""}`),
    load<{ sessions: Session[] }>("/auth/sessions"),
  ]);
  return { profile, factors, passkeys, devices, sessions };
}

/** Does it, and says what came of it. */
export async function attempt<T extends object>(doing: () => Promise<T>): Promise<T | Outcome> {
  try {
    return await doing();
  } catch (error) {
    if (error instanceof ApiError) return { error: sentenceOf(error) };
    throw error;
  }
}

export async function change<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
  return (await api<T>(path, { method, body })).value;
}
