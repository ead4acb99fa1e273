import type { NextConfig } from "next";

// Everything that a page needs comes from here; nothing else may frame it or be run in it.
const policy = (isDevelopment: boolean) =>
  [
    "default-src 'self'",
    // Next.js starts its pages with scripts in them; in development it also evaluates text.
    `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

const config: NextConfig = {
  reactStrictMode: true,
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  // A page is never without its title: it comes with the page, not behind it.
  htmlLimitedBots: /.*/,
  outputFileTracingRoot: __dirname,
  async headers() {
    return [
      {
        source: "/:path*",
        headers: [
          { key: "Content-Security-Policy", value: policy(process.env.NODE_ENV === "development") },
          { key: "X-Content-Type-Options", value: "nosniff" },
          { key: "Referrer-Policy", value: "same-origin" },
        ],
      },
    ];
  },
};

export default config;
