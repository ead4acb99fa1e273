"use client";

import { useActionState, useId } from "react";
import { FieldInput, Said } from "@/components/action-form";
import { SubmitButton } from "@/components/submit-button";
import { textOf, type Outcome } from "@/lib/form";
import { provePasskey } from "@/lib/passkey";
import type { Asked } from "@/lib/sign-in";
import { beginSignIn, finishSignIn } from "@/lib/sign-in-actions";

interface Step extends Outcome {
  /** A code is wanted. */
  asked?: Asked;
}

/** Signs in by passkey, or by a code sent to the e-mail address. */
export function DirectSignIn({ factors, back }: { factors: { factor: string; button: string }[]; back: string }) {
  const error = useId();
  const [step, submit] = useActionState(async ({ asked }: Step, form: FormData): Promise<Step> => {
    if (form.has("again")) return {};
    if (asked) return { asked, error: await finishSignIn(asked, { code: textOf(form, "code") }, back) };
    const typed = { email: textOf(form, "email") };
    const begun = await beginSignIn(typed.email, textOf(form, "factor"));
    if ("error" in begun) return { ...begun, typed };
    if (!begun.asked.publicKey) return begun;
    const shown = await provePasskey(begun.asked.publicKey);
    if ("error" in shown) return { ...shown, typed };
    return { typed, error: await finishSignIn(begun.asked, { credential: shown.answer }, back) };
  }, {});
  if (step.asked)
    return (
      <form action={submit} className="stack" key="code">
        <p>A code was sent to {step.asked.destination ?? step.asked.email}.</p>
        <FieldInput
          field={{ name: "code", label: "Code", autoComplete: "one-time-code", inputMode: "numeric", optional: true }}
          outcome={step}
          error={error}
        />
        <Said id={error} outcome={step} />
        <div className="buttons">
          <SubmitButton>Sign in</SubmitButton>
          <SubmitButton quiet name="again">
            Start again
          </SubmitButton>
        </div>
      </form>
    );
  return (
    <form action={submit} className="stack" key="address">
      <FieldInput
        field={{ name: "email", label: "E-mail address", type: "email", autoComplete: "username" }}
        outcome={step}
        error={error}
      />
      <Said id={error} outcome={step} />
      <div className="buttons">
        {factors.map(({ factor, button }) => (
          <SubmitButton key={factor} name="factor" value={factor}>
            {button}
          </SubmitButton>
        ))}
      </div>
    </form>
  );
}
