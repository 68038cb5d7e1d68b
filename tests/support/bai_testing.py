"""What the Python tests share: where the build lies, a dev cluster of their own, running the program."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["BAI_BUILD"])
SOURCE = pathlib.Path(os.environ["BAI_SOURCE"])
PROGRAM = BUILD / "bin" / "backend.ai"
DEVCLUSTER = BUILD / "bin" / "devcluster"
OFFICIAL = SOURCE / "build" / "official-client" / "bin" / "backend.ai"
LIMIT = 120  # seconds; a test that hangs fails, it does not wait for ever
IN_CI = os.environ.get("CI") == "true"


def exports(text):
    """The variables of `export NAME=VALUE …` lines, as a shell reads them."""
    out = subprocess.run(["bash", "-c", text + "\nenv -0"], env={}, capture_output=True, check=True).stdout
    pairs = (item.split(b"=", 1) for item in out.split(b"\0") if b"=" in item)
    return {k.decode(): v.decode() for k, v in pairs if k.decode() not in ("PWD", "SHLVL", "_")}


class DevCluster:
    """A dev cluster in a temporary folder; `with` ends it."""

    def __init__(self, tls=False):
        self.data = pathlib.Path(tempfile.mkdtemp(prefix="bai-devcluster-"))
        self.tls = tls

    def control(self, *arguments, check=True):
        result = subprocess.run([DEVCLUSTER, *arguments, "--data", self.data], capture_output=True, text=True, timeout=LIMIT)
        if check and result.returncode != 0:
            raise AssertionError(f"devcluster {' '.join(arguments)}: exit {result.returncode}\n{result.stdout}{result.stderr}")
        return result

    def up(self):
        return self.control("up", *(["--tls"] if self.tls else []))

    def down(self):
        return self.control("down")

    def environment(self, user="admin", mode="api"):
        return exports(self.control("env", "--user", user, "--mode", mode).stdout)

    def __enter__(self):
        self.up()
        return self

    def __exit__(self, *_):
        self.control("down", check=False)
        shutil.rmtree(self.data, ignore_errors=True)


class Home:
    """An empty home folder, so that nothing of the user's reaches a test."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="bai-home-"))

    def environment(self, extra=None):
        base = {"HOME": str(self.path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC", "TMPDIR": tempfile.gettempdir()}
        for name, value in os.environ.items():
            if name.endswith("SAN_OPTIONS"):
                base[name] = value
        base.update(extra or {})
        return base

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


def run(arguments, environment, program=PROGRAM, stdin="", cwd=None, timeout=LIMIT):
    return subprocess.run([program, *arguments], env=environment, input=stdin, capture_output=True, text=True, cwd=cwd, timeout=timeout)


class ClusterTest(unittest.TestCase):
    """One dev cluster for all tests of the class; `self.backend` runs the program on it as the super-admin."""
    tls = False

    @classmethod
    def setUpClass(cls):
        cls.cluster = DevCluster(tls=cls.tls)
        cls.addClassCleanup(cls.cluster.__exit__)
        cls.cluster.up()
        cls.home = Home()
        cls.addClassCleanup(cls.home.remove)
        cls.env = cls.home.environment(cls.cluster.environment())

    def backend(self, *arguments, env=None, program=PROGRAM, **options):
        return run(arguments, env or self.env, program=program, **options)

    def succeeds(self, *arguments, **options):
        result = self.backend(*arguments, **options)
        self.assertEqual(result.returncode, 0, f"{arguments}\n{result.stdout}\n{result.stderr}")
        return result
