"""The dev cluster's own promises: it leaves no process behind, and keeps its records through a crash."""
import json
import os
import pathlib
import signal
import unittest

from bai_testing import DevCluster, Home, run


def processes_of(data):
    """Process ids whose command line or environment names the data folder."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            text = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
        if str(data).encode() in text and state != "Z":
            found.append(int(entry.name))
    return found


def wait_until_gone(pids, seconds=30):
    """Polls the process table: there is no other way to wait for processes that are not ours."""
    import time
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        alive = [pid for pid in pids if pathlib.Path(f"/proc/{pid}").exists() and "Z" not in state_of(pid)]
        if not alive:
            return []
        time.sleep(0.05)
    return alive


def state_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


class Cluster(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def test_down_leaves_no_process(self):
        with DevCluster() as cluster:
            env = self.home.environment(cluster.environment())
            self.assertEqual(run(["session", "create", "-t", "left-alone", "python"], env).returncode, 0)
            before = processes_of(cluster.data)
            self.assertTrue(before)
            cluster.down()
            self.assertEqual(wait_until_gone(before), [])
            self.assertEqual(processes_of(cluster.data), [])

    def test_records_survive_kill_and_sessions_do_not(self):
        with DevCluster() as cluster:
            env = self.home.environment(cluster.environment())
            self.assertEqual(run(["session", "create", "-t", "survivor", "python"], env).returncode, 0)
            program = "import subprocess; subprocess.Popen(['setsid', 'sleep', '1000']); print('started')"
            self.assertEqual(run(["run", "-q", "-t", "survivor", "-c", program, "python"], env).stdout, "started\n")
            pids = processes_of(cluster.data)
            server = int((cluster.data / "server.pid").read_text().split()[0])
            self.assertIn(server, pids)
            os.kill(server, signal.SIGKILL)
            self.assertEqual(wait_until_gone(pids), [])
            cluster.up()
            env = self.home.environment(cluster.environment())
            rows = json.loads(run(["--output=json", "ps", "--dead"], env).stdout)["items"]
            row = next(row for row in rows if row["name"] == "survivor")
            self.assertEqual((row["status"], row["status_info"]), ("TERMINATED", "self-terminated"))

    def test_up_twice_and_down_twice(self):
        with DevCluster() as cluster:
            first = cluster.environment()
            cluster.up()
            self.assertEqual(cluster.environment(), first)
            cluster.down()
            self.assertEqual(cluster.control("down", check=False).returncode, 0)

    def test_users_have_their_roles(self):
        with DevCluster() as cluster:
            for user, role in (("admin", "superadmin"), ("domain-admin", "admin"), ("user", "user"), ("user2", "user"), ("monitor", "monitor")):
                env = self.home.environment(cluster.environment(user))
                self.assertTrue(env["BACKEND_ACCESS_KEY"], user)
                result = run(["ps"], env)
                if user == "monitor":  # the manager has no answer to this role
                    self.assertEqual(result.returncode, 1, result.stderr)
                    self.assertIn("Unknown client role", result.stderr)
                else:
                    self.assertEqual(result.returncode, 0, result.stderr)

    def test_unknown_user_and_unknown_command(self):
        with DevCluster() as cluster:
            result = cluster.control("env", "--user", "nobody", check=False)
            self.assertNotEqual(result.returncode, 0)
            self.assertIn("nobody", result.stderr)
            self.assertNotEqual(cluster.control("nonsense", check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main()
