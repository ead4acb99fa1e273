"use client";

import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";

/** Shows that the form is being sent, and is disabled meanwhile. With a name, one of several buttons of a form. */
export function SubmitButton({ children, quiet, label, name, value = "" }: {
  children: ReactNode;
  quiet?: boolean;
  label?: string;
  name?: string;
  value?: string;
}) {
  const { pending, data } = useFormStatus();
  const isPressed = pending && (!name || data.get(name) === value);
  return (
    <button type="submit" disabled={pending} aria-label={label} className={quiet ? "quiet" : undefined} name={name} value={value}>
      {isPressed ? "One moment…" : children}
    </button>
  );
}
