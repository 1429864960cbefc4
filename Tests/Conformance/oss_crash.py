#!/usr/bin/env python3
"""Kills labsim at random points under load and looks whether anything acknowledged was lost.

usage: oss_crash.py LABSIM [--kills 200] [--seed N] [--folder DIR] [--threads 8]

Each round starts `labsim up` on the same state folder, compares every object with what was acknowledged, then lets
threads put, overwrite, append, upload in parts, copy and delete until the process is killed with SIGKILL. An object
must be as the last acknowledged request left it, or as the one that was under way when the process died; nothing
between. Needs nothing but Python. Exits 0 when nothing was lost, 1 otherwise.
"""
import argparse, base64, hashlib, hmac, http.client, json, os, random, shutil, signal, socket, subprocess, sys
import tempfile, threading, time
from email.utils import formatdate

BUCKET = "crash"
SIZES = [0, 1, 40, 1000, 5000, 16384, 16385, 70000, 300000, 1500000]


def body(key, version, size):
    """Bytes that tell which write made them: a mixture of two writes equals neither."""
    unit = hashlib.sha256(f"{key} {version}".encode()).digest()
    return (unit * (size // len(unit) + 1))[:size]


class Client:
    def __init__(self, port, keys):
        self.port, self.keys = port, keys
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def signed(self, method, key, query="", headers=()):
        """The path and the header fields of a request, signed with version 1."""
        path = "/" + BUCKET + ("/" + key if key else "/")
        fields = dict(headers)
        date = formatdate(usegmt=True)
        marks = "".join(f"{n}:{v}\n" for n, v in sorted(fields.items()) if n.startswith("x-oss-"))
        signed = "&".join(sorted(query.split("&"))) if query else ""
        text = f"{method}\n\n\n{date}\n{marks}{path}" + ("?" + signed if signed else "")
        mac = hmac.new(self.keys["accessKeySecret"].encode(), text.encode(), hashlib.sha1).digest()
        fields |= {"Date": date, "Authorization": f"OSS {self.keys['accessKeyId']}:{base64.b64encode(mac).decode()}"}
        return path, fields

    def call(self, method, key, query="", data=b"", headers=(), listing=""):
        """Sends a request; `query` is signed, `listing` is not, as version 1 has it."""
        path, fields = self.signed(method, key, query, headers)
        asked = "&".join(part for part in [query, listing] if part)
        self.connection.request(method, path + ("?" + asked if asked else ""), data, fields)
        answer = self.connection.getresponse()
        return answer.status, answer.read(), answer.headers


class Expected:
    """What a key may hold: the acknowledged state, and the one under way. A state is bytes or None."""

    def __init__(self):
        self.sure, self.maybe, self.appendable = None, [], False


class Refused(Exception):
    """An answer that no correct server gives here."""


def work(port, keys, table, names, seed, stop, counts, lost):
    chance, client = random.Random(seed), Client(port, keys)
    version = 0
    while not stop.is_set():
        name = chance.choice(names)
        state = table[name]
        version += 1
        data = body(name, f"{seed} {version}", chance.choice(SIZES))
        kind = chance.choice(["put"] * 6 + ["delete", "append", "append", "parts", "copy"])
        try:
            step(client, kind, name, names, state, table, data)
            counts[kind] = counts.get(kind, 0) + 1
        except (OSError, http.client.HTTPException):
            return
        except Refused as refusal:
            lost.append(str(refusal))
            return


def step(client, kind, name, names, state, table, data):
    def sure(status, value, appendable=False):
        if status not in (200, 204):
            raise Refused(f"{kind} {name}: status {status}")
        state.sure, state.maybe, state.appendable = value, [], appendable

    if kind == "put":
        state.maybe = [data]
        sure(client.call("PUT", name, data=data)[0], data)
    elif kind == "delete":
        state.maybe = [None]
        sure(client.call("DELETE", name)[0], None)
    elif kind == "append":
        if state.sure is not None and not state.appendable:
            step(client, "delete", name, names, state, table, data)
        position = len(state.sure or b"")
        value = (state.sure or b"") + data
        state.maybe = [value]
        sure(client.call("POST", name, f"append&position={position}", data)[0], value, True)
    elif kind == "parts":
        status, answer, _ = client.call("POST", name, "uploads")
        if status != 200:
            raise Refused(f"uploads {name}: status {status}")
        upload = answer.decode().split("<UploadId>")[1].split("<")[0]
        parts = [data + body(name, "fill", 110000), data[:100]]
        listed = ""
        for number, part in enumerate(parts, 1):
            _, _, fields = client.call("PUT", name, f"partNumber={number}&uploadId={upload}", part)
            listed += f"<Part><PartNumber>{number}</PartNumber><ETag>{fields['ETag']}</ETag></Part>"
        state.maybe = [b"".join(parts)]
        document = f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode()
        sure(client.call("POST", name, f"uploadId={upload}", document)[0], b"".join(parts))
    elif kind == "copy":
        # Only this thread writes its names, so the source stays as it is.
        source = name if state.sure is None else names[0]
        value = table[source].sure
        if value is None or source == name:
            return
        state.maybe = [value]
        sure(client.call("PUT", name, headers={"x-oss-copy-source": f"/{BUCKET}/{source}"})[0], value)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(labsim, folder):
    port = free_port()
    log = open(folder + "/labsim.log", "ab")
    process = subprocess.Popen(
        [labsim, "up", "--port", str(port), "--data", folder + "/state", "--keys", folder + "/keys.json"],
        stdout=log, stderr=log)
    for _ in range(3000):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/_labsim/health")
            if connection.getresponse().status == 200 and os.path.exists(folder + "/keys.json"):
                return process, port
        except OSError:
            time.sleep(0.01)
        if process.poll() is not None:
            raise SystemExit(f"labsim ended with {process.returncode}: {open(folder + '/labsim.log').read()[-800:]}")
    raise SystemExit("labsim does not start")


def compare(client, table):
    """The names of objects that are neither as acknowledged nor as under way."""
    lost = []
    for name, state in table.items():
        status, data, _ = client.call("GET", name)
        found = None if status == 404 else data
        if status not in (200, 404) or found not in [state.sure] + state.maybe:
            lost.append(f"{name}: status {status}, {len(data)} bytes, not the {len(state.sure or b'')} acknowledged")
        if found != state.sure:
            state.appendable = False if found is None else state.appendable
        if state.maybe and found is not None:
            state.appendable = client.call("HEAD", name)[2].get("x-oss-object-type") == "Appendable"
        state.sure, state.maybe = found, []
    return lost


def burst(labsim, folder, threads, seconds):
    """Puts fresh small objects without a pause, so that many full segments wait for the index, kills labsim, and
    answers how many were acknowledged and which of those are lost."""
    process, port = start(labsim, folder)
    keys = json.load(open(folder + "/keys.json"))
    done = [[] for _ in range(threads)]

    def put(thread):
        client, number = Client(port, keys), 0
        try:
            while True:
                name = f"burst/{thread}-{number}"
                if client.call("PUT", name, data=body(name, 0, 16384))[0] == 200:
                    done[thread].append(name)
                number += 1
        except (OSError, http.client.HTTPException):
            return

    workers = [threading.Thread(target=put, args=(thread,)) for thread in range(threads)]
    for worker in workers:
        worker.start()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for worker in workers:
        worker.join()
    segments = len([name for name in os.listdir(folder + "/state/oss/.journal") if name.endswith(".segment")])
    began = time.monotonic()
    process, port = start(labsim, folder)
    took = time.monotonic() - began
    client = Client(port, keys)
    names = [name for some in done for name in some]
    lost = [f"{name}: lost in the burst" for name in names if client.call("GET", name)[1] != body(name, 0, 16384)]
    process.terminate()
    process.wait()
    print(f"a burst of {len(names)} objects acknowledged, {segments} segments left by the kill, "
          f"started again in {took:.1f} s, {len(lost)} lost")
    return lost


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labsim")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--folder")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    folder = options.folder or tempfile.mkdtemp(prefix="labsim-crash-")
    os.makedirs(folder, exist_ok=True)
    table = {f"t{t}/dir{n % 3}/k{n}": Expected() for t in range(options.threads) for n in range(8)}
    lost, counts = [], {}
    for kill in range(options.kills + 1):
        process, port = start(options.labsim, folder)
        keys = json.load(open(folder + "/keys.json"))
        client = Client(port, keys)
        client.call("PUT", "")
        lost += [f"after kill {kill}: {line}" for line in compare(client, table)]
        if kill == options.kills or lost:
            process.terminate()
            process.wait()
            break
        stop = threading.Event()
        threads = []
        for t in range(options.threads):
            names = [name for name in table if name.startswith(f"t{t}/")]
            arguments = (port, keys, table, names, chance.random(), stop, counts, lost)
            threads.append(threading.Thread(target=work, args=arguments))
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.02, 0.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        stop.set()
        for thread in threads:
            thread.join()
    if not lost:
        lost += burst(options.labsim, folder, options.threads, 3)
    print(f"{sum(counts.values())} requests acknowledged ({', '.join(f'{k} {v}' for k, v in sorted(counts.items()))})")
    for line in lost:
        print(line)
    print(f"{options.kills if not lost else kill} kills, {len(lost)} objects lost or mixed")
    if not options.folder:
        shutil.rmtree(folder)
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
