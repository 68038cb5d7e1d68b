"""Session mode against the dev cluster's web server: login, work, logout, and every way in which a login is refused or gone."""
import http.server
import json
import os
import stat
import threading
import unittest

from bai_testing import ClusterTest, Home, run


class Login(ClusterTest):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.console = self.cluster.environment("user", "session")
        self.user, self.password = self.console["BACKEND_USER"], self.console["BACKEND_PASSWORD"]
        self.env = self.home.environment(self.console)

    def log_in(self, **options):
        return self.succeeds("login", stdin=f"{self.user}\n{self.password}\n", **options)

    def logins(self):
        return sorted((self.home.path / ".local/state/backend.ai").glob("login-*.json"))

    def test_login_work_logout(self):
        refused = self.backend("ps")
        self.assertEqual(refused.returncode, 4)
        self.assertIn("you are not logged in at " + self.env["BACKEND_ENDPOINT"], refused.stderr)
        self.assertIn("backend.ai login", refused.stderr)
        self.assertIn("Login succeeded.", self.log_in().stderr)
        self.assertIn(f'Username: "{self.user}"', self.succeeds("config").stdout)
        self.succeeds("run", "--name", "by-cookie", "--rm", "python", "-c", "print(6 * 7)")
        self.assertEqual(json.loads(self.succeeds("--output", "json", "ps").stdout)["items"], [])
        [file] = self.logins()
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(file.parent.stat().st_mode), 0o700)
        self.assertNotIn(self.password, file.read_text())
        self.succeeds("logout")
        self.assertEqual(self.logins(), [])
        self.assertEqual(self.backend("ps").returncode, 4)
        self.assertIn("Logout done.", self.succeeds("logout").stderr)

    def test_a_warm_list_is_one_request(self):
        self.log_in()
        self.succeeds("ps")
        lines = [line for line in self.succeeds("--timing", "ps").stderr.splitlines() if line.startswith("backend.ai: ")]
        self.assertEqual(len(lines), 2, lines)
        self.assertRegex(lines[0], r"POST .*/func/admin/gql → 200 .*resolving .*connecting .*TLS")
        self.assertRegex(lines[1], r"^backend\.ai: 1 request on 1 connection, \d+ ms in all$")

    def test_password_from_standard_input(self):
        self.succeeds("login", self.user, "--password-stdin", stdin=self.password)
        self.succeeds("ps")

    def test_refusals(self):
        for words, text, code, expected in ((["login"], f"{self.user}\nwrong\n", 4, "User credential mismatch"),
                                            (["login"], "", 1, "User ID"), (["login", "x"], "", 1, "Password"),
                                            (["update-password", "wrong", "a", "a"], "", 4, "not logged in")):
            result = self.backend(*words, stdin=text)
            self.assertNotEqual(result.returncode, 0, words)
            self.assertIn(expected, result.stderr, words)
            self.assertEqual(self.logins(), [], words)
        for words in (["login"], ["logout"], ["update-password", "a", "b", "b"]):
            result = run(words, {**self.env, "BACKEND_ENDPOINT_TYPE": "api", "BACKEND_ACCESS_KEY": "a", "BACKEND_SECRET_KEY": "b"})
            self.assertEqual(result.returncode, 3, result.stderr)
            self.assertIn('your endpoint type must be "session"', result.stderr)

    def test_a_login_at_the_api_says_so(self):
        result = self.backend("login", env={**self.env, "BACKEND_ENDPOINT": self.cluster.environment()["BACKEND_ENDPOINT"]}, stdin="a\nb\n")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("web server", result.stderr)

    def test_an_ended_login_is_told(self):
        self.log_in()
        [file] = self.logins()
        kept = file.read_text()
        self.succeeds("logout")
        file.write_text(kept)
        file.chmod(0o600)
        result = self.backend("ps")
        self.assertEqual(result.returncode, 4)
        self.assertIn(f"the login of {self.user} at {self.env['BACKEND_ENDPOINT']} has expired", result.stderr)
        self.log_in()  # an old cookie is in nobody's way
        self.succeeds("ps")

    def test_damaged_and_readable_files(self):
        self.log_in()
        [file] = self.logins()
        file.chmod(0o644)
        self.assertIn(f"chmod 600 {file}", self.backend("ps").stderr)
        file.write_bytes(os.urandom(64))
        file.chmod(0o600)
        result = self.backend("ps")
        self.assertEqual(result.returncode, 4)
        self.assertIn("is damaged", result.stderr)
        self.log_in()
        self.succeeds("ps")

    def test_profiles_keep_their_own_logins(self):
        folder = self.home.path / ".config/backend.ai"
        folder.mkdir(parents=True)
        address = self.console["BACKEND_ENDPOINT"]
        (folder / "config.yaml").write_text(f"profiles: {{a: {{endpoint: '{address}', endpoint_type: session}}, b: {{endpoint: '{address}', endpoint_type: session}}}}")
        other = self.cluster.environment("user2", "session")
        bare = self.home.environment()
        for profile, who in (("a", self.console), ("b", other)):
            run(["--profile", profile, "login"], bare, stdin=f"{who['BACKEND_USER']}\n{who['BACKEND_PASSWORD']}\n")
        for profile, who in (("a", self.console), ("b", other)):
            self.assertIn(who["BACKEND_USER"], run(["config"], {**bare, "BACKEND_PROFILE": profile}).stdout)
            self.assertEqual(run(["ps"], {**bare, "BACKEND_PROFILE": profile}).returncode, 0)

    def test_a_dead_endpoint_is_passed_over(self):
        self.env["BACKEND_ENDPOINT"] = "http://127.0.0.1:1," + self.console["BACKEND_ENDPOINT"]
        for _ in range(5):
            self.log_in()
            self.succeeds("ps")
            self.succeeds("logout")

    def test_update_password(self):
        who = self.cluster.environment("monitor", "session")
        env = self.home.environment(who)
        run(["login"], env, stdin=f"{who['BACKEND_USER']}\n{who['BACKEND_PASSWORD']}\n")
        wrong = run(["update-password", "wrong", "New-1", "New-1"], env)
        self.assertEqual(wrong.returncode, 4)
        self.assertIn("Old password mismatch", wrong.stderr)
        self.assertNotEqual(run(["update-password", who["BACKEND_PASSWORD"], "New-1", "New-2"], env).returncode, 0)
        self.assertIn("Password updated.", run(["update-password", who["BACKEND_PASSWORD"], "New-1", "New-1"], env).stderr)
        self.assertEqual(run(["login"], env, stdin=f"{who['BACKEND_USER']}\nNew-1\n").returncode, 0)

    def test_functions(self):
        answer = json.loads(self.succeeds("call", "Auth.login", json.dumps({"user_id": self.user, "password": self.password})).stdout)
        self.assertTrue(answer["authenticated"])
        self.assertEqual((list(answer["cookies"]), answer["config"]), (["AIOHTTP_SESSION"], {"username": self.user}))
        self.assertEqual(self.logins(), [], "the function stores nothing")
        refused = json.loads(self.succeeds("call", "Auth.login", json.dumps({"user_id": self.user, "password": "x"})).stdout)
        self.assertFalse(refused["authenticated"])

    def test_the_password_is_in_no_output(self):
        result = self.backend("--debug", "login", stdin=f"{self.user}\n{self.password}\n")
        self.assertEqual(result.returncode, 0)
        self.assertNotIn(self.password, result.stdout + result.stderr)
        cookie = json.loads(self.logins()[0].read_text())["cookies"][0]["value"]
        listed = self.backend("--debug", "ps")
        self.assertNotIn(cookie, listed.stdout + listed.stderr)

    def test_the_web_server_blocks_after_ten_failures(self):
        who = self.cluster.environment("domain-admin", "session")
        env = self.home.environment(who)
        for _ in range(10):
            refused = run(["login"], env, stdin=f"{who['BACKEND_USER']}\nwrong\n")
            self.assertEqual(refused.returncode, 3, refused.stderr)
        blocked = run(["login"], env, stdin=f"{who['BACKEND_USER']}\n{who['BACKEND_PASSWORD']}\n")
        self.assertEqual(blocked.returncode, 7)
        self.assertIn("Too many failed login attempts", blocked.stderr)


class SecondFactor(http.server.BaseHTTPRequestHandler):
    """A web server of a later release that wants a code, as it says so: in an answer with status 200, later 401."""
    protocol_version = "HTTP/1.1"
    status = 200
    logins = []

    def answer(self, status, document, *headers):
        body = json.dumps(document).encode()
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(200 if self.path == "/func/" else 404, {"version": "v8.20240915", "manager": "24.09.6"})

    def do_POST(self):
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.logins.append(given)
        if given.get("otp") == "123456":
            return self.answer(200, {"authenticated": True, "data": {"access_key": "AK", "role": "user", "status": "active"}},
                               ("Set-Cookie", "AIOHTTP_SESSION=abc; HttpOnly; Path=/"))
        why = "Invalid OTP" if "otp" in given else "OTP not provided"
        self.answer(self.status, {"authenticated": False, "data": {"type": "https://api.backend.ai/probs/rejected-by-hook", "title": "Rejected", "details": why}})

    def log_message(self, *_):
        pass


class OneTimePassword(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SecondFactor)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.env = self.home.environment({"BACKEND_ENDPOINT": f"http://127.0.0.1:{server.server_port}", "BACKEND_ENDPOINT_TYPE": "session"})

    def test_the_code_is_the_next_line(self):
        for SecondFactor.status in (200, 401):
            SecondFactor.logins.clear()
            result = run(["login", "alice", "--password-stdin"], self.env, stdin="pw\n123456\n")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(SecondFactor.logins, [{"username": "alice", "password": "pw"}, {"username": "alice", "password": "pw", "otp": "123456"}])
            wrong = run(["login", "alice", "--password-stdin"], self.env, stdin="pw\n1\n")
            self.assertEqual(wrong.returncode, 3)
            self.assertIn("Invalid OTP", wrong.stderr)
            missing = run(["login", "alice", "--password-stdin"], self.env, stdin="pw\n")
            self.assertNotEqual(missing.returncode, 0)
            self.assertIn("second factor", missing.stderr)
            self.assertNotIn("pw", missing.stderr.split())


if __name__ == "__main__":
    unittest.main()
