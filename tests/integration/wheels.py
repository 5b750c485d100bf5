#!/usr/bin/env python3
"""Wheels and sources, good ones and hostile ones, and servers that send parts of them or do not.

wheels.py make DIR         each project in a folder of its own
wheels.py serve DIR LOG    on 127.0.0.1; prints the port. /WAY/simple/NAME/ are pages, /WAY/files/... what they
                           lead to; each way has a function below. LOG gets a line for each file that is
                           asked for: STATUS BYTES WAY NAME
"""
import functools
import gzip
import hashlib
import http.server
import io
import os
import re
import struct
import sys
import tarfile
import time
import urllib.parse
import warnings
import zipfile

warnings.simplefilter("ignore")
BIG = 100 * 1000 * 1000


def metadata(name, *more, version="2.1"):
    return "".join(f"{line}\n" for line in (f"Metadata-Version: {version}", f"Name: {name}", "Version: 1", *more))


def wheel(folder, name, *members, pad=0):
    """Stored members as (name, bytes) or packed ones as (name, bytes, method)."""
    os.makedirs(f"{folder}/{name}", exist_ok=True)
    path = f"{folder}/{name}/{name}-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as z:
        if pad:
            z.writestr(f"{name}/data", os.urandom(pad))
        for member, body, *method in members:
            z.writestr(member, body, *method)
    return path


def plain(folder, name, *more, **kinds):
    return wheel(folder, name, (f"{name}-1.dist-info/METADATA", metadata(name, *more)), **kinds)


def source(folder, name, *members):
    os.makedirs(f"{folder}/{name}", exist_ok=True)
    with tarfile.open(f"{folder}/{name}/{name}-1.tar.gz", "w:gz", compresslevel=1) as t:
        for path, body in members:
            info = tarfile.TarInfo(path)
            info.size = len(body)
            t.addfile(info, io.BytesIO(body.encode()))


def edit(path, old, new, count=-1):
    with open(path, "rb") as f:
        data = f.read()
    assert old in data
    with open(path, "wb") as f:
        f.write(data.replace(old, new, count))


def crowd(folder, name):
    """No member, and a record that says there are 2^28."""
    many = 1 << 28
    end64 = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, many, many, 46, 0)
    rest = struct.pack("<IIQI", 0x07064B50, 0, 100, 1) + struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    os.makedirs(f"{folder}/{name}")
    with open(f"{folder}/{name}/{name}-1-py3-none-any.whl", "wb") as f:
        f.write(bytes(100) + end64 + rest)


def make(folder):
    packed = zipfile.ZIP_DEFLATED
    info = lambda name: f"{name}-1.dist-info/METADATA"
    plain(folder, "small", "Requires-Dist: far", "Requires-Dist: never; sys_platform == 'win32'")
    # Its METADATA stands before what is larger than the end that is fetched first.
    path = wheel(folder, "far", (info("far"), metadata("far", "Requires-Dist: leaf"), packed),
                 ("far/big", os.urandom(400000)))
    assert os.path.getsize(path) > 400000
    plain(folder, "leaf", pad=300000)
    wheel(folder, "bomb", (info("bomb"), metadata("bomb") + "\0" * BIG, packed))
    wheel(folder, "string", (info("string"), metadata("string", "Requires-Dist: " + "x" * BIG)))
    wheel(folder, "field", (info("field"), metadata("field", "Requires-Dist: " + "x" * 1000000)))
    path = wheel(folder, "lies", (info("lies"), metadata("lies") + "\0" * BIG, packed))
    edit(path, struct.pack("<I", BIG + len(metadata("lies"))), struct.pack("<I", 1000))
    wheel(folder, "twice", (info("twice"), metadata("twice")), (info("twice"), metadata("twice")))
    wheel(folder, "two", (info("two"), metadata("two")), (info("other"), metadata("two")))
    path = plain(folder, "crc", "Requires-Dist: leaf")
    edit(path, b"Requires-Dist: leaf", b"Requires-Dist: fool")
    wheel(folder, "out", ("../../../tmp/out", "x"), (info("out"), metadata("out")))
    path = plain(folder, "secret")
    edit(path, b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    wheel(folder, "lzma", (info("lzma"), metadata("lzma"), zipfile.ZIP_LZMA))
    path = plain(folder, "cut", pad=200000)
    os.truncate(path, 150000)
    wheel(folder, "empty")
    wheel(folder, "other", (info("other"), metadata("small")))
    crowd(folder, "crowd")
    wheel(folder, "members", *((f"members/{i}", "") for i in range(100001)), (info("members"), metadata("members")))
    source(folder, "final", ("final-1/PKG-INFO", metadata("final", "Requires-Dist: leaf", version="2.2")))
    source(folder, "dynamic", ("dynamic-1/PKG-INFO", metadata("dynamic", "Dynamic: Requires-Dist", version="2.2")))
    source(folder, "old", ("old-1/PKG-INFO", metadata("old")))
    source(folder, "sout", ("../../tmp/out", "x"), ("sout-1/PKG-INFO", metadata("sout")))
    source(folder, "stwice", ("stwice-1/PKG-INFO", "x"), ("stwice-1/PKG-INFO", "x"))
    source(folder, "sbig", ("sbig-1/PKG-INFO", "x" * 9000000))
    source(folder, "scut", ("scut-1/PKG-INFO", metadata("scut")), ("scut-1/x", "x" * 100000))
    os.truncate(f"{folder}/scut/scut-1.tar.gz", 300)
    # 4 GiB of zeros: each gzip stands for 16 MiB.
    os.makedirs(f"{folder}/sbomb")
    head = tarfile.TarInfo("sbomb-1/zeros")
    head.size = 4 << 30
    zeros = gzip.compress(bytes(16 << 20), 9)
    with open(f"{folder}/sbomb/sbomb-1.tar.gz", "wb") as f:
        f.write(gzip.compress(head.tobuf()) + zeros * 256)


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder, log, *rest):
        self.folder, self.log_to = folder, log
        super().__init__(*rest)

    def log_message(self, *args):
        pass

    def do_GET(self):
        way, kind, *rest = urllib.parse.unquote(self.path).strip("/").split("/")
        path = os.path.join(self.folder, *rest)
        if kind == "simple" and os.path.isdir(path):
            return self.send(200, self.page(way, rest[0], path), {"Content-Type": "text/html"})
        if kind != "files" or not os.path.isfile(path):
            return self.send(404, b"", {})
        with open(path, "rb") as f:
            body = f.read()
        try:
            status, sent = getattr(self, "way_" + way)(body, self.headers.get("Range"))
        except (BrokenPipeError, ConnectionResetError):
            status, sent = "broken", 0
            self.close_connection = True
        with open(self.log_to, "a") as log:
            print(status, sent, way, rest[-1], file=log)

    def page(self, way, name, path):
        lines = []
        for file in sorted(os.listdir(path)):
            with open(os.path.join(path, file), "rb") as f:
                digest = hashlib.sha256(f.read() if way != "forged" else b"").hexdigest()
            digest = "" if way == "unhashed" else f"#sha256={digest}"
            lines.append(f'<a href="/{way}/files/{name}/{file}{digest}">{file}</a>\n')
        return "".join(lines).encode()

    def send(self, status, body, headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        return status, len(body)

    def part(self, body, wanted, shift=0):
        first, last = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted).groups()
        first, last = (int(first), int(last or len(body) - 1)) if first else (max(0, len(body) - int(last)), len(body) - 1)
        last = min(last, len(body) - 1)
        return self.send(206, body[first:last + 1],
                         {"Content-Range": f"bytes {first + shift}-{last + shift}/{len(body) + shift}"})

    def way_ranges(self, body, wanted):
        return self.part(body, wanted) if wanted else self.send(200, body, {})

    way_unhashed = way_ranges

    def way_whole(self, body, wanted):
        return self.send(200, body, {})

    way_forged = way_whole

    def way_nosuffix(self, body, wanted):
        if wanted and wanted.startswith("bytes=-"):
            return self.send(416, b"", {})
        return self.way_ranges(body, wanted)

    def way_shifted(self, body, wanted):
        return self.part(body, wanted, 7) if wanted else self.send(200, body, {})

    def way_untold(self, body, wanted):
        return self.send(206, body[-100:], {}) if wanted else self.send(200, body, {})

    def way_huge(self, body, wanted):
        self.send_response(200)
        self.send_header("Content-Length", "300000000")
        self.end_headers()
        self.wfile.write(body[:1000])
        self.close_connection = True
        return 200, 1000

    def way_hang(self, body, wanted):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        with open(self.log_to, "a") as log:
            print("hangs", file=log)
        for _ in range(600):
            self.wfile.write(b"x")
            time.sleep(0.1)
        return 200, 0


class Threads(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass


def serve(folder, log):
    server = Threads(("127.0.0.1", 0), functools.partial(Server, folder, log))
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    {"make": make, "serve": serve}[sys.argv[1]](*sys.argv[2:])
