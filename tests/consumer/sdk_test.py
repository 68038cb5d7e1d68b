"""A plugin built against the installed SDK, with the installation moved and no source or build tree in reach."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from bai_testing import BUILD, SOURCE, Home, run


def must(*command, **options):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, **options)
    if result.returncode != 0:
        raise AssertionError(f"{command}\n{result.stdout[-4000:]}\n{result.stderr[-4000:]}")
    return result


class InstalledSdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="bai-consumer-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.home = Home()
        cls.addClassCleanup(cls.home.remove)
        must("cmake", "--install", BUILD, "--prefix", cls.root / "first")
        (cls.root / "first").rename(cls.root / "moved")
        cls.prefix = cls.root / "moved"
        cls.program = cls.prefix / "bin/backend.ai"
        # only what an author has: the example's own files
        shutil.copytree(SOURCE / "sdk/examples/hello", cls.root / "hello")
        must("cmake", "-S", cls.root / "hello", "-B", cls.root / "out", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={cls.prefix}")
        must("cmake", "--build", cls.root / "out")
        cls.env = cls.home.environment({"BACKENDAI_PLUGIN_PATH": str(cls.root / "out/plugins")})

    def backend(self, *arguments, **options):
        return run(arguments, self.env, program=self.program, **options)

    def test_nothing_of_it_points_at_the_trees(self):
        for path in (self.root / "out/plugins").rglob("*"):
            if path.is_file():
                self.assertNotIn(str(SOURCE).encode() + b"/", path.read_bytes(), path)

    def test_only_bundled_plugins_are_installed(self):
        found = sorted(path.name for path in (self.prefix / "lib/backend.ai/plugins").iterdir())
        self.assertEqual(found, sorted(f"ai.backend.{path.name}" for path in (SOURCE / "plugins").iterdir() if path.is_dir()))

    def test_command_and_function_run(self):
        result = self.backend("--output=json", "hello", "greet", "Ann", "--loud")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("Hello, Ann!", result.stdout)
        reply = self.backend("call", "Hello.make", '{"name": "Bob"}')
        self.assertEqual(json.loads(reply.stdout), {"text": "Hello, Bob."})
        chat = self.backend("call", "Hello.chat", '{"name": "Bob"}', stdin='"one"\n"two"\n')
        self.assertEqual([json.loads(line)["say"] for line in chat.stdout.splitlines()], ["Hello, Bob", "You said one", "You said two", "Bye"])

    def test_help_and_completion_show_it_without_opening_it(self):
        library = self.root / "out/plugins/com.example.hello/lib/com.example.hello.so"
        trace = must("strace", "-f", "-e", "trace=openat", self.program, "hello", "greet", "--help", env=self.env)
        self.assertIn("Makes a greeting", trace.stdout)
        self.assertNotIn(library.name, trace.stderr)
        trace = must("strace", "-f", "-e", "trace=openat", self.program, "__complete", "--", "hello", "greet", "--l", env=self.env)
        self.assertIn("--loud", trace.stdout)
        self.assertNotIn(library.name, trace.stderr)

    def test_one_symbol_is_exported(self):
        for library in (self.root / "out/plugins/com.example.hello/lib/com.example.hello.so", *self.prefix.glob("lib/backend.ai/plugins/*/lib/*.so")):
            symbols = must("nm", "-D", "--defined-only", library).stdout.split("\n")
            names = [line.split()[-1] for line in symbols if line and not line.endswith("*")]
            self.assertEqual(names, ["bai_plugin_entry_v1"], library)

    def test_the_bundled_plugin_builds_against_the_installed_sdk_too(self):
        shutil.copytree(SOURCE / "plugins/sessions", self.root / "sessions", dirs_exist_ok=True)
        must("cmake", "-S", self.root / "sessions", "-B", self.root / "sessions-out", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}")
        # configuring proves the package; compiling all of it again would prove nothing more
        self.assertTrue((self.root / "sessions-out/build.ninja").exists())


if __name__ == "__main__":
    unittest.main()
