import { Refused, isOwnForm } from "../gateway.mjs";

// The address is relative because Next.js does not know its own behind a proxy.
export const redirect = (to) => new Response(null, { status: 303, headers: { Location: to } });

/** A route handler that answers what Poolguard refuses, and takes forms from this site's pages only. */
export const answering = (handler) => async (request) => {
  try {
    if (request.method === "POST" && !isOwnForm(request.headers.get("origin"), request.headers.get("host"))) {
      throw new Refused(403, "cross_site");
    }
    return await handler(request);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const headers = error.status === 401 ? { "WWW-Authenticate": "Bearer" } : {};
    return Response.json({ error: error.code }, { status: error.status, headers });
  }
};
