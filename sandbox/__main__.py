"""``python -m sandbox``: start the sandbox as a process of its own."""

import argparse
import logging
import signal
import sys


def main(arguments=None):
    """Run until SIGINT or SIGTERM. Prints one line when it is ready."""
    options = _options(arguments)
    # Imported late, so that --help is quick.
    from .app import Sandbox
    from .server import make_server
    from .store import Store

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    store = Store(options.data)
    app = Sandbox(store, options.company, not options.unchecked_answers, options.latency_ms / 1000, options.empty)
    try:
        server = make_server(options.host, options.port, app)
    except OSError as error:
        sys.exit(f"The sandbox cannot listen on {options.host}:{options.port}: {error.strerror}.")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        print(f"Procountor sandbox: http://{options.host}:{server.port}/", flush=True)
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        store.close()


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local copy of the Procountor REST API.")
    parser.add_argument("--port", type=int, default=8070, help="0 takes a free port (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--data", metavar="FILE", required=True, help="SQLite file; made when missing")
    parser.add_argument("--latency-ms", type=int, default=0, metavar="N", help="every API call takes N ms longer")
    parser.add_argument("--company", type=int, default=2, metavar="N", help="how many companies (default: %(default)s)")
    parser.add_argument("--empty", action="store_true", help="new companies have no partners, products and bills")
    parser.add_argument(
        "--unchecked-answers", action="store_true", help="do not check answers against the document (for benchmarks)"
    )
    return parser.parse_args(arguments)


def _stop(_number, _frame):
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
