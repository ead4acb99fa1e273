"use client";

import { useActionState } from "react";
import { ActionForm, FormBody } from "@/components/action-form";
import { Time } from "@/components/account/section";
import type { Passkey } from "@/lib/account";
import { addPasskey, passkeyOptions, removePasskey, renamePasskey } from "@/lib/account-actions";
import type { Outcome } from "@/lib/form";
import { makePasskey } from "@/lib/passkey";

async function add(): Promise<Outcome> {
  const begun = await passkeyOptions();
  if (!begun.publicKey) return begun;
  const shown = await makePasskey(begun.publicKey);
  return "error" in shown ? shown : addPasskey(shown.answer);
}

export function Passkeys({ passkeys }: { passkeys: Passkey[] }) {
  const [outcome, submit] = useActionState(add, {});
  return (
    <>
      <p>A passkey signs you in with your fingerprint, your face, a PIN or a security key.</p>
      <ul className="records">
        {passkeys.map((each) => (
          <li key={each.id}>
            <ActionForm
              action={renamePasskey.bind(null, each.id)}
              fields={[{ name: "name", label: `Name of ${each.name}`, value: each.name }]}
              button="Rename"
              label={`Rename ${each.name}`}
              quiet
            />
            <ActionForm action={removePasskey.bind(null, each.id)} button="Remove" label={`Remove ${each.name}`} quiet />
            <span className="quiet">
              Added <Time at={each.created_at} />
            </span>
          </li>
        ))}
      </ul>
      <FormBody submit={submit} outcome={outcome} button="Add a passkey" />
    </>
  );
}
