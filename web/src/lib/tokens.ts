import type { JWT } from "next-auth/jwt";
import { settings } from "@/lib/settings";

/** How long before their end tokens are renewed, in seconds. */
const ahead = 60;
/** How long what a renewal gave is handed to others who ask with the same refresh token, in milliseconds. */
const remembered = 30_000;

interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
}

// A page and the middleware before it ask at the same time, and neither sees what the other has put into the cookie.
const renewals: Map<string, Promise<TokenAnswer>> = ((globalThis as { __renewals?: Map<string, Promise<TokenAnswer>> })
  .__renewals ??= new Map());

async function ask(refreshToken: string): Promise<TokenAnswer> {
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

function renewOnce(refreshToken: string): Promise<TokenAnswer> {
  const running = renewals.get(refreshToken);
  if (running) return running;
  const started = ask(refreshToken);
  renewals.set(refreshToken, started);
  const forget = () => void renewals.delete(refreshToken);
  started.then(() => setTimeout(forget, remembered).unref?.(), forget);
  return started;
}

/** The same tokens, or new ones where these run out within a minute. */
export async function renewed(token: JWT): Promise<JWT> {
  const now = Math.floor(Date.now() / 1000);
  if (!token.refreshToken || !token.expiresAt || now + ahead < token.expiresAt) return token;
  try {
    const answer = await renewOnce(token.refreshToken);
    return {
      ...token,
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token ?? token.refreshToken,
      expiresAt: now + answer.expires_in,
      isOver: false,
    };
  } catch {
    // What is still good serves until its end.
    return now < token.expiresAt ? token : { ...token, accessToken: undefined, refreshToken: undefined, isOver: true };
  }
}

/** Ends the session of a refresh token; that it cannot be reached ends nothing else. */
export async function revoke(refreshToken: string): Promise<void> {
  await fetch(`${settings.domain}/oauth2/revoke`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ token: refreshToken, client_id: settings.clientId }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => undefined);
}
