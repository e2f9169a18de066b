"""Keeps MLflow imported and, whenever a test asks, forks a server or a training script from it: importing is most of a start.

    python test/mlflow/mother.py SOCKET

Each connection brings one line of JSON, {"words", "env", "cwd", "out", "log"}, and is the leash of what it starts: when it breaks, all of
it ends. What runs is MLflow's own command or the script as it stands, in a process of its own that sees nothing but its env.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import threading
import traceback

IMPORTED = [
    "mlflow.cli",
    "mlflow.store.model_registry.sqlalchemy_store",
    "mlflow.store.tracking.sqlalchemy_store",
    "mlflow.sklearn",
    "alembic",
    "flask_wtf",
    "pyarrow.parquet",
    "sklearn.ensemble",
    "sklearn.linear_model",
    "uvicorn",
]


def in_this_process(command, *, extra_env=None, **_):
    """What MLflow would start as a process of its own: the same words to the same server, without importing it all again."""
    os.environ.update(extra_env or {})
    module, *words = command[command.index("-m") + 1 :]
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def run(words):
    program, *rest = words
    sys.argv = [program, *rest]
    if program.endswith(".py"):
        sys.path.insert(0, os.path.dirname(program))
        runpy.run_path(program, run_name="__main__")
    else:
        import mlflow.server
        from werkzeug.security import generate_password_hash

        mlflow.server._exec_cmd = in_this_process
        # the passwords of a test guard nothing: a thirty-second of the rounds, which each hash names
        generate_password_hash.__defaults__ = ("scrypt:1024:8:1", 16)
        importlib.import_module("mlflow.cli").cli(args=rest, standalone_mode=False)


def on_leash(connection):
    connection.recv(1)
    os.killpg(0, signal.SIGTERM)


def child(connection, request):
    os.setsid()
    for stream, name in ((1, "out"), (2, "log")):
        os.dup2(os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    connection.sendall(f"{json.dumps({'pid': os.getpid()})}\n".encode())
    threading.Thread(target=on_leash, args=[connection], daemon=True).start()
    code = 0
    try:
        run(request["words"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(f"{json.dumps({'exit': code})}\n".encode())
    os._exit(code)


def main(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    # whoever began this holds its standard input open for as long as it is needed
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # a clone of somebody's repository must stay as clean as it was
    sys.dont_write_bytecode = True
    ready = False
    while True:
        connection, _ = listener.accept()
        with connection:
            line = connection.makefile("rb").readline()
            if not ready:
                for name in IMPORTED:
                    importlib.import_module(name)
                gc.freeze()
                ready = True
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                listener.close()
                child(connection, json.loads(line))


main(sys.argv[1])
