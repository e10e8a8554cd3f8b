"""A server on the loopback that speaks as much of OpenAI's protocol as a client of chat completions needs."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def completion(text, tokens_in=100, tokens_out=20):
    """Return the body of an answer."""
    message = {"role": "assistant", "content": text}
    return json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": "scripted",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {
                "prompt_tokens": tokens_in,
                "completion_tokens": tokens_out,
                "total_tokens": tokens_in + tokens_out,
            },
        }
    ).encode()


class Reply:
    """What the server does with a request."""

    def __init__(self, body=b"{}", status=200, headers=None, wait=0.0, pieces=1):
        self.body = body
        self.status = status
        self.headers = headers or {}
        self.wait = wait
        self.pieces = pieces


class Server:
    """Answers requests by a script, and notes what it was asked."""

    def __init__(self, replies):
        self.replies = list(replies)
        self.requests = []
        self.closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                outer.requests.append((self.path, self.headers, json.loads(self.rfile.read(length))))
                reply = outer.replies.pop(0) if outer.replies else Reply(b"", 500)
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.pieces == 1:
                    outer.closing.wait(reply.wait)
                self.end_headers()
                size = -(-len(reply.body) // reply.pieces)
                try:
                    for start in range(0, len(reply.body), size or 1):
                        self.wfile.write(reply.body[start : start + size])
                        self.wfile.flush()
                        if reply.pieces > 1 and outer.closing.wait(reply.wait):
                            break
                except OSError:
                    self.close_connection = True  # the client gave up, as it should

            def log_message(self, *arguments):
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
