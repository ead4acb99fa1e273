"use client";

import { useActionState, type ReactNode } from "react";
import { SubmitButton } from "@/components/submit-button";
import { drop, save } from "@/lib/actions";

interface Whose {
  kind: string;
  /** Undefined for a new record. */
  id?: number;
}

function Hidden({ kind, id }: Whose) {
  return (
    <>
      <input type="hidden" name="kind" value={kind} />
      {id !== undefined && <input type="hidden" name="id" value={id} />}
    </>
  );
}

function Alert({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p className="bad" role="alert" id={id}>
      {children}
    </p>
  );
}

export function RecordForm({ kind, id, label, button, text }: Whose & { label: string; button: string; text?: string }) {
  const [state, submit] = useActionState(save, { error: null });
  const name = `${kind}-${id ?? "new"}`;
  return (
    <form action={submit} className="line">
      <Hidden kind={kind} id={id} />
      <div>
        <label htmlFor={name}>{label}</label>
        <input
          id={name}
          name="text"
          defaultValue={state.typed ?? text}
          required
          maxLength={200}
          autoComplete="off"
          aria-describedby={state.error ? `${name}-error` : undefined}
        />
        {state.error && <Alert id={`${name}-error`}>{state.error}</Alert>}
      </div>
      <SubmitButton>{button}</SubmitButton>
    </form>
  );
}

export function DeleteForm({ kind, id, text }: Required<Whose> & { text: string }) {
  const [state, submit] = useActionState(drop, { error: null });
  return (
    <form action={submit}>
      <Hidden kind={kind} id={id} />
      <SubmitButton quiet label={`Delete ${text}`}>
        Delete
      </SubmitButton>
      {state.error && <Alert id={`${kind}-${id}-delete-error`}>{state.error}</Alert>}
    </form>
  );
}
