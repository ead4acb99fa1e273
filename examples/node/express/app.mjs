// An Express application with Poolguard. README.md beside it says how to run it.
import express from "express";
import { Refused, ask, bearer, cookieName, isOwnForm, signIn, signOut, verify } from "../gateway.mjs";

const escape = (text) => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
const page = (text, form) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title><p>${escape(text)}</p>${form}`;
const toSignIn = `<form method="post" action="/login">
<label>Email <input name="email" type="email" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form>`;
const toSignOut = '<form method="post" action="/logout"><button>Sign out</button></form>';

const tokenOf = (request) => new RegExp(`(?:^|; )${cookieName}=([^;]+)`).exec(request.get("Cookie") ?? "")?.[1];

const app = express();
app.disable("x-powered-by");
app.use(express.urlencoded({ extended: false, limit: "4kb" }));
app.use((request, _, next) => {
  if (request.method === "POST" && !isOwnForm(request.get("Origin"), request.get("Host"))) {
    throw new Refused(403, "cross_site");
  }
  next();
});

app.get("/api/me", async (request, response) => {
  const claims = await verify(bearer(request.get("Authorization")));
  response.json({ sub: claims.sub, groups: claims["cognito:groups"] ?? [] });
});

app.get("/", (_, response) => response.send(page("Sign in to see the reports.", toSignIn)));

app.post("/login", async (request, response) => {
  const { email = "", password = "" } = request.body ?? {};
  try {
    const tokens = await signIn(email, password, request.socket.remoteAddress);
    const options = { httpOnly: true, secure: request.secure, sameSite: "lax", maxAge: tokens.expires_in * 1000 };
    response.cookie(cookieName, tokens.access_token, options).redirect(303, "/reports");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    response.status(error.status).send(page(`The sign-in was refused: ${error.code}`, toSignIn));
  }
});

app.get("/reports", async (request, response) => {
  try {
    const user = await ask(tokenOf(request), "groups=staff");
    response.set("Cache-Control", "no-store").send(page(`Reports for ${user.email}`, toSignOut));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401) response.redirect(303, "/");
    else response.status(error.status).send(page(`You cannot see the reports: ${error.code}`, toSignOut));
  }
});

app.post("/logout", async (request, response) => {
  const token = tokenOf(request);
  if (token) await signOut(token);
  response.clearCookie(cookieName).redirect(303, "/");
});

// Express knows an error handler by its four parameters.
app.use((error, _request, response, next) => {
  if (!(error instanceof Refused)) return next(error);
  if (error.status === 401) response.set("WWW-Authenticate", "Bearer");
  response.status(error.status).json({ error: error.code });
});

app.listen(Number(process.env.PORT ?? 5000), "127.0.0.1");
