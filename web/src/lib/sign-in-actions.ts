"use server";

import { signIn } from "@/auth";
import { pathOf } from "@/lib/back";
import { ApiError } from "@/lib/http";
import { begin, sentenceOf, SignInRefused, type Asked } from "@/lib/sign-in";

// Anybody can call these with any arguments.

/** What the API asks for, or a sentence for the user. */
export async function beginSignIn(email: string, factor: string): Promise<{ asked: Asked } | { error: string }> {
  try {
    return { asked: await begin(String(email), factor) };
  } catch (error) {
    if (error instanceof ApiError) return { error: sentenceOf(error) };
    throw error;
  }
}

/** Goes on to `back` once it has succeeded; else says why not. */
export async function finishSignIn(
  { challenge, session, email }: Asked,
  proof: { code: string } | { credential: string },
  back: string,
): Promise<string> {
  try {
    await signIn("direct", { challenge, session, email, ...proof, redirectTo: pathOf(back) });
  } catch (error) {
    if (error instanceof SignInRefused) return error.sentence;
    throw error;
  }
  return "";
}
