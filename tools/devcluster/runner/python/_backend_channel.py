"""The channel to the supervisor and the text streams of a Python session."""

import fcntl
import io
import os
import select
import signal
import struct
import termios
import time

MAX_RECORD = 10 << 20  # bytes of one rich result


class Channel:
    """Framed connection to the supervisor."""

    HEAD = struct.Struct("<cII")

    def __init__(self, fd):
        self.fd = fd
        self.buffer = bytearray()
        os.set_inheritable(fd, False)

    def send(self, kind, task=0, body=b""):
        data = memoryview(self.HEAD.pack(kind, task, len(body)) + body)
        while data:
            data = data[os.write(self.fd, data):]

    def receive(self):
        """Next (kind, task, body). An interrupt may end the wait but never tears a frame."""
        while True:
            if len(self.buffer) >= self.HEAD.size:
                kind, task, size = self.HEAD.unpack_from(self.buffer)
                end = self.HEAD.size + size
                if len(self.buffer) >= end:
                    body = bytes(self.buffer[self.HEAD.size:end])
                    del self.buffer[:end]
                    return kind, task, body
            select.select([self.fd], [], [])
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            try:
                data = os.read(self.fd, 1 << 16)
                self.buffer += data
            finally:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
            if not data:
                os._exit(0)


def pack_list(items):
    return b"".join(struct.pack("<I", len(item)) + item for item in items)


def unread(fd):
    """Bytes in a pipe that its reader has not taken yet; 0 when user code put something else there."""
    try:
        return struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD, b"\0\0\0\0"))[0]
    except OSError:
        return 0


def wait_until_read(*pipes):
    """Until the supervisor has taken all that was written; bounded, because a background process may write without end."""
    patience = 2000
    while patience and any(unread(fd) for fd in pipes):
        time.sleep(0.0001)
        patience -= 1


def keep_order_with_children(event, _arguments):
    """Audit hook: a child process writes to the same pipes and starts only after what was printed before it was read."""
    if event in ("subprocess.Popen", "os.system", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn"):
        wait_until_read(1, 2)


class PipeWriter(io.RawIOBase):
    """Binary side of sys.stdout and sys.stderr.

    Two pipes have no common order. Writing to one only after the other was emptied keeps the order of the writes.
    """

    def __init__(self, fd, other):
        self._fd, self._other = fd, other

    def writable(self):
        return True

    def fileno(self):
        return self._fd

    def write(self, data):
        wait_until_read(self._other)
        view = memoryview(data).cast("B")
        total = len(view)
        while view:
            view = view[os.write(self._fd, view):]
        return total


def text_stream(fd, other, name):
    stream = io.TextIOWrapper(PipeWriter(fd, other), encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
    stream.mode = "w"
    stream.buffer.name = name
    return stream
