"use client";

import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";

/** Shows that the form is being sent, and is disabled meanwhile. */
export function SubmitButton({ children, quiet, label }: { children: ReactNode; quiet?: boolean; label?: string }) {
  const { pending } = useFormStatus();
  return (
    <button type="submit" disabled={pending} aria-label={label} className={quiet ? "quiet" : undefined}>
      {pending ? "One moment…" : children}
    </button>
  );
}
