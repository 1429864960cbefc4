"""Makes the project and the logstore that the log SDK's tests expect."""

import os
import time

from aliyun.log import LogClient, LogItem, PutLogsRequest
from aliyun.log.index_config import IndexConfig, IndexKeyConfig, IndexLineConfig

client = LogClient(
    os.environ["LOG_TEST_ENDPOINT"], os.environ["LOG_TEST_ACCESS_KEY_ID"], os.environ["LOG_TEST_ACCESS_KEY_SECRET"],
    source="127.0.0.1")
project, logstore = os.environ["LOG_TEST_PROJECT"], os.environ["LOG_TEST_LOGSTORE"]
client.create_project(project, "suite")
client.create_logstore(project, logstore, 3, 2)
tokens = [",", " ", ":", "="]
keys = {name: IndexKeyConfig(tokens, False, "text", True) for name in ("content", "key", "ghello", "method", "status")}
client.create_index(project, logstore, IndexConfig(3, IndexLineConfig(tokens, False), keys))
for _ in range(3):
    items = [
        LogItem(timestamp=int(time.time()) - 60 + number, contents=[("content", "c%d" % number), ("key", str(number))])
        for number in range(40)
    ]
    client.put_logs(PutLogsRequest(project, logstore, "t", "s", items))
