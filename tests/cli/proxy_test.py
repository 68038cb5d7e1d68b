"""`proxy` passes requests on, signed; what goes wrong is told with the right status. Announcements are made through it."""
import contextlib
import json
import os
import re
import signal
import subprocess
import unittest
import urllib.error
import urllib.request

from bai_testing import LIMIT, PROGRAM, ClusterTest, Home


@contextlib.contextmanager
def proxy(env):
    """The address of a running proxy. It ends by Ctrl-C, silently, with exit 0."""
    process = subprocess.Popen([PROGRAM, "proxy", "--bind", "127.0.0.1", "--port", "0"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline()).group()
    finally:
        process.send_signal(signal.SIGINT)
        try:
            _, err = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert process.returncode == 0, (process.returncode, err)


def fetch(address, method="GET", data=None, headers=None):
    """Status, headers, body; refusals included."""
    request = urllib.request.Request(address, method=method, data=None if data is None else json.dumps(data).encode(),
                                     headers={**({} if data is None else {"Content-Type": "application/json"}), **(headers or {})})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=LIMIT) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Proxy(ClusterTest):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.env = self.home.environment(self.cluster.environment())

    def test_requests_and_refusals(self):
        with proxy(self.env) as address:
            status, headers, body = fetch(address + "/v4/auth?echo=a%20b%2Bc%26d")
            self.assertEqual((status, json.loads(body)), (200, {"authorized": "yes", "echo": "a b+c&d"}))
            self.assertEqual(headers["Access-Control-Allow-Origin"], "*")
            status, _, body = fetch(address + "/admin/gql", "POST", {"query": "query { keypair { access_key } }", "variables": {}})
            self.assertEqual(json.loads(body)["data"]["keypair"]["access_key"], self.env["BACKEND_ACCESS_KEY"])
            status, headers, body = fetch(address + "/session/nothing-here")
            self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (404, None))
            self.assertIn("type", json.loads(body))
            status, _, body = fetch(address + "/auth?echo=x", headers={"Authorization": "Bearer stolen", "Cookie": "a=b", "X-BackendAI-Version": "v1.19700101"})
            self.assertEqual((status, json.loads(body)["echo"]), (200, "x"))

    def test_an_endpoint_that_is_not_there(self):
        with proxy({**self.env, "BACKEND_ENDPOINT": "http://127.0.0.1:1"}) as address:
            status, _, body = fetch(address + "/")
            self.assertEqual((status, body), (502, b"The proxy target server is inaccessible."))

    def test_a_large_body_goes_through(self):
        data = {"query": "query { keypair { access_key } }", "variables": {}, "padding": "x" * 3_000_000}
        with proxy(self.env) as address:
            self.assertIn(fetch(address + "/admin/gql", "POST", data)[0], (200, 400))

    def test_a_taken_port_and_a_wrong_one(self):
        with proxy(self.env) as address:
            result = self.backend("proxy", "--bind", "127.0.0.1", "--port", address.rsplit(":", 1)[1])
            self.assertNotEqual(result.returncode, 0)
            self.assertIn("cannot listen on 127.0.0.1", result.stderr)
        self.assertEqual(self.backend("proxy", "--port", "70000").returncode, 2)

    def test_through_the_web_server(self):
        env = self.home.environment(self.cluster.environment("user", "session"))
        with proxy(env) as address:
            self.assertEqual(fetch(address + "/auth?echo=x")[0], 401)
        self.succeeds("login", env=env, stdin=f"{env['BACKEND_USER']}\n{env['BACKEND_PASSWORD']}\n")
        with proxy(env) as address:
            self.assertEqual(fetch(address + "/auth?echo=x")[0], 200)

    def test_announcements(self):
        with proxy(self.env) as address:
            self.assertIn(fetch(address + "/manager/announcement", "POST", {"enabled": True, "message": "**Maintenance** on *Friday*\n\n- one\n- [two](https://example.com)"})[0], (200, 204))
        first = self.succeeds("ps")
        self.assertIn("╭──────────────────────────── Server Announcement ─────────────────────────────╮\n"
                      f"│ {'Maintenance on Friday':<76} │\n│ {'':<76} │\n│ {'• one':<76} │\n│ {'• two (https://example.com)':<76} │\n╰{'─' * 78}╯\n", first.stderr)
        self.assertNotIn("Maintenance", first.stdout)
        self.assertNotIn("Maintenance", self.succeeds("ps").stderr, "once a day")
        other = Home()
        self.addCleanup(other.remove)
        quiet = self.succeeds("--output", "json", "ps", env=other.environment(self.cluster.environment()))
        self.assertNotIn("Maintenance", quiet.stdout + quiet.stderr)
        state = other.path / ".local/state/backend.ai"
        (state / "announcement.json").write_text("{ damaged")
        self.assertIn("Maintenance", self.succeeds("ps", env=other.environment(self.cluster.environment())).stderr)
        seen = json.loads((state / "announcement.json").read_text())
        (state / "announcement.json").write_text(json.dumps({"hash": seen["hash"], "dismissed": True}))
        self.assertNotIn("Maintenance", self.succeeds("ps", env=other.environment(self.cluster.environment())).stderr)
        self.assertFalse(os.path.exists(self.home.path / ".config"))


if __name__ == "__main__":
    unittest.main()
