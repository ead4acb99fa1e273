"use client";

import { useActionState } from "react";
import { ActionForm, FormBody } from "@/components/action-form";
import type { Attributes } from "@/lib/account";
import { confirmAddress, saveProfile, sendCode } from "@/lib/account-actions";

const addresses = { email: "e-mail address", phone_number: "phone number" } as const;

function Confirmation({ attribute }: { attribute: keyof typeof addresses }) {
  const what = addresses[attribute];
  return (
    <>
      <h3>Confirm your {what}</h3>
      <ActionForm
        action={confirmAddress.bind(null, attribute)}
        fields={[{ name: "code", label: `Code for your ${what}`, autoComplete: "one-time-code", inputMode: "numeric" }]}
        button="Confirm"
        label={`Confirm your ${what}`}
      />
      <ActionForm action={sendCode.bind(null, attribute)} button="Send a new code" label={`Send a new code to your ${what}`} quiet />
    </>
  );
}

export function Profile({ attributes }: { attributes: Attributes }) {
  const [outcome, submit] = useActionState(saveProfile, {});
  // A pool may keep an address until the new one is confirmed, so that the old one still counts as confirmed.
  const open = (Object.keys(addresses) as (keyof typeof addresses)[]).filter(
    (each) => outcome.sent?.includes(each) || (attributes[each] && attributes[`${each}_verified`] !== "true"),
  );
  return (
    <>
      <FormBody
        submit={submit}
        outcome={outcome}
        fields={[
          { name: "name", label: "Name", value: attributes.name, autoComplete: "name", optional: true },
          { name: "email", label: "E-mail address", type: "email", value: attributes.email, autoComplete: "email",
            optional: !attributes.email },
          { name: "phone_number", label: "Phone number", type: "tel", value: attributes.phone_number, autoComplete: "tel",
            optional: true },
        ]}
        button="Save"
        label="Save your profile"
      />
      {open.map((each) => (
        <Confirmation key={each} attribute={each} />
      ))}
    </>
  );
}
