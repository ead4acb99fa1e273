import type { Metadata } from "next";
import { signIn } from "@/auth";
import { DirectSignIn } from "@/components/direct-sign-in";
import { SubmitButton } from "@/components/submit-button";
import { pathOf } from "@/lib/back";
import { offeredFactors } from "@/lib/sign-in";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage(props: { searchParams: Promise<{ callbackUrl?: string; error?: string }> }) {
  const { callbackUrl, error } = await props.searchParams;
  const back = pathOf(callbackUrl);
  const factors = offeredFactors();
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
      {factors.length > 0 && (
        <section aria-labelledby="direct">
          <h2 id="direct">Sign in without a password</h2>
          <DirectSignIn factors={factors} back={back} />
        </section>
      )}
    </>
  );
}
