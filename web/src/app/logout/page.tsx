import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { signOut } from "@/auth";
import { SubmitButton } from "@/components/submit-button";
import { api } from "@/lib/api";
import { currentTokens } from "@/lib/session";
import { settings } from "@/lib/settings";
import { revoke } from "@/lib/tokens";

export const metadata: Metadata = { title: "Sign out" };

/** Signs out here, at the token endpoint, and on the sign-in pages. */
async function leave() {
  "use server";
  const tokens = await currentTokens();
  // The next sign-in gets another one. Whatever fails from here on, the user is signed out.
  if (tokens?.deviceKey)
    await api(`/auth/devices/${encodeURIComponent(tokens.deviceKey)}`, { method: "DELETE" }).catch(() => undefined);
  const isRevoked = Boolean(tokens?.refreshToken && (await revoke(tokens.refreshToken, tokens.appClient)));
  // If the API's app client has a secret, only the API itself can end sessions, and only all of the user's.
  if (!isRevoked && tokens?.appClient) await api("/auth/logout", { method: "POST" }).catch(() => undefined);
  await signOut({ redirect: false });
  const query = new URLSearchParams({ client_id: settings.clientId, logout_uri: settings.signOutAddress });
  redirect(`${settings.domain}/logout?${query}`);
}

export default function LogoutPage() {
  return (
    <>
      <h1>Sign out</h1>
      <p>You need to sign in again to see your items and alerts.</p>
      <form action={leave}>
        <SubmitButton>Sign out now</SubmitButton>
      </form>
    </>
  );
}
