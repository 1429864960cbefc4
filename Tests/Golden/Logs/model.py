#!/usr/bin/env python3
"""An independent model of the golden set: it computes every answer in plain Python, from logs.jsonl and the rules of the service.

    python3 model.py             # compares the answers in search.golden and analysis.golden with the model
    python3 model.py --write     # writes the model's answers into them
    python3 model.py --logs      # writes logs.jsonl

labsim takes no part in this: the test SLSGoldenSetTests compares labsim with the same files.
"""

import collections
import datetime
import json
import math
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
START = 1735659000  # 2024-12-31 23:30:00 in UTC+8; the last logs are of the next year
TOKENS = ",  '\";=()[]{}?@&<>/:\n\t\r"


def make(i):
    fields = {
        "id": str(i),
        "level": "ERROR" if i % 7 == 0 else "WARN" if i % 3 == 0 else "INFO",
        "task": ["source", "map", "window", "sink"][i % 4],
        "ratio": str(i * 13 % 40 / 8 - 1),
        "path": "/api/v%d/orders/%d?debug=true" % (1 + i % 2, i),
        "request": json.dumps(
            {"user": {"id": i, "vip": i % 2 == 0}, "tags": ["a", "b"][: i % 3], "size": i * 1.5}, separators=(",", ":")),
        "secret": "token%d" % i,
        "note": "alpha beta" if i % 8 == 3 else "alpha",
        "msg": [
            "Checkpoint %d completed in 12 ms" % i, "checkpoint-%d expired before completing" % i,
            "Records lag: partition=%d, offset %d" % (i % 3, i * 100), "retry of \\u8fde\\u63a5 %d" % i,
        ][i % 4].encode().decode("unicode_escape"),
    }
    if i % 11 != 5:
        fields["latency"] = "n/a" if i == 13 else str(i * 37 % 200)
    if i % 5 != 4:
        fields["user"] = ["Ada", "bob", "Ada Lovelace", "ada"][i % 5]
    return {
        "time": START + i * 97, "topic": "jm" if i % 10 == 0 else "tm", "source": "10.0.0.%d" % (i % 2 + 1),
        "tags": {"host": "h%d" % (i % 3)}, "fields": fields,
    }


class Log:
    """A log with its fields typed as the index types them; None for what is missing or no number."""

    def __init__(self, record):
        fields = record["fields"]
        self.time, self.topic, self.source = record["time"], record["topic"], record["source"]
        self.host, self.fields = record["tags"]["host"], fields
        self.id, self.ratio = int(fields["id"]), float(fields["ratio"])
        self.level, self.task, self.path = fields["level"], fields["task"], fields["path"]
        self.user, self.note = fields.get("user"), fields["note"]
        text = fields.get("latency")
        self.latency = int(text) if text and text.isdigit() else None
        self.request = json.loads(fields["request"])
        self.local = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=record["time"] + 8 * 3600)

    def all_words(self):
        """The words of the whole log, names of fields too, without case."""
        return [word for pair in self.fields.items() for part in pair for word in words(part)]


def split(text):
    return [word for word in re.split("[" + re.escape(TOKENS) + "]+", text) if word]


def words(text):
    return [word.lower() for word in split(text or "")]


def phrase(log, *wanted):
    """Whether the words stand one behind the other in one field."""
    return any(
        words(text)[at : at + len(wanted)] == list(wanted) for text in log.fields.values() for at in range(len(words(text))))


def ids(holds):
    return [log.id for log in L if holds(log)]


def group(key, logs=None):
    groups = collections.OrderedDict()
    for log in L if logs is None else logs:
        groups.setdefault(key(log), []).append(log)
    return groups


def known(values):
    return [value for value in values if value is not None]


def total(values):
    values = known(values)
    return sum(values) if values else None


def java(value):
    """A DOUBLE as the service writes it."""
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(float(value))
    mantissa, exponent = "{:e}".format(value).split("e")
    digits = repr(float(value))
    mantissa = repr(float("%.17g" % (value / 10.0 ** int(exponent)))) if "e" not in digits else digits.split("e")[0]
    return "%sE%d" % (mantissa if "." in mantissa else mantissa + ".0", int(exponent))


def text(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return java(value)
    if isinstance(value, (list, dict)):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.000")
    return str(value)


def answer(entry):
    value = eval(entry["python"], globals())
    if value == "refused":
        return ["refused"]
    if value and not isinstance(value[0], (list, tuple)):
        return ["ids: " + " ".join(map(str, value))]
    return ["| ".rjust(4) + " | ".join(map(text, row)) for row in value] or ["nothing"]


def read(name):
    """Blocks of '# what it shows', 'query: …', 'python: …' and the lines of the answer, an empty line between them."""
    entries = []
    for block in open(os.path.join(HERE, name), encoding="utf-8").read().strip().split("\n\n"):
        lines = block.split("\n")
        if len(lines) < 2 or not lines[1].startswith("query: "):
            entries.append({"text": block})
            continue
        entries.append({"what": lines[0], "query": lines[1][7:], "python": lines[2][8:], "answer": lines[3:]})
    return entries


def main():
    wrong = count = 0
    for name in ("search.golden", "analysis.golden"):
        entries = read(name)
        for entry in entries:
            if "query" not in entry:
                continue
            count += 1
            given, entry["answer"] = entry["answer"], answer(entry)
            if given != entry["answer"]:
                wrong += 1
                print(name, entry["query"], "says", given, "and the model", entry["answer"], sep="\n  ")
        if "--write" in sys.argv:
            blocks = [
                entry.get("text")
                or "\n".join([entry["what"], "query: " + entry["query"], "python: " + entry["python"]] + entry["answer"])
                for entry in entries
            ]
            open(os.path.join(HERE, name), "w", encoding="utf-8").write("\n\n".join(blocks) + "\n")
    print("%d answers, %d differ from the model" % (count, wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    if "--logs" in sys.argv:
        with open(os.path.join(HERE, "logs.jsonl"), "w", encoding="utf-8") as file:
            for i in range(40):
                file.write(json.dumps(make(i), ensure_ascii=False) + "\n")
    L = [Log(json.loads(line)) for line in open(os.path.join(HERE, "logs.jsonl"), encoding="utf-8")]
    sys.exit(main())
