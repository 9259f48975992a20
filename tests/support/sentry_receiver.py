"""Takes what the Sentry client sends and writes it to a file, a line per envelope item. Run as a program."""

import gzip
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Receiver(BaseHTTPRequestHandler):
    folder: Path

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        with (self.folder / "envelopes").open("ab") as file:
            file.write(body + b"\n")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"id": "0"}).encode())

    def log_message(self, *arguments: object) -> None:
        pass


def main() -> None:
    Receiver.folder = Path(sys.argv[1])
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    port = Receiver.folder / "port.new"
    port.write_text(str(server.server_address[1]))
    port.rename(Receiver.folder / "port")
    server.serve_forever()


if __name__ == "__main__":
    main()
