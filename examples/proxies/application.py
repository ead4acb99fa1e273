"""An application that knows nothing of tokens: its proxy has asked Poolguard, and says who the user is. Only the proxy may
be able to reach it."""

import html
import http.server
import urllib.parse


class Application(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        email = urllib.parse.unquote(self.headers.get("X-Auth-Email", ""))
        groups = [urllib.parse.unquote(each) for each in self.headers.get("X-Auth-Groups", "").split(",") if each]
        text = f"Reports for {email}, who is in {', '.join(groups) or 'no group'}\n"
        said = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title><p>{html.escape(text)}</p>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(said.encode())


http.server.ThreadingHTTPServer(("127.0.0.1", 3000), Application).serve_forever()
