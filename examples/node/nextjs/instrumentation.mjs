// Adds the address that a request comes from to its X-Forwarded-For, as proxies do. Next.js does so only where a request
// has none, and a visitor could name any address.
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { subscribe } = await import("node:diagnostics_channel");
  subscribe("http.server.request.start", ({ request: { headers, socket } }) => {
    const before = headers["x-forwarded-for"];
    if (socket.remoteAddress) headers["x-forwarded-for"] = [before ?? [], socket.remoteAddress].flat().join(", ");
  });
}
