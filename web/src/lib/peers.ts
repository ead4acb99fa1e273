import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/**
 * Adds the address that a request comes from to its X-Forwarded-For, as proxies do. Next.js would do so only where a
 * request has none, and a visitor could name any address.
 */
export function addPeersToForwardedFor() {
  subscribe("http.server.request.start", (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    const before = headers["x-forwarded-for"];
    if (socket.remoteAddress) headers["x-forwarded-for"] = [before ?? [], socket.remoteAddress].flat().join(", ");
  });
}
