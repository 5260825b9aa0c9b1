"""Another site than ours: that of a town, which shows a dialogue in its own page."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Ville fictive</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><header><h1>Ville fictive</h1></header><main><p>Donnez votre avis sur la place.</p>{code}</main></body></html>"""


@contextmanager
def town(code: str) -> Iterator[str]:
    """The address of a town's own site, whose one page holds `code`."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.format(code=code).encode() if self.path == "/" else b"")

        def log_message(self, *words: object) -> None:
            """Nothing."""

    # The tested site answers to `localhost`: for a browser, a number is another site.
    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
