#!/usr/bin/env python3
"""Takes labsim's object store to its limits: a full disk, a 5 GiB object, a bucket of a million keys.

usage: oss_limits.py LABSIM [--only full,large,many] [--folder DIR] [--gigabytes 5] [--keys 1000000]

full:  the state folder lies on a small file system in memory (needs the right to mount: run as root or in
       `unshare -rm`). Objects are put until one is refused. The refusal must be an answer in the service's shape,
       every acknowledged object must still be there, as after a kill and a new start; then deleting must work on the full
       disk and make room for new objects.
large: an object of 5 GiB is uploaded in one request and read back, and copied; the server's peak of resident memory must stay
       under 64 MiB.
many:  a bucket of a million keys, put in random order, must list in key order, page by page, and again after a new start.

Needs nothing but Python. Exits 0 when all held, 1 otherwise.
"""
import argparse, hashlib, http.client, json, multiprocessing, os, random, re, shutil, signal, socket, subprocess, sys, tempfile, time

from oss_crash import BUCKET, Client, body, start

failures = []


def expect(condition, text):
    print(("ok    " if condition else "FAIL  ") + text, flush=True)
    if not condition:
        failures.append(text)


def keys_of(folder):
    return json.load(open(folder + "/keys.json"))


def peak_bytes(process):
    status = open(f"/proc/{process.pid}/status").read()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) * 1024


def stop(process):
    process.terminate()
    process.wait()


# A full disk

def fill(client, sure, sizes):
    """Puts objects until one is refused; answers that refusal."""
    for number in range(100_000):
        name, data = f"fill/{number}", body(f"fill/{number}", "1", sizes[number % len(sizes)])
        status, answer, _ = client.call("PUT", name, data=data)
        if status != 200:
            return name, status, answer.decode()
        sure[name] = data
    raise SystemExit("the disk never became full")


def missing(client, sure):
    return [name for name, data in sure.items() if client.call("GET", name)[:2] != (200, data)]


def full(labsim, folder):
    place = folder + "/full"
    os.makedirs(place)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "labsim-full", place], check=True)
    try:
        for sizes in ([1000], [200_000], [1000, 300_000, 20_000]):
            full_with(labsim, place, sizes)
            shutil.rmtree(place + "/state")
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def full_with(labsim, folder, sizes):
    process, port = start(labsim, folder)
    client, sure = Client(port, keys_of(folder)), {}
    client.call("PUT", "")
    name, status, answer = fill(client, sure, sizes)
    what = f"disk full with objects of {sizes}"
    expect(status == 500 and "<Code>InternalError</Code>" in answer and "space" in answer,
           f"{what}: refused after {len(sure)} objects with status {status}: {answer[:300]!r}")
    expect(client.call("GET", name)[0] == 404, f"{what}: what was refused is not there")
    expect(not missing(client, sure), f"{what}: all {len(sure)} acknowledged objects are there")
    process.send_signal(signal.SIGKILL)
    process.wait()
    process, port = start(labsim, folder)
    client = Client(port, keys_of(folder))
    expect(not missing(client, sure), f"{what}: they are there after a kill and a new start")
    gone = list(sure)[:len(sure) * 3 // 4]
    statuses = {client.call("DELETE", name)[0] for name in gone}
    expect(statuses == {204}, f"{what}: deletes are answered with {statuses}")
    for name in gone:
        del sure[name]
    until, status = time.time() + 90, 0
    while status != 200 and time.time() < until:
        time.sleep(1)
        status = client.call("PUT", "after", data=body("after", "1", sizes[0]))[0]
    expect(status == 200, f"{what}: there is room again (status {status})")
    sure["after"] = body("after", "1", sizes[0])
    expect(not missing(client, sure), f"{what}: all that was acknowledged and not deleted is there")
    stop(process)
    process, port = start(labsim, folder)
    expect(not missing(Client(port, keys_of(folder)), sure), f"{what}: and after an orderly end")
    stop(process)


# A large object

class Stream:
    """Bytes that nobody holds at once."""

    def __init__(self, count):
        self.left, self.unit, self.digest = count, os.urandom(1 << 20), hashlib.md5()

    def read(self, most):
        data = self.unit[:min(most, self.left, len(self.unit))]
        self.left -= len(data)
        self.digest.update(data)
        return data


def large(labsim, folder, gigabytes):
    process, port = start(labsim, folder)
    client = Client(port, keys_of(folder))
    client.connection.blocksize = 1 << 20
    client.call("PUT", "")
    count = gigabytes << 30
    stream = Stream(count)
    status = client.call("PUT", "large", data=stream, headers={"Content-Length": str(count)})[0]
    expect(status == 200, f"{gigabytes} GiB uploaded: status {status}")
    status = client.call("PUT", "copy", headers={"x-oss-copy-source": f"/{BUCKET}/large"})[0]
    expect(status == 200, f"{gigabytes} GiB copied: status {status}")
    for name in ["large", "copy"]:
        expect(download(Client(port, keys_of(folder)), name) == stream.digest.digest(), f"{name} reads back")
    peak = peak_bytes(process)
    expect(peak < 64 << 20, f"peak of resident memory: {peak / (1 << 20):.1f} MiB")
    stop(process)


def download(client, name):
    """The MD5 of an object."""
    digest, kept = hashlib.md5(), http.client.HTTPResponse.read
    try:
        def read(answer):
            while chunk := kept(answer, 1 << 20):
                digest.update(chunk)
            return b""
        http.client.HTTPResponse.read = read
        client.call("GET", name)
    finally:
        http.client.HTTPResponse.read = kept
    return digest.digest()


# Many keys

def many(labsim, folder, count):
    process, port = start(labsim, folder)
    client = Client(port, keys_of(folder))
    client.call("PUT", "")
    names = [f"k/{n:07d}" for n in range(count)]
    random.Random(1).shuffle(names)
    began = time.time()
    loads = [multiprocessing.Process(target=put_all, args=(port, folder, names[i::4])) for i in range(4)]
    for load in loads:
        load.start()
    for load in loads:
        load.join()
    expect(not any(load.exitcode for load in loads), "every put was acknowledged")
    print(f"      {count} keys put in {time.time() - began:.0f} s; peak {peak_bytes(process) / (1 << 20):.0f} MiB")
    expect(listed(client) == sorted(names), f"{count} keys list in key order")
    stop(process)
    began = time.time()
    process, port = start(labsim, folder)
    print(f"      started anew in {time.time() - began:.2f} s; peak {peak_bytes(process) / (1 << 20):.0f} MiB")
    expect(listed(Client(port, keys_of(folder))) == sorted(names), "and after a new start")
    stop(process)


def put_all(port, folder, names):
    """Puts small objects over a bare connection: http.client would take longer than the server."""
    client = Client(port, keys_of(folder))
    connection = socket.create_connection(("127.0.0.1", port))
    for name in names:
        path, fields = client.signed("PUT", name)
        head = "".join(f"{field}: {value}\r\n" for field, value in fields.items())
        connection.sendall(f"PUT {path} HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: 1\r\n\r\nx".encode())
        answer = connection.recv(65536)
        if not answer.startswith(b"HTTP/1.1 200"):
            sys.exit(f"put {name}: {answer!r}")


def listed(client):
    names, marker = [], ""
    while True:
        # V1 signatures leave list parameters out.
        status, answer, _ = client.call("GET", "", data=b"", headers={}, listing=f"max-keys=1000&marker={marker}")
        page = re.findall(r"<Key>(.*?)</Key>", answer.decode())
        names += page
        if "<IsTruncated>true" not in answer.decode():
            return names
        marker = page[-1].replace("/", "%2F")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labsim")
    parser.add_argument("--only", default="full,large,many")
    parser.add_argument("--folder")
    parser.add_argument("--gigabytes", type=int, default=5)
    parser.add_argument("--keys", type=int, default=1_000_000)
    options = parser.parse_args()
    tests = {"full": lambda at: full(options.labsim, at),
             "large": lambda at: large(options.labsim, at, options.gigabytes),
             "many": lambda at: many(options.labsim, at, options.keys)}
    for name in options.only.split(","):
        folder = tempfile.mkdtemp(prefix="labsim-limits-", dir=options.folder)
        try:
            tests[name](folder)
        finally:
            shutil.rmtree(folder)
    print(f"{len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
