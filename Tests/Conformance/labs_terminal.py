#!/usr/bin/env python3
"""Plays labs as a learner would at a terminal: with the learner's keys, by the commands that the guide names.

usage: labs_terminal.py LABSIM [LAB ...]

What is done in each step comes from the lab's timeline, which is its answer key; here every item is a command of labsim, so a
right that the learner lacks or a verb that is missing fails. A lab is passed when it scores every point. Needs PyYAML.
Exits 0 when all labs are passed, 1 otherwise.
"""
import json, os, re, subprocess, sys, tempfile, time, yaml

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
LABS = os.path.join(ROOT, "scenarios/labs")
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(text):
    return sum(float(n) * SECONDS[u] for n, u in re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", str(text)))


class Terminal:
    """Commands of labsim in a folder of their own; what fails unexpectedly is kept."""

    def __init__(self, labsim, folder):
        self.labsim, self.folder, self.complaints = labsim, folder, []

    def run(self, *words, may_fail=False):
        done = subprocess.run([self.labsim, *words], capture_output=True, text=True, cwd=self.folder)
        if done.returncode and not may_fail:
            self.complaints.append(f"{' '.join(words)[:160]}: {(done.stderr or done.stdout).strip()[:300]}")
        return done

    def json(self, *words):
        done = self.run(*words, "--json", may_fail=True)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def rows(self, query):
        answer = self.json("lab", "sql", query)
        return answer["rows"] if answer else []

    def wait(self, time):
        if time > 0:
            self.run("time", "goto", f"+{int(time * 1000)}ms")

    def until(self, holds, tries=40):
        """Lets half minutes pass until something holds."""
        for _ in range(tries):
            if holds():
                return True
            self.wait(30)
        return False

    def file(self, text):
        made = tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False)
        with made:
            made.write(text)
        return made.name


class Player:
    """One lab, its steps in their order."""

    def __init__(self, terminal, name):
        self.terminal, self.folder = terminal, os.path.join(LABS, name)
        with open(os.path.join(self.folder, "scenario.yaml")) as file:
            self.lab = yaml.safe_load(file)
        self.resources = self.lab.get("resources", {})
        self.variables = {k: v.get("default") for k, v in self.lab.get("variables", {}).items()}
        self.keys = {}

    def play(self):
        self.terminal.run("lab", "start", self.folder, "--force")
        self.terminal.run("time", "pause")
        for step in self.lab["lab"]["steps"]:
            for number, item in enumerate(i for i in self.lab["timeline"] if i.get("step") == step["id"]):
                self.arrive(item, number == 0)
                self.act(item)
            self.finish(step)
        return self.terminal.run("lab", "submit", may_fail=True).stdout.strip().splitlines()[-1]

    def arrive(self, item, is_first):
        if "after" in item:
            self.terminal.wait(seconds(item["after"]))
        if "at" in item and is_first:
            self.terminal.wait(min(seconds(item["at"]), 600))
        when = item.get("when", {})
        if "job" in when:
            query = f"SELECT state FROM labsim.jobs WHERE name = '{when['job']}' LIMIT 100"
            self.terminal.until(lambda: self.terminal.rows(query)[-1:] == [[when["state"]]])
        elif "checkpoint" in when:
            query = "SELECT COUNT(*) AS n FROM labsim.checkpoints WHERE status = 'COMPLETED'"
            self.terminal.until(lambda: self.terminal.rows(query)[0][0] >= when["completed"]["gte"])

    def finish(self, step):
        terminal, name = self.terminal, step["id"]
        if "quiz" in step:
            right = [str(n + 1) for n, o in enumerate(step["quiz"]["options"]) if o.get("ok")]
            self.terminal.until(
                lambda: terminal.run("lab", "quiz", name, ",".join(right), may_fail=True).returncode == 0)
        if "answer" in step:
            self.terminal.until(lambda: self.answer(name, step["answer"]))
        if not terminal.until(lambda: self.state(name) == "passed"):
            terminal.complaints.append(f"step {name}: " + terminal.run("lab", "check", name, may_fail=True).stdout)

    def answer(self, name, answer):
        text = answer.get("example")
        if "sql" in answer:
            rows = self.terminal.rows(self.filled(answer["sql"]))
            text = str(rows[0][0]) if rows else None
        return text is not None and self.terminal.run("lab", "answer", name, text, may_fail=True).returncode == 0

    def state(self, name):
        steps = (self.terminal.json("lab", "status") or {"steps": []})["steps"]
        return next((step["state"] for step in steps if step["id"] == name), "")

    # The timeline's words

    def filled(self, value):
        if isinstance(value, str):
            return re.sub(r"\$\{([^}]+)\}", lambda match: self.attribute(match.group(1)), value)
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if isinstance(value, dict):
            return {key: self.filled(item) for key, item in value.items()}
        return value

    def attribute(self, path):
        first, last = path.split(".")
        if first == "var":
            return str(self.variables[last])
        name = self.resources.get(first, {}).get("name", first)
        return {"name": name, "url": f"oss://{name}", "arn": f"acs:oss:*:*:{name}"}[last]

    def path(self, name):
        return os.path.join(self.folder, name)

    def act(self, item):
        service, verb = item["do"].split(".")
        words = self.filled(item.get("with", {}))
        keys = self.keys_of(item.get("as"))
        if service == "flink":
            keys += self.workspace(words)
            # Commands that wait for an answer of the service need a clock that goes on.
            self.terminal.run("time", "play")
        for command in getattr(self, service)(verb, words):
            self.terminal.run(*command, *keys, may_fail=verb == "getObject")
        if service == "flink":
            self.terminal.run("time", "pause")

    def keys_of(self, identity):
        if identity in (None, self.lab.get("principal")):
            return []
        if identity not in self.keys:
            self.keys[identity] = identity.replace("/", "-") + ".json"
            self.terminal.run("lab", "keys", identity, "--out", self.keys[identity])
        return ["--keys", self.keys[identity]]

    def workspace(self, words):
        """Which workspace a deployment is in, where the lab has several."""
        several = [r for r in self.resources.values() if r["type"] == "flink.workspace"]
        deployment = self.resources.get(words.get("deployment"), {})
        if len(several) < 2 or "workspace" not in deployment:
            return []
        resource = self.resources[deployment["workspace"]]
        return ["--workspace", resource.get("name", deployment["workspace"])]

    def oss(self, verb, words):
        bucket = f"oss://{words['bucket']}"
        if verb == "createBucket":
            yield "oss", "mb", bucket, "--acl", words.get("acl", "private")
        elif verb == "putObject":
            file = self.path(words["textFile"]) if "textFile" in words else self.terminal.file(words.get("text", ""))
            for key in words.get("keys", [words.get("key")]):
                yield "oss", "cp", file, f"{bucket}/{key}" + ("empty" if key.endswith("/") else "")
        elif verb == "getObject":
            yield "oss", "cat", f"{bucket}/{words['key']}"
        elif verb == "deleteObjects":
            prefixes = words.get("prefixes", words.get("prefix", []))
            for prefix in [prefixes] if isinstance(prefixes, str) else prefixes:
                yield "oss", "rm", "-r", f"{bucket}/{prefix}"
            for key in words.get("keys", []):
                yield "oss", "rm", f"{bucket}/{key}"
        elif verb == "deleteBucket":
            yield "oss", "rm", "-r", "--bucket", bucket

    def sls(self, verb, words):
        assert verb == "createLogstore"
        days = str(int(seconds(words["ttl"]) / 86400))
        name = f"{words['project']}/{words['logstore']}"
        yield "logs", "create", name, "--ttl", days, "--shards", str(words.get("shards", 2))

    def ram(self, verb, words):
        action = verb[0].upper() + verb[1:]
        if verb.startswith("create"):
            document = "@" + self.path(words["documentFile"]) if "documentFile" in words else json.dumps(words["document"])
            default = ["SetAsDefault=true"] if verb == "createPolicyVersion" else []
            yield "api", "ram", action, f"PolicyName={words['policy']}", f"PolicyDocument={document}", *default
            return
        origin, policy = "Custom", words["policy"]
        if isinstance(policy, dict):
            origin, policy = policy.get("type", "Custom"), policy["name"]
        elif policy.startswith("system/"):
            origin, policy = "System", policy[len("system/"):]
        whose = f"RoleName={words['role']}" if "role" in words else f"UserName={words['user']}"
        yield "api", "ram", action, f"PolicyType={origin}", f"PolicyName={policy}", whose

    def flink(self, verb, words):
        script = []
        if "sqlFile" in words or "sql" in words:
            file = self.path(words["sqlFile"]) if "sqlFile" in words else self.terminal.file(words["sql"])
            script = ["--sql-file", file]
        deployment = words.get("deployment")
        restore = words.get("restore", {}).get("kind", "NONE")
        commands = {
            "createWorkspace": lambda: (
                "create-workspace", words["name"], "--bucket", words["storage"][len("oss://"):], "--runtime-role",
                words["runtimeRole"]),
            "deleteWorkspace": lambda: ("delete-workspace", words["name"]),
            "createDraft": lambda: ("create-draft", words["name"], *script),
            "validateDraft": lambda: ("validate", words["draft"]),
            "deleteDraft": lambda: ("delete-draft", words["draft"]),
            "deployDraft": lambda: ("deploy", words["draft"], *self.settings(words)),
            "updateDeployment": lambda: ("update", deployment, *script, *self.settings(words)),
            "deleteDeployment": lambda: ("delete", deployment),
            "startJob": lambda: (
                "start", deployment, "--restore", "LATEST_SAVEPOINT" if restore == "FROM_SAVEPOINT" else restore,
                *(["--allow-non-restored-state"] if words.get("allowNonRestoredState") else [])),
            "stopJob": lambda: ("stop", deployment, "--strategy", words.get("stopStrategy", "NONE")),
            "createSavepoint": lambda: ("savepoint", deployment),
        }
        yield "flink", *commands[verb]()

    def settings(self, words):
        for key, value in (words.get("flinkConf") or {}).items():
            yield from ("--conf", f"{key}={value}")
        if "parallelism" in (words.get("resources") or {}):
            yield from ("--parallelism", str(words["resources"]["parallelism"]))
        if "level" in (words.get("logging") or {}):
            yield from ("--log-level", words["logging"]["level"])


def has_lab(name):
    file = os.path.join(LABS, name, "scenario.yaml")
    return os.path.exists(file) and any(line.startswith("lab:") for line in open(file))


def main():
    labsim, names = os.path.abspath(sys.argv[1]), sys.argv[2:] or sorted(filter(has_lab, os.listdir(LABS)))
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([labsim, "up", "--port", "0"], cwd=folder, stdout=subprocess.DEVNULL)
        try:
            while not os.path.exists(os.path.join(folder, ".labsim/endpoints.json")):
                time.sleep(0.05)
            for name in names:
                terminal, began = Terminal(labsim, folder), time.time()
                player = Player(terminal, name)
                verdict, points = player.play(), sum(s.get("points", 0) for s in player.lab["lab"]["steps"])
                is_passed = verdict == f"PASS: {points} of {points} points"
                failed += not is_passed
                print(f"{'ok  ' if is_passed else 'FAIL'} {name}  {verdict}  {time.time() - began:.1f} s", flush=True)
                for complaint in terminal.complaints:
                    print("     " + complaint.replace("\n", "\n     "), flush=True)
        finally:
            server.terminate()
            server.wait()
    sys.exit(1 if failed else 0)


main()
