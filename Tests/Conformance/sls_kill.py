"""Kills labsim while it takes logs, and looks whether each acknowledged one is there after a restart.

    python Tests/Conformance/sls_kill.py <labsim> [rounds]
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "sls_site"))
import sitecustomize  # noqa: E402,F401  makes *.localhost this machine

from aliyun.log import LogClient, LogItem, PutLogsRequest  # noqa: E402
from aliyun.log.index_config import IndexConfig, IndexKeyConfig, IndexLineConfig  # noqa: E402


def start(labsim, folder):
    files = [folder + "/endpoints.json", folder + "/keys.json"]
    for file in files:
        if os.path.exists(file):
            os.remove(file)
    server = subprocess.Popen(
        [labsim, "up", "--port", "0", "--data", folder + "/data", "--endpoints-file", files[0], "--keys", files[1]],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not all(os.path.exists(file) for file in files):
        if server.poll() is not None:
            sys.exit("labsim ended with %d" % server.returncode)
        time.sleep(0.05)
    keys = json.load(open(files[1]))
    endpoint = json.load(open(files[0]))["services"]["sls"]
    return server, LogClient(endpoint, keys["accessKeyId"], keys["accessKeySecret"], source="127.0.0.1")


def write(client, kept, stop):
    writer, number = uuid.uuid4().hex, 0
    while not stop.is_set():
        ids = ["%s-%d" % (writer, number * 50 + line) for line in range(50)]
        items = [LogItem(timestamp=int(time.time()), contents=[("id", name)]) for name in ids]
        try:
            client.put_logs(PutLogsRequest("kill", "app", "", "", items))
        except Exception:
            return
        kept.update(ids)
        number += 1


def found(client):
    names = set()
    for shard in client.list_shards("kill", "app").get_shards_info():
        cursor = client.get_begin_cursor("kill", "app", shard["shardID"]).get_cursor()
        while True:
            answer = client.pull_logs("kill", "app", shard["shardID"], cursor, count=1000)
            for group in answer.get_loggroup_list().LogGroups:
                names.update(content.Value for log in group.Logs for content in log.Contents)
            if answer.get_next_cursor() == cursor:
                break
            cursor = answer.get_next_cursor()
    names = {name.decode() if isinstance(name, bytes) else name for name in names}
    count = client.get_log("kill", "app", int(time.time()) - 86400, int(time.time()) + 60, query="* | select count(*) as c")
    return names, int(count.get_logs()[0].get_contents()["c"])


def main():
    labsim, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    folder = tempfile.mkdtemp(prefix="labsim-kill-")
    server, client = start(labsim, folder)
    client.create_project("kill", "")
    client.create_logstore("kill", "app", 1, 2)
    client.create_index("kill", "app", IndexConfig(1, IndexLineConfig([" "], False), {"id": IndexKeyConfig([" "], False, "text", True)}))
    kept = set()
    for number in range(rounds):
        stop = threading.Event()
        writers = [threading.Thread(target=write, args=(client, kept, stop)) for _ in range(4)]
        for writer in writers:
            writer.start()
        time.sleep(2)
        server.send_signal(signal.SIGKILL)
        server.wait()
        stop.set()
        for writer in writers:
            writer.join()
        server, client = start(labsim, folder)
        names, count = found(client)
        lost = kept - names
        print("round %d: %d acknowledged, %d found, %d searched, %d lost" % (number + 1, len(kept), len(names), count, len(lost)))
        if lost or count != len(names):
            sys.exit(1)
    server.terminate()
    server.wait()


main()
