"use server";

import { revalidatePath } from "next/cache";
import { api } from "@/lib/api";
import { attempt, change, type Attributes } from "@/lib/account";
import { secretOf, textOf, type Outcome } from "@/lib/form";

// Everything here can be called with forged arguments, in the name of the signed-in user only; the API checks them.

/** Does it, and shows the page as it is afterwards; after a failure too, because something may be gone. */
async function changed(doing: () => Promise<unknown>, done: string): Promise<Outcome> {
  const outcome = await attempt(async () => {
    await doing();
    return { done };
  });
  revalidatePath("/account");
  return outcome;
}

const below = (path: string, id: string) => `/auth/${path}/${encodeURIComponent(String(id))}`;

const changeable = ["name", "email", "phone_number"] as const;

export interface ProfileOutcome extends Outcome {
  /** The attributes to which codes were sent. */
  sent?: string[];
}

/** Sends only what differs, because a new address must be confirmed again. */
export async function saveProfile(_: ProfileOutcome, form: FormData): Promise<ProfileOutcome> {
  const wanted = Object.fromEntries(changeable.map((name) => [name, textOf(form, name)]));
  const outcome = await attempt<ProfileOutcome>(async () => {
    const { attributes } = (await api<{ attributes: Attributes }>("/profile")).value;
    const changes = Object.entries(wanted).filter(([name, value]) => value !== (attributes[name] ?? ""));
    if (changes.length === 0) return { done: "Nothing has changed." };
    const answer = await change<{ codes_sent?: { attribute?: string; destination?: string }[] }>(
      "PUT", "/api/users/me", Object.fromEntries(changes));
    revalidatePath("/account");
    const codes = answer.codes_sent ?? [];
    const where = codes.map((each) => each.destination).join(" and ");
    return {
      done: codes.length ? `Saved. A code was sent to ${where}.` : "Saved.",
      sent: codes.map((each) => each.attribute ?? ""),
    };
  });
  return outcome.error ? { ...outcome, typed: wanted } : outcome;
}

export async function sendCode(attribute: string): Promise<Outcome> {
  return attempt(async () => {
    const sent = await change<{ delivery: { destination?: string } }>("POST", "/auth/send-code", { attribute });
    return { done: `A code was sent to ${sent.delivery.destination}.` };
  });
}

export async function confirmAddress(attribute: string, _: Outcome, form: FormData): Promise<Outcome> {
  return changed(() => change("POST", "/auth/verify", { attribute, code: textOf(form, "code") }), "Confirmed.");
}

export async function changePassword(_: Outcome, form: FormData): Promise<Outcome> {
  const proposed = secretOf(form, "proposed");
  if (proposed !== secretOf(form, "repeated")) return { error: "The new passwords differ." };
  const body = { previous_password: secretOf(form, "previous"), new_password: proposed };
  return changed(() => change("POST", "/auth/change-password", body), "The password was changed.");
}

export interface Enrollment extends Outcome {
  secret?: string;
  address?: string;
  /** The QR code as the address of a picture. */
  picture?: string;
}

export async function beginAuthenticator(): Promise<Enrollment> {
  return attempt<Enrollment>(async () => {
    const begun = await change<{ secret: string; otpauth_uri: string; qr_svg: string }>("POST", "/auth/mfa/totp");
    const picture = begun.qr_svg && `data:image/svg+xml;base64,${Buffer.from(begun.qr_svg).toString("base64")}`;
    return { secret: begun.secret, address: begun.otpauth_uri, picture };
  });
}

export async function finishAuthenticator(_: Outcome, form: FormData): Promise<Outcome> {
  return changed(() => change("POST", "/auth/mfa/totp/verify", { code: textOf(form, "code") }),
    "Sign-ins now ask for a code of the app.");
}

export async function removeAuthenticator(): Promise<Outcome> {
  return changed(() => change("DELETE", "/auth/mfa/totp"), "Sign-ins no longer ask for a code of the app.");
}

export async function passkeyOptions(): Promise<Outcome & { publicKey?: PublicKeyCredentialCreationOptionsJSON }> {
  return attempt(() => change<{ publicKey: PublicKeyCredentialCreationOptionsJSON }>("POST", "/auth/passkeys/options"));
}

/** Takes what the browser's dialog answered, as JSON text. */
export async function addPasskey(answer: string): Promise<Outcome> {
  return changed(() => change("POST", "/auth/passkeys", { credential: JSON.parse(answer) }), "The passkey was added.");
}

export async function renamePasskey(id: string, _: Outcome, form: FormData): Promise<Outcome> {
  return changed(() => change("PATCH", below("passkeys", id), { name: textOf(form, "name") }), "Saved.");
}

export async function removePasskey(id: string): Promise<Outcome> {
  return changed(() => change("DELETE", below("passkeys", id)), "The passkey was removed.");
}

export async function rememberDevice(key: string, remembered: boolean): Promise<Outcome> {
  return changed(() => change("PATCH", below("devices", key), { remembered }), "Saved.");
}

export async function forgetDevice(key: string): Promise<Outcome> {
  return changed(() => change("DELETE", below("devices", key)), "The device was forgotten.");
}

export async function endSession(id: string): Promise<Outcome> {
  return changed(() => change("DELETE", below("sessions", id)), "The session was ended.");
}
