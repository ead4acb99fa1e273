"""Requests through a plain socket."""

import socket


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=40)


def read_all(connection):
    data = b""
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionResetError:
            return data
        if not part:
            return data
        data += part


def exchange(server, request):
    with connect(server) as connection:
        connection.sendall(request)
        return read_all(connection)


def status(reply):
    return int(reply.split(b" ", 2)[1])


def get(path, *headers, close=True):
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *headers]
    if close:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
