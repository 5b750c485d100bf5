#!/usr/bin/env python3
"""Small Python packages made on the spot, and an index that has them.

index.py wheel DIR NAME VERSION [REQUIREMENT...]   a wheel with one module, NAME.py
index.py sdist DIR NAME VERSION FILE [BUILD...]    a source whose build adds a line with its uid to FILE
index.py csdist DIR NAME VERSION HEADER LIBRARY    a source in C, whose build needs that header and library
index.py serve DIR LOG [USER:PASSWORD]             PEP 503 on 127.0.0.1; prints the port
"""
import base64
import functools
import hashlib
import html
import http.server
import io
import os
import re
import sys
import tarfile
import zipfile

BACKEND = '''import os, zipfile
def build_wheel(folder, settings=None, metadata=None):
    with open({uids!r}, "a") as f:
        print(os.getuid(), file=f)
    name = "{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as z:
        for path, text in {files!r}.items():
            z.writestr(path, text)
    return name
'''

# Only what a compiler and the headers of Python are enough for: nothing is fetched for the build.
C_BACKEND = '''import os, subprocess, sys, sysconfig, zipfile
def build_wheel(folder, settings=None, metadata=None):
    module = "{module}" + sysconfig.get_config_var("EXT_SUFFIX")
    subprocess.run(["cc", "-shared", "-fPIC", "-I", sysconfig.get_paths()["include"], "-o", module,
                    "{module}.c", "-Wl,--no-as-needed", "-l{library}"], check=True)
    tag = "cp{{0}}{{1}}".format(*sys.version_info)
    name = "{stem}-{version}-" + tag + "-" + tag + "-" + sysconfig.get_platform().replace("-", "_") + ".whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as z:
        z.write(module)
        for path, text in {files!r}.items():
            z.writestr(path, text)
    return name
'''
C_MODULE = '''#include <Python.h>
#include <{header}>
static struct PyModuleDef def = {{ PyModuleDef_HEAD_INIT, "{module}", 0, -1, 0 }};
PyMODINIT_FUNC PyInit_{module}(void)
{{
	PyObject *m = PyModule_Create(&def);
	PyModule_AddStringConstant(m, "version", "{version}");
	return m;
}}
'''


def files_of(name, version, requires):
    info = f"{name}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {r}\n" for r in requires)
    files = {
        f"{name}.py": f"version = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: index\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in files)
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    return files


def wheel(folder, name, version, *requires):
    with zipfile.ZipFile(os.path.join(folder, f"{name}-{version}-py3-none-any.whl"), "w") as z:
        for path, text in files_of(name, version, requires).items():
            z.writestr(path, text)


def sdist(folder, name, version, uids, *build):
    files = {
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "pyproject.toml": f"[build-system]\nrequires = {list(build)!r}\n"
                          "build-backend = 'backend'\nbackend-path = ['.']\n",
        "backend.py": BACKEND.format(uids=uids, name=name, version=version,
                                     files=files_of(name, version, ())),
    }
    pack(folder, name, version, files)


def pack(folder, name, version, files):
    with tarfile.open(os.path.join(folder, f"{name}-{version}.tar.gz"), "w:gz") as t:
        for path, text in files.items():
            member = tarfile.TarInfo(f"{name}-{version}/{path}")
            member.size = len(text.encode())
            t.addfile(member, io.BytesIO(text.encode()))


def csdist(folder, name, version, header, library):
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    there = {path: text for path, text in files_of(module, version, ()).items() if path.startswith(info)}
    there[f"{info}/RECORD"] = ""
    pack(folder, name.replace("-", "_"), version, {
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "pyproject.toml": "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n",
        "backend.py": C_BACKEND.format(module=module, stem=module, version=version, library=library,
                                       files=there),
        f"{module}.c": C_MODULE.format(module=module, version=version, header=header),
    })


class Index(http.server.BaseHTTPRequestHandler):
    def __init__(self, folder, log, login, *rest):
        self.folder, self.log_to, self.login = folder, log, login
        super().__init__(*rest)

    def log_message(self, *args):
        pass

    def answer(self, status, body, kind="text/html"):
        with open(self.log_to, "a") as f:
            print(status, self.path, file=f)
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="index"')
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        names = sorted(os.listdir(self.folder))
        wanted = self.headers.get("Authorization")
        if self.login and wanted != "Basic " + base64.b64encode(self.login.encode()).decode():
            return self.answer(401, b"")
        found = re.fullmatch("/simple/([^/]+)/", self.path)
        if found:
            names = [n for n in names if re.sub("[-_.]+", "-", n.split("-")[0]).lower() == found[1]]
            if not names:
                return self.answer(404, b"")
            return self.answer(200, "".join(self.link(n) for n in names).encode())
        name = os.path.basename(self.path)
        if name not in names:
            return self.answer(404, b"")
        with open(os.path.join(self.folder, name), "rb") as f:
            return self.answer(200, f.read(), "application/octet-stream")

    def link(self, name):
        with open(os.path.join(self.folder, name), "rb") as f:
            digest = hashlib.sha256(f.read()).hexdigest()
        return f'<a href="/files/{html.escape(name)}#sha256={digest}">{html.escape(name)}</a>\n'


def serve(folder, log, login=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Index, folder, log, login))
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    {"wheel": wheel, "sdist": sdist, "csdist": csdist, "serve": serve}[sys.argv[1]](*sys.argv[2:])
