/** One field of a form. */
export interface Field {
  name: string;
  label: string;
  type?: "text" | "email" | "tel" | "password";
  value?: string;
  autoComplete?: string;
  inputMode?: "numeric";
  maxLength?: number;
  optional?: boolean;
}

/** What came of a form, for the user. */
export interface Outcome {
  error?: string;
  done?: string;
  /** The rejected texts, so that the user need not type them again. Never passwords or codes. */
  typed?: Record<string, string>;
}

export type Action<T extends Outcome = Outcome> = (before: T, form: FormData) => Promise<T>;

/** The text of a field. A user can forge every field; the API checks it. */
export const textOf = (form: FormData, name: string) => String(form.get(name) ?? "").trim();
/** A password keeps its spaces. */
export const secretOf = (form: FormData, name: string) => String(form.get(name) ?? "");
