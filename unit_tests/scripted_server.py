"""A real HTTP server that plays a script, for answers no decent server gives."""

import json
import socket
import socketserver
import threading
import time
from dataclasses import dataclass

TOKEN = "eyJ.needle-token.sig"


@dataclass
class Seen:
    method: str
    target: str
    headers: dict
    body: bytes

    @property
    def path(self):
        return self.target.partition("?")[0]


def reply(status=200, body=b"{}", content_type="application/json", **headers):
    """A whole answer; ``body`` may be bytes or a plain value."""
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Any", f"Content-Length: {len(body)}"]
    lines += [f"Content-Type: {content_type}"] if content_type else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def token_reply(value=TOKEN, **more):
    return reply(body={"access_token": value, "expires_in": 3600, **more})


def hang_up(_connection):
    """Close without a word."""
    return False


def reset(connection):
    """Reset the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    return False


def half(answer, missing=5):
    """Send all but the end, then close."""

    def play(connection):
        connection.sendall(answer[:-missing])
        return False

    return play


def silence(seconds):
    def play(_connection):
        time.sleep(seconds)
        return False

    return play


def drip(answer, every):
    """Send byte by byte."""

    def play(connection):
        for index in range(len(answer)):
            connection.sendall(answer[index : index + 1])
            time.sleep(every)

    return play


def then_close(answer):
    """Answer as if the connection stayed open, then close it."""

    def play(connection):
        connection.sendall(answer)
        return False

    return play


class ScriptedServer:
    """Answers the requests to ``/oauth/token`` from ``tokens`` and all others from ``answers``, in order.

    An element is bytes, or a function of the connection which returns False when the connection shall close. The last
    of ``tokens`` is repeated, ``answers`` are not. What came in is in ``requests`` and ``logins``.
    """

    def __init__(self, *answers, tokens=(), tls=None):
        self.answers, self.tokens = list(answers), list(tokens) or [token_reply()]
        self.requests, self.logins, self.connections = [], [], 0
        outer = self

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

            def get_request(self):
                connection, address = super().get_request()
                return (tls.wrap_socket(connection, server_side=True) if tls else connection), address

            def handle_error(self, request, client_address):
                """Clients hang up; that is the point."""

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                outer.connections += 1
                while request := read_request(self.rfile):
                    if outer.play(request, self.connection) is False:
                        return

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}/api"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def play(self, request, connection):
        if request.path == "/api/oauth/token":
            self.logins.append(request)
            answer = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
        else:
            self.requests.append(request)
            answer = self.answers.pop(0)
        return connection.sendall(answer) if isinstance(answer, bytes) else answer(connection)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def read_request(stream):
    start = stream.readline().decode("latin-1").split()
    if not start:
        return None
    headers = {}
    while line := stream.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return Seen(start[0], start[1], headers, body)
