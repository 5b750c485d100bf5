#!/usr/bin/env python3
"""Pages of an index made on the spot, and a server that does what servers should not.

pages.py make DIR N         DIR/simple/NAME/index.html for N projects, and DIR/names with their names
pages.py files DIR N        the same, and for each project a wheel that is there, with its metadata; DIR/pinned has them
pages.py port N             N ports of 127.0.0.1 that are free
pages.py serve LOG          on 127.0.0.0/8; prints the port; the first word of a path says what it does
"""
import base64
import gzip
import hashlib
import http.server
import io
import os
import socket
import sys
import threading
import time
import zipfile
import zlib

PLATFORMS = ["manylinux_2_17_aarch64.manylinux2014_aarch64", "manylinux_2_28_x86_64", "musllinux_1_2_aarch64",
             "macosx_11_0_arm64", "win_amd64"]


FILE = "{}-1.2-cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64.whl"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def wheel_file(folder, name):
    """The wheel that is pinned, and its metadata; the attribute that tells of them, by its name."""
    info, file = f"{name}-1.2.dist-info", FILE.format(name)
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\nRequires-Python: >=3.8\n".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as z:
        z.writestr(f"{info}/METADATA", metadata)
        z.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: pages\nRoot-Is-Purelib: false\n"
                   "Tag: cp311-cp311-manylinux_2_17_aarch64\n")
        z.writestr(f"{info}/RECORD", "")
    for end, data in (("", packed.getvalue()), (".metadata", metadata)):
        with open(os.path.join(folder, file + end), "wb") as f:
            f.write(data)
    return {file: (sha256(packed.getvalue()), f' data-dist-info-metadata="sha256={sha256(metadata)}"')}


def page(name, versions, there):
    links = []
    for version in range(versions):
        for python in ("cp310", "cp311", "cp312"):
            for platform in PLATFORMS:
                wheel = f"{name}-1.{version}-{python}-{python}-{platform}.whl"
                digest, more = there.get(wheel) or (sha256(wheel.encode()), "")
                links.append(f'<a href="../../files/{wheel}#sha256={digest}" data-requires-python="&gt;=3.8"{more}>{wheel}</a><br/>\n')
    return ("<!DOCTYPE html>\n<html><head><meta name=\"pypi:repository-version\" content=\"1.0\">"
            f"<title>{name}</title></head><body>\n{''.join(links)}</body></html>\n")


def files(folder, n):
    make(folder, n, os.path.join(folder, "files"))
    with open(os.path.join(folder, "pinned"), "w") as f:
        f.write("".join(f"project-{i}==1.2\n" for i in range(int(n))))


def make(folder, n, wheels=None):
    names = [f"project-{i}" for i in range(int(n))]
    if wheels:
        os.makedirs(wheels)
    for i, name in enumerate(names):
        at, stem = os.path.join(folder, "simple", name), name.replace("-", "_")
        os.makedirs(at)
        there = wheel_file(wheels, stem) if wheels else {}
        with open(os.path.join(at, "index.html"), "w") as f:
            f.write(page(stem, 5 + i * 7 % 40, there))
    with open(os.path.join(folder, "names"), "w") as f:
        f.write("".join(f"{name}\n" for name in names))


def port(n):
    sockets = []
    for _ in range(int(n)):
        s = socket.socket()
        s.bind(("127.0.0.1", 0))
        sockets.append(s)
    print(*(s.getsockname()[1] for s in sockets))


class Bad(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    log = None
    seen = {}
    lock = threading.Lock()

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", kind="text/html", **headers):
        with self.lock, open(self.log, "a") as f:
            print(status, self.path, self.headers.get("User-Agent"), self.headers.get("Authorization", "-"),
                  self.headers.get("If-None-Match", "-"), file=f)
        self.send_response(status)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if body:
            self.wfile.write(body)

    def do_GET(self):
        words = self.path.split("?")[0].strip("/").split("/")
        with self.lock:
            count = self.seen[self.path] = self.seen.get(self.path, 0) + 1
        try:
            getattr(self, "on_" + words[0].replace("-", "_"), self.on_none)(words[1:], count)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def on_none(self, words, count):
        self.answer(404)

    def on_fine(self, words, count):
        self.answer(200, b"fine " + self.path.encode())

    def on_circle(self, words, count):
        self.answer(302, Location="/circle/" + ("b" if words[0] == "a" else "a"))

    def on_down(self, words, count):
        n = int(words[0])
        self.answer(307, Location=f"../down/{n - 1}" if n else "/fine/end")

    def on_file(self, words, count):
        self.answer(302, Location="file:///etc/passwd")

    def on_to(self, words, count):
        self.answer(301, Location="//127.0.0.2:%d/login" % self.server.server_address[1])

    def on_nowhere(self, words, count):
        self.answer(302, Location="https:///x")

    def on_endless(self, words, count):
        self.answer(200, None, Connection="close")
        self.close_connection = True
        while True:
            self.wfile.write(b"x" * 65536)

    def on_bomb(self, words, count):
        # 10 GiB of zeros: each block stands for 16 MiB of them.
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        head = packer.compress(bytes(16 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
        block = packer.compress(bytes(16 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
        self.answer(200, head + block * 639, Content_Encoding="gzip")

    def on_twogzip(self, words, count):
        self.answer(200, gzip.compress(b"one") + gzip.compress(b"two"), Content_Encoding="gzip")

    def on_notgzip(self, words, count):
        self.answer(200, b"this is no gzip", Content_Encoding="gzip")

    def on_drip(self, words, count):
        self.answer(200, None, Connection="close")
        self.close_connection = True
        for _ in range(60):
            self.wfile.write(b"x")
            time.sleep(1)

    def on_half(self, words, count):
        self.answer(200, None, Content_Length="1000", Connection="close")
        self.close_connection = True
        self.wfile.write(b'{"meta": {"api-version": "1.0"}, "files": [{"filename": "')

    def on_type(self, words, count):
        self.answer(200, b"\x7fELF", kind="application/octet-stream")

    def on_notype(self, words, count):
        self.answer(200, b"?", kind=None)

    def on_flood(self, words, count):
        with self.lock, open(self.log, "a") as f:
            print(200, self.path, file=f)
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for i in range(100000):
            self.wfile.write(b"X-%d: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n" % i)
        self.wfile.write(b"Content-Length: 0\r\n\r\n")

    def on_garbage(self, words, count):
        self.wfile.write(b"\x00\x01\x02 what\r\n\r\n")
        self.close_connection = True

    def on_busy(self, words, count):
        if count == 1:
            self.answer(429, Retry_After="1")
        else:
            self.answer(200, b"after all")

    def on_later(self, words, count):
        self.answer(503, Retry_After="86400")

    def on_down503(self, words, count):
        self.answer(503)

    def on_shaky(self, words, count):
        if count < 3:
            self.close_connection = True
            self.connection.close()
        else:
            self.answer(200, b"third time")

    def on_login(self, words, count):
        wanted = "Basic " + base64.b64encode(b"robin:s3cr/t@x").decode()
        if self.headers.get("Authorization") == wanted:
            self.answer(200, b"welcome", ETag='"w"')
        else:
            self.answer(401, WWW_Authenticate='Basic realm="x"')

    def on_aged(self, words, count):
        self.answer(200, b"for a while %d" % count, Cache_Control="max-age=" + words[0])

    def on_unkept(self, words, count):
        self.answer(200, b"never kept", Cache_Control="no-store", ETag='"n"')


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass


def serve(log):
    Bad.log = log
    server = Server(("0.0.0.0", 0), Bad)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    {"make": make, "files": files, "port": port, "serve": serve}[sys.argv[1]](*sys.argv[2:])
