"""A server on loopback that answers session lists of any length, page by page, as manager 22.03 does."""
import http.server
import json
import threading

FIELDS = {"status": "RUNNING", "access_key": "AKIAIOSFODNN7EXAMPLE", "image": "cr.backend.ai/stable/python:3.9-ubuntu20.04", "type": "INTERACTIVE",
          "status_info": None, "result": "UNDEFINED", "created_at": "2022-03-02T06:46:40.000000+00:00", "terminated_at": None}


def row(index):
    return {"id": f"00000000-0000-4000-8000-{index:012d}", "name": f"세션-{index} 🚀", **FIELDS,
            "session_id": f"00000000-0000-4000-8000-{index:012d}", "occupied_slots": '{"cpu": "2", "mem": "1073741824"}',
            "occupying_slots": '{"cpu": "2", "mem": "1073741824"}', "status_changed": "2022-03-02T06:46:40.000000+00:00"}


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply({"version": "v6.20220315", "manager": "22.03.3"})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        variables = request.get("variables") or {}
        if "offset" not in variables:
            self.reply({"data": {"keypair": {"user_id": "admin", "access_key": "A", "secret_key": "S", "is_active": True, "is_admin": True}}})
            return
        offset, limit = variables["offset"], variables["limit"]
        self.server.pages.append((offset, limit))
        if self.server.before_page:
            self.server.before_page(offset)
        items = [row(i) for i in range(offset, min(offset + limit, self.server.rows))]
        self.reply({"data": {"compute_session_list": {"items": items, "total_count": self.server.rows}}})

    def log_message(self, *_):
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # clients that are ended by a signal leave in the middle of an answer


class ListServer:
    """`with ListServer(20000) as server: server.environment`. `before_page(offset)` is called before each page leaves."""

    def __init__(self, rows, before_page=None):
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.rows, self.server.before_page, self.server.pages = rows, before_page, []
        self.environment = {"BACKEND_ENDPOINT": f"http://127.0.0.1:{self.server.server_address[1]}", "BACKEND_ACCESS_KEY": "A", "BACKEND_SECRET_KEY": "S"}

    @property
    def pages(self):
        return self.server.pages

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
