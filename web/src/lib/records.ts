import "server-only";
import { api, ApiError } from "@/lib/api";

/** The two kinds of records, which differ in what their text is called. */
export const kinds = {
  items: { path: "/api/items", member: "name", title: "Items", one: "item" },
  alerts: { path: "/api/alerts", member: "title", title: "Alerts", one: "alert" },
} as const;
export type Kind = keyof typeof kinds;
export const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text);

export interface Entry {
  id: number;
  text: string;
}

export interface Listing {
  entries: Entry[];
  /** What the next page begins behind; nothing on the last one. */
  next: string | null;
  error: string | null;
}

const pageSize = 20;

export async function list(kind: Kind, cursor?: string): Promise<Listing> {
  const { path, member } = kinds[kind];
  const query = new URLSearchParams({ limit: String(pageSize), ...(cursor ? { cursor } : {}) });
  try {
    const answer = await api<Record<string, unknown>[]>(`${path}?${query}`);
    const entries = answer.value.map((each) => ({ id: Number(each.id), text: String(each[member]) }));
    const next = answer.next ? new URL(answer.next, "http://x").searchParams.get("cursor") : null;
    return { entries, next, error: null };
  } catch (error) {
    if (error instanceof ApiError) return { entries: [], next: null, error: error.message };
    throw error;
  }
}

async function attempt(doing: () => Promise<unknown>): Promise<string | null> {
  try {
    await doing();
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

/** Each gives what went wrong, or nothing. */
export const create = (kind: Kind, text: string) =>
  attempt(() => api(kinds[kind].path, { method: "POST", body: { [kinds[kind].member]: text } }));
export const change = (kind: Kind, id: number, text: string) =>
  attempt(() => api(`${kinds[kind].path}/${id}`, { method: "PUT", body: { [kinds[kind].member]: text } }));
export const remove = (kind: Kind, id: number) =>
  attempt(() => api(`${kinds[kind].path}/${id}`, { method: "DELETE" }));
