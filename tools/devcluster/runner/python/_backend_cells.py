"""The language of cells: Python with top-level await, `!command` and `%magic` lines."""

import ast
import io
import re

COMPILE_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

ESCAPED = re.compile(r"^(\s*)(?:([\w.,\[\] ]+?)\s*=\s*)?([!%])(.*)$")


def translate(source):
    """`!command`, `name = !command` and `%magic` lines as Python. Only called for text that is not Python as it stands."""
    if source.lstrip().startswith("%%"):
        head, _, body = source.lstrip()[2:].partition("\n")
        magic, _, arguments = head.partition(" ")
        return f"get_ipython().run_cell_magic({magic!r}, {arguments!r}, {body!r})"
    lines = source.split("\n")
    result, index = [], 0
    while index < len(lines):
        match = ESCAPED.match(lines[index])
        index += 1
        if match is None:
            result.append(lines[index - 1])
            continue
        space, target, sign, rest = match.groups()
        while rest.endswith("\\") and index < len(lines):
            rest = rest[:-1] + lines[index]
            result.append("")
            index += 1
        if sign == "!":
            call = f"get_ipython().getoutput({rest!r})" if target or rest.startswith("!") else f"get_ipython().system({rest!r})"
        else:
            magic, _, arguments = rest.partition(" ")
            call = f"get_ipython().run_line_magic({magic!r}, {arguments!r})"
        result.append(space + (f"{target} = " if target else "") + call)
    return "\n".join(result)


def parse(source, filename):
    try:
        return compile(source, filename, "exec", COMPILE_FLAGS | ast.PyCF_ONLY_AST, True), source
    except SyntaxError:
        translated = translate(source)
        if translated == source:
            raise
        return compile(translated, filename, "exec", COMPILE_FLAGS | ast.PyCF_ONLY_AST, True), translated


def ends_with_semicolon(source):
    import tokenize
    last = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.DEDENT):
            last = token.string
    return last == ";"
