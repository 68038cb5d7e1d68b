"""Query mode of a Python session: one interpreter that runs cell after cell with the manners of IPython.

Frames on the channel (descriptor number in _BACKEND_CHANNEL_FD) are a type byte, a task number and a length (little endian,
"<cII") and the body. In: Q code, I line of input, C completion request. Out: Y ready, B cell begins, R rich record, W input
wanted, D done, L completions. Text goes to descriptors 1 and 2, as it does for child processes.
"""

import ast
import builtins
import io
import linecache
import os
import re
import signal
import subprocess
import sys
import time
import types

from _backend_cells import COMPILE_FLAGS, ends_with_semicolon, parse
from _backend_channel import MAX_RECORD, Channel, keep_order_with_children, pack_list, text_stream
from _backend_display import format_error, pretty, rich_form

MAIN_PID = os.getpid()
CO_COROUTINE = 0x80


class LineInput(io.TextIOBase):
    """sys.stdin: each line is asked of the user."""

    def readable(self):
        return True

    def fileno(self):
        return 0

    def readline(self, size=-1):
        return shell.ask("", False) + "\n"

    def read(self, size=-1):
        return self.readline()


class Shell:
    """What get_ipython() gives: the namespace, the magics and the loop over cells."""

    def __init__(self, channel):
        self.channel = channel
        self.running = False
        self.count = 0
        self.task = 0
        self.loop = None
        self.last_error = None
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        self.user_ns = module.__dict__
        self.user_ns.update(__builtins__=builtins, In=[""], Out={}, _="", __="", ___="", get_ipython=lambda: self,
                            display=self.display, exit=sys.exit, quit=sys.exit)
        builtins.input = lambda prompt="": self.ask(str(prompt), False)
        builtins.display = self.display
        builtins.get_ipython = lambda: self
        import getpass
        getpass.getpass = lambda prompt="Password: ", stream=None: self.ask(str(prompt), True)

    # Input and output.

    def ask(self, prompt, is_password):
        if prompt:
            sys.stdout.write(prompt)
        self.channel.send(b"W", self.task, b"password" if is_password else b"line")
        while True:
            kind, task, body = self.channel.receive()
            if kind == b"I":
                return body.decode("utf-8", "surrogatepass")
            self.handle_aside(kind, task, body)

    def record(self, kind, mime, data):
        data = data if isinstance(data, bytes) else str(data).encode("utf-8", "backslashreplace")
        if len(data) > MAX_RECORD:
            print(f"python-kernel: a {mime} result of {len(data)} bytes is over the limit of {MAX_RECORD} bytes", file=sys.stderr)
        else:
            self.channel.send(b"R", self.task, pack_list([kind.encode(), mime.encode(), data]))

    def show(self, value, end=""):
        form = rich_form(value)
        if form is None:
            sys.stdout.write(pretty(value) + end)
            return
        mime, data = form
        if mime in ("image/png", "image/jpeg"):
            import base64
            encoded = base64.b64encode(data).decode() if isinstance(data, bytes) else "".join(str(data).split())
            self.record("media", mime, f"data:{mime};base64,{encoded}")
        else:
            self.record("html" if mime == "text/html" else "media", mime, data)

    def display(self, *values, **_options):
        for value in values:
            self.show(value, "\n")

    def show_figures(self):
        pyplot = sys.modules.get("matplotlib.pyplot")
        for number in pyplot.get_fignums() if hasattr(pyplot, "get_fignums") else ():
            buffer = io.BytesIO()
            pyplot.figure(number).savefig(buffer, format="png", bbox_inches="tight")
            pyplot.close(number)
            self.show(type("Figure", (), {"_repr_png_": lambda _self: buffer.getvalue()})())

    # Escapes.

    def expand(self, text):
        def value(match):
            try:
                return str(eval(match.group(1) or match.group(2), self.user_ns))
            except Exception:
                return match.group(0)
        return re.sub(r"\{([^{}]+)\}|(?<!\\)\$([A-Za-z_]\w*)", value, text)

    def system(self, command):
        shell_path = "/bin/bash" if os.path.exists("/bin/bash") else "/bin/sh"
        self.user_ns["_exit_code"] = subprocess.run(self.expand(command), shell=True, executable=shell_path).returncode

    def getoutput(self, command):
        done = subprocess.run(self.expand(command.lstrip("!")), shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.stdout.decode("utf-8", "replace").splitlines()

    def run_line_magic(self, name, arguments):
        magic = getattr(self, f"magic_{name}", None)
        if magic is None:
            print(f"UsageError: Line magic function `%{name}` not found.", file=sys.stderr)
            return None
        return magic(arguments.strip())

    def run_cell_magic(self, name, arguments, body):
        if name in ("bash", "sh"):
            self.user_ns["_exit_code"] = subprocess.run([name, "-c", body]).returncode
        elif name == "time":
            return self.timed(body)
        elif name == "writefile":
            with open(arguments.strip(), "w", encoding="utf-8") as file:
                file.write(body)
            print(f"Writing {arguments.strip()}")
        else:
            print(f"UsageError: Cell magic `%%{name}` not found.", file=sys.stderr)
        return None

    def timed(self, code):
        begin, cpu = time.perf_counter(), time.process_time()
        value = self.evaluate(code, f"<ipython-input-{self.count}-time>")
        print(f"CPU times: {time.process_time() - cpu:.3g} s\nWall time: {time.perf_counter() - begin:.3g} s")
        return value

    def magic_time(self, arguments):
        return self.timed(arguments)

    def magic_cd(self, arguments):
        os.chdir(os.path.expanduser(arguments or "~"))
        print(os.getcwd())

    def magic_pwd(self, _arguments):
        return os.getcwd()

    def magic_env(self, arguments):
        name, found, value = arguments.partition("=")
        if found:
            os.environ[name.strip()] = value.strip()
            print(f"env: {name.strip()}={value.strip()}")
            return None
        return os.environ.get(name) if name else dict(os.environ)

    def magic_who(self, _arguments):
        hidden = ("In", "Out", "exit", "quit", "display", "get_ipython")
        print("\t".join(name for name in self.user_ns if not name.startswith("_") and name not in hidden))

    def magic_tb(self, _arguments):
        if self.last_error is not None:
            sys.stderr.write("\n".join(format_error(self.last_error)))

    def magic_pip(self, arguments):
        self.user_ns["_exit_code"] = subprocess.run(f"{sys.executable} -m pip {arguments}", shell=True).returncode

    def magic_matplotlib(self, _arguments):
        return None

    # Cells.

    def run_code(self, code):
        result = eval(code, self.user_ns)
        if code.co_flags & CO_COROUTINE:
            import asyncio
            if self.loop is None:
                self.loop = asyncio.new_event_loop()
                asyncio.set_event_loop(self.loop)
            task = self.loop.create_task(result)
            try:
                return self.loop.run_until_complete(task)
            except BaseException:
                task.cancel()
                raise
        return result

    def evaluate(self, source, filename):
        """Runs code; the value of its last statement if that is an expression without a semicolon behind it, else None."""
        linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
        tree, translated = parse(source, filename)
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            last = tree.body.pop()
        for node in tree.body:
            self.run_code(compile(ast.Module([node], []), filename, "exec", COMPILE_FLAGS, True))
        if last is None:
            return None
        value = self.run_code(compile(ast.Expression(last.value), filename, "eval", COMPILE_FLAGS, True))
        return None if ends_with_semicolon(translated) else value

    def execute(self, source, filename):
        value = self.evaluate(source, filename)
        if value is not None:
            self.remember(value)
            self.show(value)

    def remember(self, value):
        names = self.user_ns
        names["___"], names["__"], names["_"] = names.get("__"), names.get("_"), value
        names[f"_{self.count}"] = value
        names["Out"][self.count] = value

    def run_cell(self, source):
        """Runs one cell and reports its error; every cell leaves the interpreter ready for the next."""
        self.count += 1
        self.user_ns["In"].append(source)
        self.user_ns["_i"] = source
        try:
            self.running = True
            self.channel.send(b"B", self.task)
            self.execute(source, f"<ipython-input-{self.count}>")
            self.show_figures()
        except SystemExit as error:
            self.report(error, "An exception has occurred, use %tb to see the full traceback.\nSystemExit: "
                        + ("" if error.code is None else str(error.code)))
        except BaseException as error:
            self.report(error, None)
        self.running = False
        if os.getpid() != MAIN_PID:
            os._exit(0)  # a child that user code forked and let run to the end of the cell

    def report(self, error, text):
        self.running = False
        self.last_error = error
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        try:
            sys.stderr.write(text if text is not None else "\n".join(format_error(error)))
        except Exception as problem:
            os.write(2, f"{type(error).__name__}: (cannot be shown: {type(problem).__name__})".encode())

    def complete(self, body):
        import rlcompleter
        row, col, code = body.decode("utf-8", "replace").split("\n", 2)
        lines = code.split("\n")
        line = lines[min(int(row), len(lines) - 1)]
        word = re.search(r"[\w.]*$", line[:int(col)]).group(0)
        completer, found = rlcompleter.Completer(self.user_ns), []
        try:
            while word and len(found) < 500:
                match = completer.complete(word, len(found))
                if match is None:
                    break
                found.append(match.strip().rstrip("()"))
        except Exception:
            pass
        return list(dict.fromkeys(found))

    def handle_aside(self, kind, task, body):
        if kind == b"C":
            try:
                found = self.complete(body)
            except Exception:
                found = []
            self.channel.send(b"L", task, pack_list([match.encode() for match in found]))

    def serve(self):
        self.channel.send(b"Y")
        while True:
            kind, task, body = self.channel.receive()
            if kind == b"Q":
                self.task = task
                self.run_cell(body.decode("utf-8", "replace"))
                self.channel.send(b"D", task, b"0")
            else:
                self.handle_aside(kind, task, body)


def on_interrupt(_number, _frame):
    if shell.running or os.getpid() != MAIN_PID:
        raise KeyboardInterrupt


shell = Shell(Channel(int(os.environ.pop("_BACKEND_CHANNEL_FD"))))
signal.signal(signal.SIGINT, on_interrupt)
sys.stdout, sys.stderr, sys.stdin = text_stream(1, 2, "<stdout>"), text_stream(2, 1, "<stderr>"), LineInput()
sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
sys.path[0] = ""
sys.addaudithook(keep_order_with_children)
sys.argv = [""]
shell.serve()
