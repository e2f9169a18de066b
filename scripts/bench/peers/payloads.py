"""Writes pickles that would call something if they were loaded, and asks picklescan of each; nothing is ever loaded."""

import json
import pathlib
import sys
import time

from picklescan.scanner import scan_file_path

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


def called(module, name, argument="nothing"):
    return f"c{module}\n{name}\n(V{argument}\ntR.".encode()


def by_stack(module, name):
    """STACK_GLOBAL: the names come from the stack and not from the opcode."""
    parts = b"".join(b"\x8c" + bytes([len(part)]) + part.encode() for part in (module, name))
    return b"\x80\x04" + parts + b"\x93(V\x6e\ntR."


files = {
    "clean-list.pkl": b"\x80\x04]\x94(K\x01K\x02e.",
    "clean-text.pkl": b"\x80\x04\x8c\x05hello\x94.",
    "flagged-os-system.pkl": called("os", "system"),
    "flagged-eval.pkl": called("builtins", "eval"),
    "flagged-stack-global.pkl": by_stack("subprocess", "Popen"),
    "flagged-after-stop.pkl": b"\x80\x04K\x01." + called("os", "system"),
    "flagged-broken-behind.pkl": called("os", "system")[:-1] + b"\xff\xff",
    "flagged-ctypes.pkl": called("ctypes", "CDLL"),
    "flagged-importlib.pkl": called("importlib", "import_module"),
    "flagged-pty.pkl": called("pty", "spawn"),
    "flagged-timeit.pkl": called("timeit", "timeit"),
    "flagged-unknown-package.pkl": called("some_package_of_nobody", "run"),
}
wall = time.perf_counter()
numbers = {}
for name, content in files.items():
    path = folder / name
    path.write_bytes(content)
    result = scan_file_path(str(path))
    numbers[name] = int(result.issues_count > 0 or result.scan_err)
print(json.dumps({"numbers": numbers, "wall": time.perf_counter() - wall}))
