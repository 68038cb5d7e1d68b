"""How values and errors of cells look: IPython's plain text, rich representations, coloured tracebacks."""

import os
import traceback
import types

HERE = os.path.dirname(os.path.abspath(__file__))
RED, GREEN, OFF = "\x1b[0;31m", "\x1b[0;32m", "\x1b[0m"


def pretty(value, indent=0, width=79, seen=()):
    """Text of a value as IPython shows it: one line when it fits, one item per line when it does not."""
    kind = type(value)
    if kind is type:
        return value.__name__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    if kind is types.FunctionType:
        import inspect
        return f"<function {value.__module__}.{value.__qualname__}{inspect.signature(value)}>"
    if kind not in (list, tuple, dict, set, frozenset) or not value or id(value) in seen:
        return repr(value)
    text = repr(value) if len(value) <= 1000 else None
    if text is not None and len(text) + indent <= width and "\n" not in text and kind not in (set, frozenset):
        return text
    return pretty_container(value, kind, indent, width, seen + (id(value),))


def pretty_container(value, kind, indent, width, seen):
    opening, closing = {list: "[]", tuple: "()", dict: "{}", set: "{}", frozenset: ("frozenset({", "})")}[kind]
    inner = indent + len(opening)
    items = list(value.items()) if kind is dict else list(value)
    if kind in (set, frozenset):
        try:
            items.sort()
        except Exception:
            pass
    parts = []
    for item in items[:1000]:
        if kind is dict:
            key = pretty(item[0], inner, width, seen)
            parts.append(f"{key}: {pretty(item[1], inner + len(key) + 2, width, seen)}")
        else:
            parts.append(pretty(item, inner, width, seen))
    if len(items) > 1000:
        parts.append("...")
    if kind is tuple and len(parts) == 1:
        closing = ",)"
    flat = opening + ", ".join(parts) + closing
    if len(flat) + indent <= width and "\n" not in flat:
        return flat
    return opening + (",\n" + " " * inner).join(parts) + closing


RICH = (("image/png", "_repr_png_"), ("image/jpeg", "_repr_jpeg_"), ("image/svg+xml", "_repr_svg_"), ("text/html", "_repr_html_"))


def rich_form(value):
    """(mime, data) of the first rich representation that the client can show, or None."""
    if isinstance(value, type):
        return None
    bundle = {}
    if callable(getattr(value, "_repr_mimebundle_", None)):
        bundle = value._repr_mimebundle_() or {}
        bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    for mime, method in RICH:
        data = bundle.get(mime)
        if data is None and callable(getattr(value, method, None)):
            data = getattr(value, method)()
            data = data[0] if isinstance(data, tuple) else data
        if data is not None:
            return mime, data
    return None


def own_frames_removed(tb):
    while tb is not None and os.path.dirname(tb.tb_frame.f_code.co_filename) == HERE:
        tb = tb.tb_next
    return tb


def format_error(error, seen=None):
    """Coloured lines of a traceback; the last is the exception's name and message."""
    seen = seen or set()
    seen.add(id(error))
    lines = []
    linked = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if linked is not None and id(linked) not in seen:
        lines += format_error(linked, seen)
        lines += ["", "The above exception was the direct cause of the following exception:" if error.__cause__ else
                  "During handling of the above exception, another exception occurred:", ""]
    name = type(error).__name__
    lines.append(f"{RED}{'-' * 75}{OFF}")
    lines.append(f"{RED}{name}{OFF}{'Traceback (most recent call last)':>{max(75 - len(name), 35)}}")
    for entry in traceback.extract_tb(own_frames_removed(error.__traceback__)):
        lines.append(f"File {GREEN}{entry.filename}:{entry.lineno}{OFF}, in {entry.name}")
        if entry.line:
            lines.append(f"{GREEN}----> {entry.lineno}{OFF} {entry.line}")
    message = str(error)
    if isinstance(error, SyntaxError):
        described = "".join(traceback.format_exception_only(type(error), error)).rstrip("\n").split("\n")
        lines += described[:-1]
        message = error.msg or ""
    message += "".join(f"\n{note}" for note in getattr(error, "__notes__", ()))
    lines.append(f"{RED}{name}{OFF}: {message}")
    return lines
