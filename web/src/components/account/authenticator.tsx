"use client";

import { useActionState } from "react";
import { ActionForm, FormBody } from "@/components/action-form";
import { beginAuthenticator, finishAuthenticator, removeAuthenticator } from "@/lib/account-actions";

export function Authenticator({ isOn }: { isOn: boolean }) {
  const [enrollment, begin] = useActionState(beginAuthenticator, {});
  if (isOn)
    return (
      <>
        <p>Sign-ins ask for a code of your authenticator app.</p>
        <ActionForm action={removeAuthenticator} button="Remove the authenticator app" quiet />
      </>
    );
  if (!enrollment.secret)
    return (
      <>
        <p>An app on your phone makes a code that each sign-in then asks for.</p>
        <FormBody submit={begin} outcome={enrollment} button="Set up an authenticator app" />
      </>
    );
  return (
    <>
      <p>
        Scan this with your authenticator app, or <a href={enrollment.address}>open it on this device</a>.
      </p>
      {/* A picture of its own address has nothing that Next.js could make smaller. */}
      {/* eslint-disable-next-line @next/next/no-img-element */}
      {enrollment.picture && <img className="code" src={enrollment.picture} alt="QR code for your authenticator app" />}
      <p>
        You can also type in this key: <code>{enrollment.secret}</code>
      </p>
      <ActionForm
        action={finishAuthenticator}
        fields={[{ name: "code", label: "Code of the app", autoComplete: "one-time-code", inputMode: "numeric", maxLength: 6 }]}
        button="Turn it on"
      />
    </>
  );
}
