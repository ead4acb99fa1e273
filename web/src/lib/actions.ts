"use server";

import { revalidatePath } from "next/cache";
import { change, create, isKind, remove, type Kind } from "@/lib/records";

export interface FormState {
  error: string | null;
  /** The rejected text, so that the user need not type it again. */
  typed?: string;
}

/** Reads the form of a record. A user can forge every field; the API checks who owns the record. */
function read(form: FormData): { kind: Kind; id: number; text: string } {
  const kind = String(form.get("kind"));
  const id = Number(form.get("id") ?? 0);
  if (!isKind(kind) || !Number.isSafeInteger(id) || id < 0) throw new Error("The form names no record");
  return { kind, id, text: String(form.get("text") ?? "").trim() };
}

/** Creates a record, or updates the one that the form names. */
export async function save(_: FormState, form: FormData): Promise<FormState> {
  const { kind, id, text } = read(form);
  const error = id > 0 ? await change(kind, id, text) : await create(kind, text);
  if (error) return { error, typed: text };
  revalidatePath(`/${kind}`);
  return { error: null };
}

export async function drop(_: FormState, form: FormData): Promise<FormState> {
  const { kind, id } = read(form);
  const error = await remove(kind, id);
  revalidatePath(`/${kind}`);
  return { error };
}
