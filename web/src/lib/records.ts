import "server-only";
import { api, ApiError } from "@/lib/api";

/** The two kinds of records. The member that holds the text has another name in each. */
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
  /** The cursor of the next page; null on the last page. */
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
    return { entries, next: answer.next, error: null };
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

/** Each returns the error for the user, or null. */
export const create = (kind: Kind, text: string) =>
  attempt(() => api(kinds[kind].path, { method: "POST", body: { [kinds[kind].member]: text } }));
export const change = (kind: Kind, id: number, text: string) =>
  attempt(() => api(`${kinds[kind].path}/${id}`, { method: "PUT", body: { [kinds[kind].member]: text } }));
export const remove = (kind: Kind, id: number) =>
  attempt(() => api(`${kinds[kind].path}/${id}`, { method: "DELETE" }));
