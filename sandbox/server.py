"""The HTTP server: werkzeug's threaded one, made to keep connections open."""

import io
import logging
import socket
import time

from werkzeug.serving import DechunkedInput, ThreadedWSGIServer, WSGIRequestHandler

from .bodies import MAX_BODY
from .reply import Dropped

_logger = logging.getLogger(__name__)

# Read and thrown away, so that the client gets the refusal instead of a broken connection.
MAX_DRAINED = 200_000_000
CHUNK = 1_000_000


class Handler(WSGIRequestHandler):
    """Serves many requests over one connection.

    Werkzeug closes every connection because an unread body would be taken for the next request. Here the body is read
    before the application runs, so the connection can stay. Each answer leaves in one write, without Nagle's delay.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    # Idle connections give their thread back.
    timeout = 120

    def run_wsgi(self):
        """Run the application for one request."""
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        self.environ = environ = self.make_environ()
        try:
            self._take_body(environ)
            status, headers, body = self._call(environ)
        except ValueError:
            self.close_connection = True
            status, headers, body = "400 Bad Request", [], b""
        except Dropped:
            self.close_connection = True
            return
        self._write(status, headers, body)

    def log_request(self, *_args, **_kwargs):
        """Say nothing: the last requests are on the web page."""

    def log_error(self, text, *values):
        """Keep protocol errors of clients out of the output unless asked for."""
        _logger.debug(text, *values)

    def date_time_string(self, timestamp=None):
        """Return the time for the ``Date`` header; the operator can set it wrong."""
        moment = time.time() if timestamp is None else timestamp
        return super().date_time_string(moment + self.server.app.settings["date_header_offset"])

    def version_string(self):
        """Return the name of the server for the ``Server`` header."""
        return "ProcountorSandbox"

    def _call(self, environ):
        answer = []

        def start_response(status, headers, _error=None):
            answer.extend((status, headers))

        body = b"".join(self.server.app(environ, start_response))
        return (*answer, body)

    def _take_body(self, environ):
        if environ.get("wsgi.input_terminated"):
            stream, left = DechunkedInput(self.rfile), MAX_DRAINED
        else:
            stream, left = self.rfile, _length(environ)
        kept, size = [], 0
        while left > 0 and (data := stream.read(min(left, CHUNK))):
            left -= len(data)
            size += len(data)
            if size <= MAX_BODY:
                kept.append(data)
        if size > MAX_BODY:
            environ["sandbox.body_too_large"] = True
            # A body beyond what is drained would be read as the next request.
            self.close_connection = True
            kept, size = [], 0
        environ["wsgi.input"] = io.BytesIO(b"".join(kept))
        environ["CONTENT_LENGTH"] = str(size)

    def _write(self, status, headers, body):
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        if int(code) != 204:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()


def _length(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length < 0:
        raise ValueError(length)
    return min(length, MAX_DRAINED)


def make_server(host, port, app):
    """Return a server that listens; port 0 takes a free one (see ``port``).

    :raise OSError: the port is in use, or the address is not one of this machine
    """
    # Opened here, because werkzeug would end the process with words of its own.
    with socket.create_server((host, port), backlog=128) as listening:
        server = ThreadedWSGIServer(host, listening.getsockname()[1], app, Handler, fd=listening.fileno())
    # A forgotten connection must not keep the process alive.
    server.daemon_threads = True
    return server
