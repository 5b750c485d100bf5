#!/usr/bin/env python3
"""Results of runs that never were, as `ampy regress run` writes them: for stores of any size.

usage: results.py --runs N [--seed N] [--facts FILE] [--tests N] --into DIR | --git BARE
--into writes files, --git a commit for each day into a bare repository (by git fast-import)."""
import argparse, datetime, hashlib, json, os, random, subprocess, sys

MACHINES = [("altra-1", "aarch64", "Ampere Altra", 80, 4096, "Debian GNU/Linux 12 (bookworm)"),
            ("altra-max-2", "aarch64", "Ampere Altra Max", 128, 65536, "Rocky Linux 9.4"),
            ("ampereone-3", "aarch64", "AmpereOne", 192, 4096, "Ubuntu 24.04.1 LTS"),
            ("xeon-ref", "x86_64", None, 8, 4096, "Debian GNU/Linux 12 (bookworm)")]
PYTHONS = [("3.9.2", "3.9", False), ("3.11.2", "3.11", False), ("3.12.7", "3.12", False),
           ("3.13.5", "3.13", False), ("3.14.0rc2", "3.14", True)]
NAMES = """abc argparse array ast asyncio base64 bigmem binascii bisect bool bytes calendar cmath codecs
collections compile concurrent_futures configparser contextlib copy csv ctypes datetime dbm decimal dict
difflib dis doctest email enum exceptions faulthandler fcntl float format fractions fstring functools gc
generators glob gzip hashlib heapq http_cookies httplib imaplib import inspect int io itertools json list
locale logging lzma mailbox math memoryview mmap multiprocessing_fork netrc opcodes operator os pathlib
pickle platform plistlib poll posix pprint profile pwd queue random re readline resource sched select set
shelve shlex signal slice smtplib socket sort sqlite3 ssl stat statistics str strftime string struct
subprocess sys sysconfig tarfile tempfile textwrap thread threading time timeit tokenize trace traceback
tuple types typing unicode urllib uuid venv warnings wave weakref xml_etree zipfile zlib zoneinfo""".split()
COUNT = ("passed", "failed", "env_changed", "skipped", "not_run")
SUM = {"failed": "failed", "timeout": "failed", "crashed": "failed", "env-changed": "env_changed", "passed": "passed",
       "skipped": "skipped", "resource-denied": "skipped", "no-tests": "skipped", "not-run": "not_run",
       "interrupted": "not_run"}


def test(rng, name, outcome, label):
    n = rng.randint(5, 300)
    failures, output, known, why = [], None, None, None
    if outcome in ("failed", "crashed", "timeout", "env-changed"):
        if outcome == "failed":
            failures = [{"case": f"{name}.Tests.test_{rng.choice('abcdef')}{i}", "kind": "failure",
                         "message": f"AssertionError: {i} != {i + 1} : <of \"{name}\" & more>"} for i in range(rng.randint(1, 3))]
        output = f"0:00:01 load avg: 0.5 [1/1] {name}\n" + "".join(
            f"  File \"/usr/lib/python3/test/{name}.py\", line {i}, in test\n    self.assertEqual(a, b)\n" for i in range(4)) + \
            "AssertionError: 1 != 2 \x1b[31m<b>not bold</b>\x1b[0m\n"
    if label == "known":
        known = {"reason": "needs a page of 4 KiB", "link": "https://github.com/python/cpython/issues/1"}
    if outcome == "skipped":
        why = "No module named '_tkinter'"
    if outcome == "crashed":
        why = "it died of SIGSEGV"
    return {"name": name, "outcome": outcome, "label": label, "seconds": round(rng.random() * 9, 3),
            "cases": {"run": n, "failed": len(failures), "skipped": rng.randint(0, 3)}, "known": known, "before": None,
            "rerun": "passed" if label == "flaky" else None, "why": why, "failures": failures, "failures_more": 0,
            "output": output}


PASSES = {}   # what most tests say, once for all runs


def text_of(rng, name, outcome, label):
    if outcome != "passed" or label:
        doc = test(rng, name, outcome, label)
        return doc, json.dumps(doc)
    if name not in PASSES:
        doc = test(random.Random(name), name, outcome, label)
        PASSES[name] = doc, json.dumps(doc)
    return PASSES[name]


def result(number, when, machine, python, facts, ntests, seed):
    rng = random.Random(f"{seed}-{number}")
    host, arch, model, cores, page, distro = machine
    version, branch, free = python
    ident = when.strftime("%Y%m%dT%H%M%SZ-") + hashlib.sha256(f"{seed}-{number}".encode()).hexdigest()[:8]
    names = sorted("test_" + n for n in NAMES)
    names = names[:ntests] if ntests < len(names) else names + [f"test_more_{i:03d}" for i in range(ntests - len(names))]
    tests = []
    for name in names:
        dice, outcome, label = rng.random(), "passed", None
        if name in ("test_readline", "test_bigmem"):
            outcome = "skipped" if name == "test_readline" else "resource-denied"
        elif name == "test_mmap" and page != 4096:
            outcome, label = "failed", "known"
        elif name == "test_math" and branch == "3.14" and when.day % 9 < 3:
            outcome, label = "failed", "new"
        elif dice < 0.002:
            outcome, label = rng.choice([("failed", "flaky"), ("failed", "new"), ("crashed", "new"), ("timeout", "new"),
                                         ("env-changed", "new"), ("passed", "fixed")])
        tests.append(text_of(rng, name, outcome, label))
    texts = ",\n    ".join(text for _, text in tests)
    tests = [doc for doc, _ in tests]
    summary = dict.fromkeys(COUNT, 0)
    for t in tests:
        summary[SUM[t["outcome"]]] += 1
    for label in ("new", "known", "flaky", "fixed"):
        summary[label] = sum(t["label"] == label for t in tests)
    summary["cases"] = sum(t["cases"]["run"] for t in tests)
    partial = number % 97 == 13
    doc = {
        "schema": "ampy.regress/1", "ampy": "0.1.0", "id": ident, "began": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ended": (when + datetime.timedelta(seconds=rng.randint(100, 900))).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "state": "partial" if partial else "complete",
        "machine": {"name": host, "arch": arch, "model": model, "cores": cores, "page_size": page, "distro": distro,
                    "kernel": "6.1.0-28-arm64", "libc": "glibc 2.36", "container": False, "emulated": False,
                    "network": False, "facts": facts},
        "python": {"path": f"/usr/bin/python{branch}", "image": None, "version": version, "branch": branch,
                   "free_threaded": free, "debug": False, "build": "main, Aug 28 2025, GCC 12.2.0"},
        "set": "quick", "jobs": 4, "argv": ["-m", "test", "-j", "4"],
        "regrtest": {"result": "FAILURE" if summary["failed"] else "SUCCESS", "exit": 2 if summary["failed"] else 0,
                     "cases_run": summary["cases"], "cases_failed": 0, "cases_skipped": 0, "files_run": len(tests)},
        "summary": summary}
    return ident, json.dumps(doc)[:-1] + ',\n"tests": [\n    ' + texts + "\n]}\n"


def results(args):
    facts = json.load(open(args.facts))["facts"] if args.facts else {"cpu": {"arch": "aarch64", "model": "Ampere Altra", "cores": 80}}
    combos = [(m, p) for m in MACHINES for p in PYTHONS]
    first = datetime.datetime(2026, 11, 30, 3, 0) - datetime.timedelta(days=(args.runs - 1) // len(combos))
    for number in range(args.runs):
        day, nth = divmod(number, len(combos))
        when = first + datetime.timedelta(days=day, minutes=17 * nth)
        yield (when, *result(number, when, *combos[nth], facts, args.tests, args.seed))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--tests", type=int, default=64)
    parser.add_argument("--facts")
    parser.add_argument("--into")
    parser.add_argument("--git")
    args = parser.parse_args()
    if args.into:
        os.makedirs(args.into, exist_ok=True)
        for when, ident, doc in results(args):
            with open(os.path.join(args.into, ident + ".json"), "w") as out:
                out.write(doc)
        return
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", args.git], check=True)
    into = subprocess.Popen(["git", "-C", args.git, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    last = None
    for when, ident, doc in results(args):
        data = doc.encode()
        if when.date() != last:
            stamp = int(when.replace(tzinfo=datetime.timezone.utc).timestamp())
            into.stdin.write(f"commit refs/heads/main\ncommitter ampy <ampy@localhost> {stamp} +0000\ndata 4\nAdd\n".encode())
            last = when.date()
        into.stdin.write(f"M 100644 inline runs/{when:%Y/%m/%d}/{ident}.json\ndata {len(data)}\n".encode() + data + b"\n")
    into.stdin.close()
    sys.exit(into.wait())


main()
