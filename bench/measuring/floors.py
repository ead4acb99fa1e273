"""Other servers that answer with a constant, as bare Beast does: h2o, and nginx alone; and nginx that asks
/forward-auth before each answer."""

import os
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from .answers import must_succeed, must_verify
from .machine import Cores, find_tool
from .peers import PATH, listening_socket
from .server_process import ServerProcess, clean_environment

CONSTANT = '{"status":"ok"}'
ALONE = "/alone"

# Its handler of files is its fastest: one in its Ruby costs a third more.
H2O = """\
{user}
num-threads: 1
max-connections: 1000
listen: {{host: 127.0.0.1, port: {port}}}
file.mime.setdefaulttype: application/json
hosts:
  default:
    paths:
      "/": {{file.dir: {folder}}}
"""

# empty_gif answers from memory, and after access was granted; `return` would answer before.
NGINX = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr error;
events {{
    worker_connections 1000;
}}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream poolguard {{
        server 127.0.0.1:{poolguard};
        keepalive 32;
        keepalive_requests 1000000000;
    }}
    server {{
        listen 127.0.0.1:{port};
        location = {alone} {{
            empty_gif;
        }}
        location = {path} {{
            auth_request /_who;
            auth_request_set $who_subject $upstream_http_x_auth_subject;
            auth_request_set $who_groups $upstream_http_x_auth_groups;
            empty_gif;
        }}
        location = /_who {{
            internal;
            proxy_pass http://poolguard/forward-auth;
            proxy_http_version 1.1;
            proxy_pass_request_body off;
            proxy_set_header Content-Length "";
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Original-URI $request_uri;
            proxy_set_header X-Original-Method $request_method;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_buffer_size 64k;
            proxy_buffers 4 64k;
        }}
    }}
}}
"""


@contextmanager
def h2o(folder: Path, cores: Cores) -> Iterator[tuple[ServerProcess, int]]:
    (folder / "health").write_text(CONSTANT)
    with listening_socket() as listener:
        port = listener.getsockname()[1]
        configuration = folder / "h2o.yaml"
        configuration.write_text(H2O.format(
            port=port, folder=folder,
            user="user: root" if os.geteuid() == 0 else ""))  # it would not read the folder as another
        environment = clean_environment(SERVER_STARTER_PORT=f"127.0.0.1:{port}={listener.fileno()}")
        with ServerProcess("h2o", [find_tool("h2o"), "-c", str(configuration)], folder, cores.server, environment,
                           (listener.fileno(),)) as server:
            must_succeed("h2o", port, "GET", "/health")
            yield server, port


@contextmanager
def nginx(poolguard: int, token: str, folder: Path, cores: Cores) -> Iterator[tuple[ServerProcess, int]]:
    """`token` is one that the server at the port `poolguard` accepts."""
    with listening_socket() as listener:
        port = listener.getsockname()[1]
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.format(port=port, folder=folder, poolguard=poolguard, alone=ALONE, path=PATH))
        # The variable by which nginx hands its sockets to its successor.
        environment = clean_environment(NGINX=f"{listener.fileno()};")
        command = [find_tool("nginx"), "-p", str(folder), "-e", "stderr", "-c", str(configuration)]
        with ServerProcess("nginx", command, folder, cores.server, environment, (listener.fileno(),)) as server:
            must_succeed("nginx", port, "GET", ALONE)
            must_verify("nginx before /forward-auth", port, PATH, token)
            yield server, port
