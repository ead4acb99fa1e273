export { auth as middleware } from "@/auth";

export const config = {
  matcher: ["/items/:path*", "/alerts/:path*", "/tenant/:path*", "/account/:path*"],
};
