"""Plugin folders made of data alone: what the program reads before it opens a plugin."""
import json
import pathlib

from bai_testing import SOURCE

TREE = SOURCE / "tests/kernel/cli/reference_tree.json"
TYPES = {"path": "existing-path", "local-path": "path", "json-string": "json", "kv-list": "key-value-list",
         "byte-size-check": "byte-size-text", "range-expr": "range"}


def _digest(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"fnv1a64:{value:016x}"


def write_plugin(folder, plugin_id, descriptors, library=b""):
    """Writes FOLDER/ID with plugin.json, commands.json and a library (a path, or its bytes). `descriptors`: objects as in sdk/docs/descriptors.md."""
    target = pathlib.Path(folder) / plugin_id
    (target / "lib").mkdir(parents=True)
    data = library.read_bytes() if isinstance(library, pathlib.Path) else library
    (target / "lib" / f"{plugin_id}.so").write_bytes(data)
    lines, at = [], 0
    manifest = {"format": 1, "id": plugin_id, "version": "1.0.0", "abi": [1, 0], "groups": [], "commands": [], "functions": []}
    for each in descriptors:
        line = json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode()
        place = [at, len(line)]
        at += len(line) + 1
        lines.append(line + b"\n")
        if "group" in each:
            manifest["groups"].append({"path": each["group"], "aliases": each.get("aliases", []), "summary": each.get("summary", ""),
                                       "open": each.get("open", False), "at": place})
        else:
            places = [{"path": each["path"], "aliases": each.get("aliases", [])}, *each.get("also", [])]
            manifest["commands"].append({"places": places, "summary": each.get("summary", ""), "at": place})
    text = b"".join(lines)
    manifest["digest"] = _digest(text)
    (target / "commands.json").write_bytes(text)
    (target / "plugin.json").write_text(json.dumps(manifest, ensure_ascii=False, separators=(",", ":")))
    return target


def reference_nodes():
    """The nodes of client 22.03.2 without the root; paths without the program's name."""
    for node in json.loads(TREE.read_text())["nodes"]:
        path = node["path"].removeprefix("backend.ai").strip()
        if path:
            yield {**node, "path": path}


def _parameter(source):
    kind = "flag" if source.get("is_flag") else TYPES.get(source["type"], source["type"])
    out = {"name": source["name"], "type": kind, "help": f"About {source['name']} and what it changes in the request."}
    if source.get("choices"):
        out["choices"] = source["choices"]
    if source["required"]:
        out["required"] = True
    if source["multiple"] or source["nargs"] == -1:
        out["repeat"] = True
    if source.get("opts"):
        out["flags"] = source["opts"]
    return out


def reference_descriptors():
    """All 170 nodes below the root as descriptors; defaults are left out."""
    for node in reference_nodes():
        key = "group" if node["kind"] == "group" else "path"
        out = {key: node["path"], "aliases": node["aliases"], "summary": f"About {node['path']} and the things that belong to it."}
        if key == "path":
            out["args"] = [_parameter(each) for each in node["arguments"]]
            out["options"] = [_parameter(each) for each in node["options"]]
        yield out


def write_reference_plugins(folder):
    """The whole tree, one plugin for each first word, as an installation has it."""
    plugins = {}
    for descriptor in reference_descriptors():
        word = (descriptor.get("group") or descriptor["path"]).split()[0]
        plugins.setdefault(word, []).append(descriptor)
    for word, descriptors in plugins.items():
        write_plugin(folder, f"com.example.{word}", descriptors)
    return len(plugins)
