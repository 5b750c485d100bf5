#!/usr/bin/env python3
"""A simple index of small files of every shape that decides a choice.

choices.py make DIR     the files; prints a line for each case: NAME<TAB>OPTIONS<TAB>REQUIREMENT...
choices.py serve DIR    as /json/ (PEP 691) and /html/ (PEP 503) on 127.0.0.1; prints the port
choices.py report       reads pip's report: a line for each project, NAME FILE
"""
import functools
import hashlib
import html
import http.server
import json
import os
import re
import sys
import urllib.parse
import zipfile

import index

NATIVE = "cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64"
NEWER = "cp311-cp311-manylinux_2_28_aarch64"
TOO_NEW = "cp311-cp311-manylinux_2_34_aarch64"
X86 = "cp311-cp311-manylinux_2_17_x86_64"
MUSL = "cp311-cp311-musllinux_1_2_aarch64"
ABI3 = "cp38-abi3-manylinux_2_17_aarch64"
PURE = "py3-none-any"

# NAME: OPTIONS, REQUIREMENTS, {FILE: (requires-python, yanked, Requires-Dist...)}; "b": no source.
CASES = {
    "newest": ("b", "newest", {f"newest-1.9-{PURE}": (), f"newest-1.10-{PURE}": (), f"newest-1.2-{PURE}": ()}),
    "machine": ("b", "machine", {f"machine-1-{PURE}": (), f"machine-1-{NATIVE}": ()}),
    "glibc": ("b", "glibc", {f"glibc-1-{NATIVE}": (), f"glibc-1-{NEWER}": ()}),
    "older": ("b", "older", {f"older-2-{TOO_NEW}": (), f"older-2-{X86}": (), f"older-1-{NATIVE}": ()}),
    "other": ("b", "other", {f"other-1-{X86}": (), f"other-1-{MUSL}": (), "other-1-cp311-cp311-win_arm64": ()}),
    "abi": ("b", "abi", {f"abi-1-{ABI3}": (), f"abi-1-{PURE}": ()}),
    "build": ("b", "build", {f"build-1-2-{NATIVE}": (), f"build-1-10-{NATIVE}": (), f"build-1-{NATIVE}": ()}),
    "source": ("n", "source", {f"source-1-{NATIVE}": (), "source-2": ()}),
    "sourceb": ("b", "sourceb", {f"sourceb-1-{NATIVE}": (), "sourceb-2": ()}),
    "same": ("n", "same", {"same-1": (), f"same-1-{PURE}": ()}),
    "onlysource": ("n", "onlysource", {"onlysource-1": (), f"onlysource-1-{X86}": ()}),
    "python": ("b", "python", {f"python-2-{PURE}": (">=3.12",), f"python-1-{PURE}": (">=3.8",)}),
    "badpython": ("b", "badpython", {f"badpython-2-{PURE}": (">=3.8",), f"badpython-1-{PURE}": ()}),
    "upper": ("b", "upper", {f"upper-2-{PURE}": ("<3.11",), f"upper-1-{PURE}": ("!=3.10.*,<4",)}),
    "yanked": ("b", "yanked", {f"yanked-2-{PURE}": ("", "broken"), f"yanked-1-{PURE}": ()}),
    "yankedpin": ("b", "yankedpin==2", {f"yankedpin-2-{PURE}": ("", "broken"), f"yankedpin-1-{PURE}": ()}),
    "yankedall": ("b", "yankedall", {f"yankedall-2-{PURE}": ("", "broken")}),
    "yankedhalf": ("b", "yankedhalf==1", {f"yankedhalf-1-{NATIVE}": ("", "broken"), f"yankedhalf-1-{PURE}": ()}),
    "pre": ("b", "pre", {f"pre-2rc1-{PURE}": (), f"pre-1-{PURE}": (), f"pre-2.dev3-{PURE}": ()}),
    "preonly": ("b", "preonly", {f"preonly-2rc1-{PURE}": (), f"preonly-2b1-{PURE}": ()}),
    "preasked": ("b", "preasked>=1.0a1", {f"preasked-2rc1-{PURE}": (), f"preasked-1-{PURE}": ()}),
    "prefit": ("b", "prefit", {f"prefit-2rc1-{PURE}": (), f"prefit-1-{X86}": ()}),
    "post": ("b", "post==1", {f"post-1.post1-{PURE}": (), f"post-1.0-{PURE}": ()}),
    "compatible": ("b", "compatible~=1.4", {f"compatible-1.9-{PURE}": (), f"compatible-2.0-{PURE}": ()}),
    "local": ("b", "local==1", {f"local-1+cpu-{PURE}": (), f"local-1-{PURE}": ()}),
    "epoch": ("b", "epoch", {f"epoch-1!1.0-{PURE}": (), f"epoch-2024-{PURE}": ()}),
    "nothing": ("b", "nothing>=9", {f"nothing-1-{PURE}": ()}),
    "Mixed_Case": ("b", "mixed.case", {f"Mixed_Case-1-{PURE}": ()}),
    "musl": ("b", "musl", {f"musl-1-{MUSL}": (), f"musl-1-{PURE}": ()}),
    "needs": ("b", "needs", {f"needs-1-{PURE}": ("", None, "needed>=1,<3", "no-such; sys_platform == 'win32'")}),
    "needed": ("b", "needed", {f"needed-{v}-{PURE}": ("", None, "newest<1.10") for v in (1, 2, 3)}),
    "extras": ("b", "extras[one,two]", {
        f"extras-1-{PURE}": ("", None, "abi; extra == 'one'", "glibc; extra == 'two'", "pre; extra == 'three'")}),
    "agree": ("b", "agree needed>=2", {f"agree-1-{PURE}": ("", None, "needed<3")}),
    "circle": ("b", "circle", {f"circle-1-{PURE}": ("", None, "circle2")}),
    "circle2": ("b", "circle2", {f"circle2-1-{PURE}": ("", None, "circle", "newest==1.2")}),
}

# Not compared with pip: metadata that is not what its hash says.
MORE = {"liar": ("b", "liar", {f"liar-1-{PURE}": ("", None, "newest")})}


def metadata(name, version, python, requires):
    extras = re.findall(r"extra == '(\w+)'", " ".join(requires))
    return "".join([f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
                    f"Requires-Python: {python}\n" if python else "",
                    *(f"Requires-Dist: {r}\n" for r in requires),
                    *(f"Provides-Extra: {e}\n" for e in extras)])


def make(folder):
    told = {}
    for name, (options, wanted, files) in {**CASES, **MORE}.items():
        for file, (python, yanked, *requires) in ((f, (*v, *("", None)[len(v):])) for f, v in files.items()):
            parts = file.split("-")
            project = os.path.join(folder, re.sub("[-_.]+", "-", name).lower())
            os.makedirs(project, exist_ok=True)
            if len(parts) == 2:
                index.sdist(project, *parts, os.devnull)
                file += ".tar.gz"
            else:
                text = metadata(*parts[:2], python, requires)
                info = "-".join(parts[:2]) + ".dist-info"
                with zipfile.ZipFile(os.path.join(project, file + ".whl"), "w") as z:
                    z.writestr(f"{info}/METADATA", text)
                    z.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: choices\nRoot-Is-Purelib: true\n"
                               + "".join(f"Tag: {'-'.join(parts[-3:])}\n"))
                    z.writestr(f"{info}/RECORD", "")
                file += ".whl"
                with open(os.path.join(project, file + ".metadata"), "w") as f:
                    f.write(text)
            # What the index does not tell stands only in the metadata.
            told[file] = (None if name == "badpython" else python or None, yanked)
        if name in CASES:
            print(name, options, wanted, sep="\t")
    with open(os.path.join(folder, "told.json"), "w") as f:
        json.dump(told, f)


def sha256(path):
    with open(path, "rb") as f:
        return hashlib.sha256(b"" if path.endswith("liar-1-py3-none-any.whl.metadata") else f.read()).hexdigest()


class Index(http.server.BaseHTTPRequestHandler):
    def __init__(self, folder, *rest):
        self.folder = folder
        with open(os.path.join(folder, "told.json")) as f:
            self.told = json.load(f)
        super().__init__(*rest)

    def log_message(self, *args):
        pass

    def answer(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        parts = urllib.parse.unquote(self.path).strip("/").split("/")
        project = os.path.join(self.folder, parts[1]) if len(parts) > 1 else ""
        if len(parts) == 2 and parts[0] in ("html", "json") and os.path.isdir(project):
            names = sorted(n for n in os.listdir(project) if not n.endswith(".metadata"))
            if parts[0] == "json":
                return self.answer(200, self.json(project, names), "application/vnd.pypi.simple.v1+json")
            return self.answer(200, self.html(project, names), "text/html; charset=utf-8")
        path = os.path.join(project, *parts[2:])
        if len(parts) != 3 or not os.path.isfile(path):
            return self.answer(404, b"", "text/plain")
        with open(path, "rb") as f:
            return self.answer(200, f.read(), "application/octet-stream")

    def json(self, project, names):
        files = []
        for n in names:
            path = os.path.join(project, n)
            python, yanked = self.told[n]
            one = {"filename": n, "url": urllib.parse.quote(n), "hashes": {"sha256": sha256(path)},
                   "requires-python": python, "yanked": yanked if yanked is not None else False}
            if os.path.exists(path + ".metadata"):
                one["core-metadata"] = one["dist-info-metadata"] = {"sha256": sha256(path + ".metadata")}
            files.append(one)
        return json.dumps({"meta": {"api-version": "1.1"}, "name": os.path.basename(project), "files": files}).encode()

    def html(self, project, names):
        lines = []
        for n in names:
            path = os.path.join(project, n)
            python, yanked = self.told[n]
            more = f' data-requires-python="{html.escape(python)}"' if python else ""
            more += f' data-yanked="{yanked}"' if yanked is not None else ""
            if os.path.exists(path + ".metadata"):
                more += f' data-dist-info-metadata="sha256={sha256(path + ".metadata")}"'
            lines.append(f'<a href="{urllib.parse.quote(n)}#sha256={sha256(path)}"{more}>{html.escape(n)}</a><br>\n')
        return ("<!DOCTYPE html><html><body>\n" + "".join(lines) + "</body></html>").encode()


def serve(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Index, folder))
    print(server.server_address[1], flush=True)
    server.serve_forever()


def report():
    for one in json.load(sys.stdin)["install"]:
        name = re.sub("[-_.]+", "-", one["metadata"]["name"]).lower()
        print(name, urllib.parse.unquote(one["download_info"]["url"].split("#")[0].rsplit("/", 1)[1]))


if __name__ == "__main__":
    {"make": make, "serve": serve, "report": report}[sys.argv[1]](*sys.argv[2:])
