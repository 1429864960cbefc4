"""Runs the test suite of an official OSS SDK against one endpoint, each file in a process of its own.

usage: suite.py --root SUITE --glob PATTERN... --json OUT [--jobs N] [--timeout SECONDS] [--real-sleep REGEX]

A test passes when its set-up, body and tear-down all do. Connections leave this machine for nowhere: names are
looked up in SUITE_HOSTS ("glob[:port]=host:port,..."), other names fail. SUITE_URLS ("prefix=prefix,...")
rewrites the URLs that the suites have built in. Sleeps are cut to a fifth of a second unless the test's id
matches --real-sleep.
"""
import argparse
import concurrent.futures
import fnmatch
import glob
import importlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import unittest

LOCAL = (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0")


def pairs(variable):
    return [entry.rsplit("=", 1) for entry in os.environ.get(variable, "").split(",") if entry]


def keep_connections_here():
    hosts = []
    for left, right in pairs("SUITE_HOSTS"):
        name, _, port = left.partition(":")
        host, _, target = right.rpartition(":")
        hosts.append((name, port, host, int(target)))
    lookup = socket.getaddrinfo

    def local_lookup(host, port, *rest, **options):
        name = host.decode() if isinstance(host, bytes) else host
        if name in LOCAL:
            return lookup(host, port, *rest, **options)
        for pattern, wanted, target, target_port in hosts:
            if fnmatch.fnmatch(name, pattern) and wanted in ("", str(port)):
                return lookup(target, target_port, *rest, **options)
        raise socket.gaierror(-2, f"not a local name: {name}")

    socket.getaddrinfo = local_lookup


def rewrite_urls():
    urls = pairs("SUITE_URLS")

    def patch(session):
        send = session.send

        def rewriting(self, request, **options):
            for prefix, target in urls:
                if request.url.startswith(prefix):
                    request.url = target + request.url[len(prefix):]
                    request.headers.pop("Host", None)
                    break
            return send(self, request, **options)

        session.send = rewriting

    for module, name in (("requests", "Session"), ("aliyunsdkcore.vendored.requests.sessions", "Session")):
        try:
            patch(getattr(importlib.import_module(module), name))
        except ImportError:
            continue


class Phases:
    """Watches set-up, body and tear-down of each test apart."""

    hooks = (("_callSetUp", "set-up"), ("_callTestMethod", "body"), ("_callTearDown", "tear-down"))

    def __init__(self):
        self.first_failure = None
        for case in (unittest.TestCase, unittest.IsolatedAsyncioTestCase):
            for name, phase in self.hooks:
                if name in case.__dict__:
                    setattr(case, name, self.watched(case.__dict__[name], phase))

    def watched(self, method, phase):
        def run(case, *rest):
            try:
                return method(case, *rest)
            except unittest.SkipTest:
                raise
            except BaseException as error:
                if self.first_failure is None:
                    lines = [f for f in traceback.extract_tb(error.__traceback__) if "/tests/" in f.filename]
                    place = f"{os.path.basename(lines[-1].filename)}:{lines[-1].lineno} " if lines else ""
                    text = f"{type(error).__name__}: {error}".replace("\n", " ")[:300]
                    self.first_failure = f"{phase} {place}{text}"
                raise

        return run


def flat(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flat(item)
        else:
            yield item


def limited(seconds, call):
    signal.alarm(seconds)
    try:
        return call()
    finally:
        signal.alarm(0)


def on_alarm(*_):
    raise TimeoutError("the test took too long")


def run_file(arguments):
    sys.path.insert(0, os.getcwd())
    keep_connections_here()
    rewrite_urls()
    phases = Phases()
    real_sleep = time.sleep
    state = {"real": False}
    time.sleep = lambda seconds: real_sleep(seconds if state["real"] else min(seconds, 0.2))
    signal.signal(signal.SIGALRM, on_alarm)
    module = arguments.file[:-3].replace("/", ".")
    tests = flat(unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(module)))
    classes = {}
    for test in tests:
        if type(test).__module__ == module:  # Imported cases run in their own file.
            classes.setdefault(type(test), {})[test.id()] = test
    results = {}

    def identifier(test):
        return arguments.file + "::" + ".".join(test.id().split(".")[-2:])

    for case, members in classes.items():
        try:
            limited(arguments.timeout, case.setUpClass)
        except BaseException as error:
            reason = f"class set-up {type(error).__name__}: {error}".replace("\n", " ")[:300]
            results.update({identifier(test): reason for test in members.values()})
            continue
        for test in members.values():
            phases.first_failure = None
            state["real"] = bool(arguments.real_sleep and re.search(arguments.real_sleep, test.id()))
            outcome = unittest.TestResult()
            try:
                limited(arguments.timeout, lambda: test.run(outcome))
            except BaseException as error:
                phases.first_failure = phases.first_failure or f"{type(error).__name__}: {error}"
            failed = outcome.failures + outcome.errors
            late = failed[0][1].strip().splitlines()[-1] if failed else None
            results[identifier(test)] = "skipped" if outcome.skipped else phases.first_failure or late
            with open(arguments.json, "w", encoding="utf-8") as out:
                json.dump(results, out)
        try:
            limited(arguments.timeout, case.tearDownClass)
        except BaseException as error:
            print("class tear-down", case.__name__, error)
    with open(arguments.json, "w", encoding="utf-8") as out:
        json.dump(results, out)
    os._exit(0)  # Threads that tests leave behind are not waited for.


def run_suite(arguments):
    root = os.path.abspath(arguments.root)
    files = sorted(
        {os.path.relpath(f, root) for g in arguments.glob for f in glob.glob(os.path.join(root, g))})
    folder = tempfile.mkdtemp()

    def run(file):
        out = os.path.join(folder, file.replace("/", "_") + ".json")
        command = [sys.executable, os.path.abspath(__file__), "--file", file, "--root", root, "--json", out,
                   "--timeout", str(arguments.timeout), "--real-sleep", arguments.real_sleep]
        with open(out + ".log", "wb") as log:
            try:
                subprocess.run(command, cwd=root, stdout=log, stderr=log, timeout=1800)
            except subprocess.TimeoutExpired:
                pass
        try:
            with open(out, encoding="utf-8") as results:
                return json.load(results)
        except (OSError, ValueError):
            with open(out + ".log", encoding="utf-8", errors="replace") as log:
                return {file: "the file did not run: " + log.read()[-300:]}

    results = {}
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for part in pool.map(run, files):
            results.update(part)
    with open(arguments.json, "w", encoding="utf-8") as out:
        json.dump(results, out, indent=1, sort_keys=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", required=True)
    parser.add_argument("--glob", nargs="*", default=[])
    parser.add_argument("--json", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=int, default=120)
    parser.add_argument("--real-sleep", default="")
    parser.add_argument("--file")
    arguments = parser.parse_args()
    if arguments.file:
        run_file(arguments)
    else:
        run_suite(arguments)


if __name__ == "__main__":
    main()
