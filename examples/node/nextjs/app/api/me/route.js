import { answering } from "../../../answers.mjs";
import { bearer, verify } from "../../../../gateway.mjs";

export const GET = answering(async (request) => {
  const claims = await verify(bearer(request.headers.get("authorization")));
  return Response.json({ sub: claims.sub, groups: claims["cognito:groups"] ?? [] });
});
