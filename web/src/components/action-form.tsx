"use client";

import { useActionState, useId } from "react";
import { SubmitButton } from "@/components/submit-button";
import type { Action, Field, Outcome } from "@/lib/form";

interface Shape {
  fields?: Field[];
  button: string;
  /** The button's name for screen readers, where several look the same. */
  label?: string;
  quiet?: boolean;
}

export function Said({ id, outcome }: { id?: string; outcome: Outcome }) {
  return (
    <>
      {outcome.error && (
        <p className="bad" role="alert" id={id}>
          {outcome.error}
        </p>
      )}
      <p className="done" role="status">
        {outcome.done}
      </p>
    </>
  );
}

export function FieldInput({ field, outcome, error }: { field: Field; outcome: Outcome; error: string }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{field.label}</label>
      <input
        id={id}
        name={field.name}
        type={field.type ?? "text"}
        defaultValue={outcome.typed?.[field.name] ?? field.value}
        autoComplete={field.autoComplete ?? "off"}
        inputMode={field.inputMode}
        maxLength={field.maxLength ?? 200}
        required={!field.optional}
        aria-describedby={outcome.error ? error : undefined}
      />
    </div>
  );
}

/** A form whose state is kept elsewhere. */
export function FormBody({ submit, outcome, fields = [], button, label, quiet }: Shape & {
  submit: (form: FormData) => void;
  outcome: Outcome;
}) {
  const error = useId();
  return (
    <form action={submit} className={fields.length > 1 ? "stack" : "line"}>
      {fields.map((field) => (
        <FieldInput key={field.name} field={field} outcome={outcome} error={error} />
      ))}
      <SubmitButton quiet={quiet} label={label}>
        {button}
      </SubmitButton>
      <Said id={error} outcome={outcome} />
    </form>
  );
}

/** A form of these fields that says what came of its action. */
export function ActionForm({ action, ...shape }: Shape & { action: Action }) {
  const [outcome, submit] = useActionState(action, {});
  return <FormBody submit={submit} outcome={outcome} {...shape} />;
}
