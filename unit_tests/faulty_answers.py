"""Answers that are none, for tests of what the client makes of them."""

import time

from scripted_server import half, hang_up, reply, reset, silence, then_close

from procountor_api import Client, Credentials

CREDENTIALS = Credentials("needle-client", "needle-secret", "needle-key")
STORED = reply(body={"id": 7})
HTML = reply(body=b"<html>Sorry</html>", content_type="text/html")

LOST = {
    "connection closed": hang_up,
    "connection reset": reset,
    "half a body": half(STORED),
    "half the headers": half(STORED, 20),
    "cut chunked body": then_close(
        b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{"id":'
    ),
    "cut body that ends with the connection": then_close(
        b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{"id": 7'
    ),
    "nonsense": then_close(b"220 mail.example ESMTP\r\n"),
    "silence": silence(3),
    "redirect": reply(302, b"", Location="/api/elsewhere"),
    "not modified": reply(304, b""),
    "request timeout of a gateway": reply(408, b""),
    "server error": reply(500, {"errors": []}),
    "bad gateway": reply(502, b"<html>", "text/html"),
    "unavailable": reply(503, b""),
    "gateway timeout": reply(504, b""),
}
UNREADABLE = {
    "empty": reply(body=b""),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "html": HTML,
    "html that calls itself json": reply(body=b"<html>"),
    "json that calls itself html": reply(body=b'{"id": 7}', content_type="text/html"),
    "json without a content type": reply(body=b'{"id": 7}', content_type=None),
    "cut json": reply(body=b'{"id": 7'),
    "not utf-8": reply(body='{"id": 7, "name": "Mäki"}'.encode("latin-1")),
    "utf-16": reply(body='{"id": 7}'.encode("utf-16")),
    "NaN": reply(body=b'{"id": 7, "sum": NaN}'),
    "impossible number": reply(body=b'{"id": 7, "sum": 1e9999999999999999999}'),
    "endless nesting": reply(body=b"[" * 100_000),
    "bare number": reply(body=b"7"),
    "null": reply(body=b"null"),
    "list": reply(body=b"[]"),
    "unzippable": reply(body=b"abc", Content_Encoding="gzip"),
}


def client_of(server, credentials=CREDENTIALS, **options):
    return Client(server.url, credentials, **{"timeout": 5, **options})


def late(seconds, answer):
    def play(connection):
        time.sleep(seconds)
        connection.sendall(answer)

    return play
