import type { Metadata } from "next";
import { signIn } from "@/auth";
import { SubmitButton } from "@/components/submit-button";

export const metadata: Metadata = { title: "Sign in" };

/** The path of an address of this site; "/" for all others. */
function pathOf(address: string | undefined): string {
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

export default async function LoginPage(props: { searchParams: Promise<{ callbackUrl?: string; error?: string }> }) {
  const { callbackUrl, error } = await props.searchParams;
  const back = pathOf(callbackUrl);
  return (
    <>
      <h1>Sign in</h1>
      {error && (
        <p className="bad" role="alert">
          {error === "AccessDenied" ? "The sign-in was declined." : "The sign-in failed. Try again."}
        </p>
      )}
      <p>You sign in on a separate page and then return here.</p>
      <form
        action={async () => {
          "use server";
          await signIn("cognito", { redirectTo: back });
        }}
      >
        <SubmitButton>Go to the sign-in page</SubmitButton>
      </form>
    </>
  );
}
