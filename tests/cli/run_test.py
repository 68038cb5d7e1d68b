"""`run` and its neighbours on a dev cluster: output, status lines, exit codes, sessions that stay and sessions that go."""
import json
import subprocess
import time
import unittest

from bai_testing import PROGRAM, ClusterTest

IMAGE = "python:3.6-ubuntu18.04"


class Run(ClusterTest):
    def names(self, *options):
        return [row["name"] for row in json.loads(self.succeeds("--output=json", "ps", *options).stdout)["items"]]

    def test_hello_world(self):
        result = self.succeeds("run", "--rm", "-c", 'print("hello world")', IMAGE)
        self.assertEqual(result.stdout, "hello world\n")
        self.assertIn("is ready", result.stderr)
        self.assertIn("Execution finished. (exit code = 0)", result.stderr)
        self.assertIn("Cleaned up the session.", result.stderr)
        self.assertNotIn("\x1b", result.stderr)

    def test_quiet_says_nothing(self):
        result = self.succeeds("run", "--rm", "-q", "-c", "print(6*7)", "python")
        self.assertEqual((result.stdout, result.stderr), ("42\n", ""))

    def test_standard_error_stays_apart(self):
        result = self.succeeds("run", "--rm", "-q", "-c", "import sys; print('out'); print('err', file=sys.stderr)", "python")
        self.assertEqual((result.stdout, result.stderr), ("out\n", "err\n"))

    def test_exit_code_of_the_program(self):
        folder = self.home.path / "exit"
        folder.mkdir(exist_ok=True)
        (folder / "exit3.py").write_text("raise SystemExit(3)\n")
        result = self.backend("run", "--rm", "--exec", "python3 exit3.py", "python", "exit3.py", cwd=folder)
        self.assertEqual(result.returncode, 3, result.stderr)

    def test_a_query_that_raises_is_what_the_server_says(self):
        result = self.backend("run", "--rm", "-c", "1/0", "python")
        self.assertEqual(result.returncode, 0)
        self.assertIn("ZeroDivisionError", result.stderr)

    def test_files_build_and_exec(self):
        folder = self.home.path / "build"
        folder.mkdir(exist_ok=True)
        (folder / "hello.c").write_text('#include <stdio.h>\nint main(void) { printf("hello from C\\n"); return 5; }\n')
        result = self.backend("run", "--rm", "--build", "gcc -o hello hello.c", "--exec", "./hello", "c", "hello.c", cwd=folder)
        self.assertEqual(result.returncode, 5, result.stderr)
        self.assertIn("hello from C\n", result.stdout)
        self.assertIn("Build finished. (exit code = 0)", result.stderr)

    def test_environment(self):
        result = self.succeeds("run", "--rm", "-q", "-e", "GREETING=hi there", "-c", "import os; print(os.environ['GREETING'])", "python")
        self.assertEqual(result.stdout, "hi there\n")

    def test_input(self):
        result = self.succeeds("run", "--rm", "-q", "-c", "name = input('who? '); print('hello', name)", "python", stdin="there\n")
        self.assertEqual(result.stdout, "who? hello there\n")

    def test_wide_characters_arrive_whole(self):
        self.assertEqual(self.succeeds("run", "--rm", "-q", "-c", "print('줄' * 3000)", "python").stdout, "줄" * 3000 + "\n")

    def test_state_lives_in_the_session(self):
        name = "state-one"
        self.addCleanup(self.backend, "rm", name)
        run = lambda code: self.backend("run", "-q", "-t", name, "-c", code, "python")
        run("x = 1; import os; parent = os.getppid()")
        self.assertEqual(run("print(x + 1)").stdout, "2\n")
        run("import sys; sys.exit()")
        self.assertEqual(run("print(x)").stdout, "1\n")
        self.assertEqual(run("print(parent == os.getppid())").stdout, "True\n")

    def test_state_over_polling(self):
        name = "state-poll"
        self.addCleanup(self.backend, "rm", name)
        self.succeeds("session", "create", "-t", name, "python")

        def query(code):
            arguments, mode, run_id, out = code, "query", None, ""
            while True:
                given = {"name": name, "mode": mode, "code": arguments}
                if run_id:
                    given["run_id"] = run_id
                reply = json.loads(self.succeeds("call", "ComputeSession.execute", json.dumps(given)).stdout)
                run_id = reply["runId"]
                out += "".join(data for kind, data in reply["console"] if kind == "stdout")
                if reply["status"] == "finished":
                    return out
                arguments, mode = "", "continue"

        query("x = 1; import os; parent = os.getppid()")
        self.assertEqual(query("print(x + 1)"), "2\n")
        query("import sys; sys.exit()")
        self.assertEqual(query("print(x)"), "1\n")
        self.assertEqual(query("print(parent == os.getppid())"), "True\n")

    def test_another_shell_sees_the_session_while_it_runs(self):
        name = "seen-by-ps"
        program = subprocess.Popen([PROGRAM, "run", "--rm", "-t", name, "-c", "print('started', flush=True); print(input())", "python"],
                                   env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(program.kill)
        self.assertEqual(program.stdout.readline(), "started\n")
        self.assertIn(name, self.names())
        out, _ = program.communicate("go on\n", timeout=60)
        self.assertEqual((program.returncode, out), (0, "go on\n"))
        self.assertNotIn(name, self.names())
        self.assertIn(name, self.names("--dead"))

    def test_interrupt_ends_by_signal_and_removes_the_session(self):
        name = "interrupted"
        program = subprocess.Popen([PROGRAM, "run", "--rm", "-t", name, "-c", "print('started', flush=True)\nwhile True: pass", "python"],
                                   env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(program.kill)
        self.assertEqual(program.stdout.readline(), "started\n")
        program.send_signal(2)
        program.communicate(timeout=60)
        self.assertEqual(program.returncode, -2)
        self.assertNotIn(name, self.names())

    def test_create_info_logs_remove(self):
        name = "lifecycle"
        created = self.succeeds("session", "create", "-t", name, "python")
        self.assertIn("is created and ready", created.stderr)
        again = self.succeeds("start", "-t", name, "python")
        self.assertIn("is already running and ready", again.stderr)
        session = next(row for row in json.loads(self.succeeds("--output=json", "ps").stdout)["items"] if row["name"] == name)
        info = json.loads(self.succeeds("--output=json", "info", session["session_id"]).stdout)["items"][0]
        self.assertEqual((info["name"], info["status"]), (name, "RUNNING"))
        self.assertIn(name, self.succeeds("info", name).stdout)
        self.succeeds("run", "-q", "-t", name, "-c", "print('in the log')", "python")
        self.assertIn("in the log", self.succeeds("session", "logs", name).stdout)
        self.succeeds("rm", name)
        self.assertNotIn(name, self.names())

    def test_json_is_one_document(self):
        for words in (["ps"], ["functions"], ["plugin", "list"], ["session", "info", "00000000-0000-4000-8000-000000000000"], ["rm", "no-such-session"]):
            result = self.backend("--output=json", *words)
            json.loads(result.stdout)

    def test_call_reaches_functions(self):
        reply = json.loads(self.succeeds("call", "ComputeSession.hello", "{}").stdout)
        self.assertIn("version", reply)


class RunWithTls(ClusterTest):
    tls = True

    def test_over_tls_with_the_clusters_own_authority(self):
        self.assertTrue(self.env["BACKEND_ENDPOINT"].startswith("https://"))
        self.assertEqual(self.succeeds("run", "--rm", "-q", "-c", "print(6*7)", "python").stdout, "42\n")

    def test_an_unknown_authority_is_refused(self):
        env = {name: value for name, value in self.env.items() if name != "SSL_CERT_FILE"}
        result = self.backend("ps", env=env)
        self.assertEqual(result.returncode, 8, result.stderr)
        self.assertIn("certificate", result.stderr)


if __name__ == "__main__":
    unittest.main()
