import type { JWT } from "next-auth/jwt";
import { post } from "@/lib/http";
import { settings } from "@/lib/settings";

/** Tokens are renewed this many seconds before they expire. */
const ahead = 60;
/** For this many milliseconds a renewal's result is shared with other requests that have the same refresh token. */
const remembered = 30_000;

interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
}

// A page and its middleware renew at the same time, and neither sees the cookie that the other sets.
const renewals: Map<string, Promise<TokenAnswer>> = ((globalThis as { __renewals?: Map<string, Promise<TokenAnswer>> })
  .__renewals ??= new Map());

async function ask(refreshToken: string, { appClient, deviceKey }: JWT): Promise<TokenAnswer> {
  if (appClient) return post<TokenAnswer>("/auth/refresh", { refresh_token: refreshToken, device_key: deviceKey });
  const answer = await fetch(`${settings.domain}/oauth2/token`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "refresh_token",
      client_id: settings.clientId,
      refresh_token: refreshToken,
    }),
    cache: "no-store",
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`The token endpoint answered ${answer.status}`);
  return (await answer.json()) as TokenAnswer;
}

function renewOnce(refreshToken: string, token: JWT): Promise<TokenAnswer> {
  const running = renewals.get(refreshToken);
  if (running) return running;
  const started = ask(refreshToken, token);
  renewals.set(refreshToken, started);
  const forget = () => void renewals.delete(refreshToken);
  started.then(() => setTimeout(forget, remembered).unref?.(), forget);
  return started;
}

/** The same tokens, or new ones if these expire within a minute. */
export async function renewed(token: JWT): Promise<JWT> {
  const now = Math.floor(Date.now() / 1000);
  if (!token.refreshToken || !token.expiresAt || now + ahead < token.expiresAt) return token;
  try {
    const answer = await renewOnce(token.refreshToken, token);
    return {
      ...token,
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token ?? token.refreshToken,
      expiresAt: now + answer.expires_in,
      isOver: false,
    };
  } catch {
    // Use a valid token until it expires.
    return now < token.expiresAt ? token : { ...token, accessToken: undefined, refreshToken: undefined, isOver: true };
  }
}

/** Revokes a refresh token. Returns whether that succeeded; the sign-out can continue anyway. */
export async function revoke(refreshToken: string, appClient?: string): Promise<boolean> {
  return fetch(`${settings.domain}/oauth2/revoke`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ token: refreshToken, client_id: appClient ?? settings.clientId }),
    signal: AbortSignal.timeout(10_000),
  }).then(
    (answer) => answer.ok,
    () => false,
  );
}
