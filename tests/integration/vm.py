#!/usr/bin/env python3
"""Runs one virtual machine and acts on what its serial console says: vm.py LOG SECONDS [OPTION...] -- QEMU ARGUMENT...

Each line of the console goes to LOG with the seconds since power-on before it. Options:
    --note NAME REGEX     prints "NAME SECONDS" for the first line that matches
    --when REGEX ACTION   does this once, at the first line that matches
    --off                 starts with the network cable pulled
ACTION: kill (power is lost), link-on, link-off, or touch:PATH (of this machine).
The machine is called n0 (its network), and ends with this program, however that ends.
Exit: 0 it switched itself off, 1 it had to be ended after SECONDS or qemu failed, 2 it was killed as told.
"""
import ctypes
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time


def arguments(argv):
    at = argv.index("--")
    words, command = argv[2:at], argv[at + 1 :]
    notes, whens, off = [], [], False
    while words:
        word = words.pop(0)
        if word == "--off":
            off = True
            continue
        one, two = words.pop(0), words.pop(0)
        if word == "--note":
            notes.append((one, re.compile(two)))
        elif word == "--when":
            whens.append((re.compile(one), two))
        else:
            sys.exit("vm: no option '%s'" % word)
    return argv[0], float(argv[1]), notes, whens, off, command


class Monitor:
    """QMP: one command, one answer; events are passed over."""

    def __init__(self, listener):
        listener.settimeout(30)
        self.socket = listener.accept()[0]
        self.socket.settimeout(30)
        self.file = self.socket.makefile("rw")
        self.file.readline()
        self.do("qmp_capabilities")

    def do(self, command, **args):
        self.file.write(json.dumps({"execute": command, "arguments": args}) + "\n")
        self.file.flush()
        while True:
            answer = json.loads(self.file.readline())
            if "error" in answer:
                sys.exit("vm: %s: %s" % (command, answer["error"]))
            if "return" in answer:
                return


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def act(action, machine, monitor):
    if action == "kill":
        machine.kill()
    elif action in ("link-on", "link-off"):
        monitor.do("set_link", name="n0", up=action == "link-on")
    elif action.startswith("touch:"):
        open(action[6:], "w").close()
    else:
        sys.exit("vm: no action '%s'" % action)


def listen(machine, monitor, log, limit, notes, whens):
    """Until the console ends; returns whether it ended in time and whether it was killed."""
    began, rest, killed = time.monotonic(), b"", False
    while True:
        left = limit - (time.monotonic() - began)
        if left <= 0 or not select.select([machine.stdout], [], [], left)[0]:
            return False, killed
        data = os.read(machine.stdout.fileno(), 65536)
        if not data:
            return True, killed
        now = time.monotonic() - began
        # A prompt has no end of line.
        *lines, rest = (rest + data).split(b"\n")
        for raw in lines + ([rest] if rest.endswith(b"login: ") else []):
            line = re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]|[\r\0]", b"", raw).decode("utf-8", "replace")
            log.write("%8.2f %s\n" % (now, line))
            log.flush()
            for note in [n for n in notes if n[1].search(line)]:
                print(note[0], "%.1f" % now, flush=True)
                notes.remove(note)
            for when in [w for w in whens if w[0].search(line)]:
                log.write("%8.2f vm: %s\n" % (now, when[1]))
                whens.remove(when)
                act(when[1], machine, monitor)
                killed = killed or when[1] == "kill"
        if rest.endswith(b"login: "):
            rest = b""


def main():
    path, limit, notes, whens, off, command = arguments(sys.argv[1:])
    ended = killed = False
    with tempfile.TemporaryDirectory(prefix="ampy-vm.") as at, open(path, "w") as log:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(at + "/qmp")
        listener.listen()
        # It waits for "cont", so that the cable is pulled before it looks.
        command += ["-S", "-qmp", "unix:%s/qmp" % at, "-serial", "stdio", "-display", "none", "-monitor", "none"]
        machine = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, preexec_fn=die_with_parent)
        try:
            monitor = Monitor(listener)
            if off:
                monitor.do("set_link", name="n0", up=False)
            monitor.do("cont")
            ended, killed = listen(machine, monitor, log, limit, notes, whens)
            if ended:
                machine.wait(10)
        finally:
            machine.kill()
            code = machine.wait()
    if killed:
        return 2
    return 0 if ended and code == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
