"""Lets the log SDK's tests reach labsim: `*.localhost` is this machine, and waits are cut to SLEEP_CAP seconds."""

import os
import socket
import time

_resolve = socket.getaddrinfo


def _local(host, *rest, **options):
    name = host.decode() if isinstance(host, bytes) else host
    if isinstance(name, str) and name.endswith(".localhost"):
        name = "127.0.0.1"
    return _resolve(name, *rest, **options)


socket.getaddrinfo = _local

if os.environ.get("SLEEP_CAP"):
    _sleep = time.sleep
    _cap = float(os.environ["SLEEP_CAP"])
    time.sleep = lambda seconds: _sleep(min(seconds, _cap))
