#!/usr/bin/env python3
"""Kills labsim while it takes logs and metrics, and looks whether anything acknowledged was lost.

usage: sls_crash.py LABSIM [--kills 100] [--seed N] [--folder DIR] [--threads 4]

Each round starts `labsim up` on the same state folder and compares. Of each log group that was acknowledged every log
must be there once, pulled and searched; of a group that was under way all or none. The latest value of a series must
not be older than the acknowledged one. Then threads write until the process is killed with SIGKILL. Needs nothing but
Python. Exits 0 when nothing was lost, 1 otherwise.
"""
import argparse, base64, hashlib, hmac, http.client, json, os, random, re, shutil, signal, subprocess, sys, tempfile
import threading, time, urllib.parse, uuid
from email.utils import formatdate

PROJECT, LOGSTORE, SERIES = "kill", "app", 20
NAME = re.compile(rb"w[0-9a-f]{12}-\d{6}-\d{4}")


class Client:
    """Signed requests on a connection of its own."""

    def __init__(self, port, keys):
        self.keys = keys
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def log(self, method, path, query=(), body=b"", kind="application/json", raw=None):
        md5 = hashlib.md5(body).hexdigest().upper() if body else ""
        fields = {"x-log-apiversion": "0.6.0", "x-log-signaturemethod": "hmac-sha1",
                  "x-log-bodyrawsize": str(len(body) if raw is None else raw)}
        date = formatdate(usegmt=True)
        marks = "".join(f"{name}:{value}\n" for name, value in sorted(fields.items()))
        signed = "&".join(f"{name}={value}" for name, value in sorted(query))
        text = f"{method}\n{md5}\n{kind if body else ''}\n{date}\n{marks}{path}" + ("?" + signed if signed else "")
        mac = base64.b64encode(hmac.new(self.secret, text.encode(), hashlib.sha1).digest()).decode()
        fields |= {"Host": PROJECT + ".localhost", "Date": date, "Authorization": f"LOG {self.keys['accessKeyId']}:{mac}"}
        if body:
            fields |= {"Content-MD5": md5, "Content-Type": kind}
        target = path + ("?" + urllib.parse.urlencode(query) if query else "")
        return self.send(method, target, body, fields)

    def monitor(self, action, parameters):
        query = "&".join(sorted(f"{name}={urllib.parse.quote(str(value), safe='-_.~')}" for name, value in parameters))
        digest = hashlib.sha256(b"").hexdigest()
        fields = {"host": "metrics.cn-hangzhou.aliyuncs.com", "x-acs-action": action, "x-acs-content-sha256": digest,
                  "x-acs-date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                  "x-acs-signature-nonce": uuid.uuid4().hex, "x-acs-version": "2019-01-01"}
        names = ";".join(sorted(fields))
        lines = "".join(f"{name}:{fields[name]}\n" for name in sorted(fields))
        request = f"POST\n/\n{query}\n{lines}\n{names}\n{digest}"
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(request.encode()).hexdigest()
        mac = hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()
        fields["Authorization"] = (
            f"ACS3-HMAC-SHA256 Credential={self.keys['accessKeyId']},SignedHeaders={names},Signature={mac}")
        return self.send("POST", "/?" + query, b"", fields)

    @property
    def secret(self):
        return self.keys["accessKeySecret"].encode()

    def send(self, method, target, body, fields):
        self.connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in fields.items():
            self.connection.putheader(name, value)
        self.connection.putheader("Content-Length", str(len(body)))
        self.connection.endheaders(body)
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status == 403 and b"QuotaExceed" in data:
            # A shard is read and written at most so fast; whoever is faster comes again.
            time.sleep(0.2)
            return self.send(method, target, body, fields)
        if answer.status != 200:
            raise Refused(f"{method} {target[:120]}: status {answer.status} {data[:200]!r}")
        return data, answer.headers


class Refused(Exception):
    """An answer that no correct server gives here."""


def part(number, payload):
    length, size = bytearray(), len(payload)
    while size >= 0x80:
        length.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([number << 3 | 2]) + bytes(length) + bytes([size]) + payload


def group(names):
    now = int(time.time())
    stamp = bytearray([8])
    while now >= 0x80:
        stamp.append(now & 0x7F | 0x80)
        now >>= 7
    stamp.append(now)
    return b"".join(part(1, bytes(stamp) + part(2, part(1, b"id") + part(2, name))) for name in names)


class State:
    """What was acknowledged, and what is there."""

    def __init__(self):
        self.lock = threading.Lock()
        self.sure, self.maybe = set(), {}
        self.found, self.cursors = set(), {}
        self.values = {}
        self.lost = []
        self.requests = 0


def write_logs(client, state, chance, stop):
    writer = "w" + uuid.UUID(int=chance.getrandbits(128)).hex[:12]
    for number in range(1_000_000):
        names = [f"{writer}-{number:06}-{line:04}".encode() for line in range(chance.choice([1, 20, 200, 2000]))]
        with state.lock:
            state.maybe[names[0]] = names
        body = group(names)
        client.log("POST", f"/logstores/{LOGSTORE}/shards/lb", body=body, kind="application/x-protobuf")
        with state.lock:
            del state.maybe[names[0]]
            state.sure.update(names)
            state.requests += 1
        if stop.is_set():
            return


def write_metrics(client, state, series, stop):
    """Each series counts up, so that its largest value is its latest."""
    while not stop.is_set():
        pairs, values = [], {}
        for index, name in enumerate(series, 1):
            values[name] = state.values.get(name, 0) + 1
            prefix = f"MetricList.{index}."
            pairs += [(prefix + "GroupId", 0), (prefix + "MetricName", "kill"), (prefix + "Type", 0),
                      (prefix + "Period", 60), (prefix + "Time", int(time.time() * 1000)),
                      (prefix + "Dimensions", json.dumps({"series": name})),
                      (prefix + "Values", json.dumps({"value": values[name]}))]
        client.monitor("PutCustomMetric", pairs)
        with state.lock:
            state.values.update(values)
            state.requests += 1


def guarded(write, state, *arguments):
    try:
        write(*arguments)
    except (OSError, http.client.HTTPException):
        return
    except Refused as refusal:
        state.lost.append(str(refusal))


def start(labsim, folder):
    files = [folder + "/endpoints.json", folder + "/keys.json"]
    for file in files:
        if os.path.exists(file):
            os.remove(file)
    log = open(folder + "/labsim.log", "ab")
    process = subprocess.Popen(
        [labsim, "up", "--port", "0", "--data", folder + "/state", "--endpoints-file", files[0], "--keys", files[1]],
        stdout=log, stderr=log)
    while True:
        try:
            return process, json.load(open(files[0]))["port"], json.load(open(files[1]))
        except (OSError, ValueError):
            time.sleep(0.01)
        if process.poll() is not None:
            raise SystemExit(f"labsim ended with {process.returncode}; see {folder}/labsim.log")


def pull(client, state, from_begin=False):
    """Names of the logs that were not pulled before."""
    names = []
    for shard in range(2):
        cursor = None if from_begin else state.cursors.get(shard)
        cursor = cursor or base64.b64encode(b"0").decode()
        while True:
            data, fields = client.log(
                "GET", f"/logstores/{LOGSTORE}/shards/{shard}",
                query=[("type", "log"), ("cursor", cursor), ("count", "1000")], raw=0)
            names += NAME.findall(data)
            if fields["x-log-cursor"] == cursor:
                break
            cursor = fields["x-log-cursor"]
        state.cursors[shard] = cursor
    return names


def latest(client, account):
    values, token = {}, None
    while True:
        pairs = [("Namespace", f"acs_customMetric_{account}"), ("MetricName", "kill"), ("Length", 1000), ("Period", 60)]
        data, _ = client.monitor("DescribeMetricLast", pairs + ([("NextToken", token)] if token else []))
        answer = json.loads(data)
        for point in json.loads(answer["Datapoints"]):
            values[point["series"]] = int(point["Maximum"])
        token = answer.get("NextToken")
        if not token:
            return values


def compare(client, state, account, is_last):
    names = pull(client, state, from_begin=is_last)
    known = set() if is_last else state.found
    if len(names) != len(set(names)) or known & set(names):
        state.lost.append("a log is there twice")
    state.found = known | set(names)
    for name in sorted(state.sure - state.found)[:5]:
        state.lost.append(f"log {name.decode()} was acknowledged and is gone")
    for whole in state.maybe.values():
        there = sum(name in state.found for name in whole)
        if there not in (0, len(whole)):
            state.lost.append(f"{there} of {len(whole)} logs of a group are there")
        if there:
            state.sure.update(whole)
    state.maybe.clear()
    body = json.dumps({"from": 0, "to": int(time.time()) + 60, "query": "* | select count(*) as c"}).encode()
    data, _ = client.log("POST", f"/logstores/{LOGSTORE}/logs", body=body)
    counted = int(json.loads(data)["data"][0]["c"])
    if counted != len(state.found):
        state.lost.append(f"{counted} logs are searched, {len(state.found)} are there")
    values = latest(client, account)
    for name, value in state.values.items():
        if values.get(name, 0) < value:
            state.lost.append(f"series {name}: {value} was acknowledged, {values.get(name)} is there")
    state.values.update(values)


def prepare(client):
    client.log("POST", "/", body=json.dumps({"projectName": PROJECT, "description": ""}).encode())
    logstore = {"logstoreName": LOGSTORE, "ttl": 7, "shardCount": 2}
    client.log("POST", "/logstores", body=json.dumps(logstore).encode())
    index = {"line": {"token": [" "]}, "keys": {"id": {"type": "text", "token": [" "], "doc_value": True}}}
    client.log("POST", f"/logstores/{LOGSTORE}/index", body=json.dumps(index).encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labsim")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--folder")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    folder = options.folder or tempfile.mkdtemp(prefix="labsim-sls-crash-")
    os.makedirs(folder, exist_ok=True)
    state, kill = State(), 0
    for kill in range(options.kills + 1):
        process, port, keys = start(options.labsim, folder)
        if kill == 0:
            prepare(Client(port, keys))
        before = len(state.lost)
        compare(Client(port, keys), state, keys["accountId"], is_last=kill == options.kills)
        state.lost[before:] = [f"after kill {kill}: {line}" for line in state.lost[before:]]
        if kill == options.kills or state.lost:
            process.terminate()
            process.wait()
            break
        stop, threads = threading.Event(), []
        for number in range(options.threads):
            writer = random.Random(chance.random())
            threads.append(threading.Thread(
                target=guarded, args=(write_logs, state, Client(port, keys), state, writer, stop)))
            series = [f"{number}-{index}" for index in range(SERIES)]
            threads.append(threading.Thread(
                target=guarded, args=(write_metrics, state, Client(port, keys), state, series, stop)))
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.05, 0.8))
        process.send_signal(signal.SIGKILL)
        process.wait()
        stop.set()
        for thread in threads:
            thread.join()
    print(f"{state.requests} requests acknowledged, {len(state.sure)} logs, {len(state.values)} series")
    for line in state.lost:
        print(line)
    print(f"{kill} kills, {len(state.lost)} losses")
    if not options.folder:
        shutil.rmtree(folder)
    sys.exit(1 if state.lost else 0)


main()
