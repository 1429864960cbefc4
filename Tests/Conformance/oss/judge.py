"""Compares the results of a suite with the tests that one local process can pass.

usage: judge.py RESULTS_JSON PASSABLE_TXT KNOWN_TXT      exit status 1 below 95 %, or for a failure that is not known

KNOWN_TXT explains failures: "test id: reason" a line.
"""
import json
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        results = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        passable = file.read().split()
    with open(sys.argv[3], encoding="utf-8") as file:
        known = dict(line.rstrip("\n").split(": ", 1) for line in file if ": " in line)
    passed = [test for test in passable if test in results and results[test] is None]
    unexplained = 0
    for test in sorted(set(passable) - set(passed)):
        reason = known.get(test)
        unexplained += reason is None
        print(f"{'known' if reason else 'FAIL '} {test}\n      {reason or results.get(test, 'did not run')}")
    further = sum(1 for test, failure in results.items() if failure is None and test not in passable)
    share = 100 * len(passed) / len(passable)
    print(f"{len(passed)} of {len(passable)} passable tests pass ({share:.1f} %), and {further} others;"
          f" {unexplained} failures are not explained")
    return 1 if share < 95 or unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
