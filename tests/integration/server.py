#!/usr/bin/env python3
"""Serves a folder over HTTP on loopback, and fails as it is told: server.py FOLDER STATE [PORT]

STATE/port gets the port once it listens, STATE/log a line for each request, "PATH FAULT".
STATE/faults is read at each request; its lines are

    PATTERN FAULT [COUNT]

PATTERN is a shell pattern for the path; the first line that matches and is not used up decides.
COUNT is how many requests get the fault (without it: all), after which they are answered as is fit.
FAULT: 404; 503; short (the right length, then the connection ends in the middle of it); reset (the
same, with a reset); wrong (other bytes, the right length); stall (nothing is ever sent); hold (the
answer waits until STATE/go is there); slow (a few bytes at a time); auth (401 without "user:secret").
"""
import base64
import fnmatch
import http.server
import os
import socket
import struct
import sys
import threading
import time
import urllib.parse

FOLDER, STATE = os.path.realpath(sys.argv[1]), sys.argv[2]
SECRET = "Basic " + base64.b64encode(b"user:secret").decode()
used = {}
lock = threading.Lock()


def fault_for(path):
    with lock:
        try:
            with open(os.path.join(STATE, "faults")) as f:
                lines = f.read().splitlines()
        except FileNotFoundError:
            return "fine"
        for number, line in enumerate(lines):
            pattern, fault, *count = line.split()
            if not fnmatch.fnmatch(path, pattern):
                continue
            key = (number, line)
            if count and used.get(key, 0) >= int(count[0]):
                continue
            used[key] = used.get(key, 0) + 1
            return fault
    return "fine"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def cut(self, reset):
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def do_GET(self):
        path = urllib.parse.unquote(self.path.split("?")[0])
        fault = fault_for(path)
        with lock, open(os.path.join(STATE, "log"), "a") as log:
            log.write("%s %s\n" % (path, fault))
        if fault == "stall":
            time.sleep(3600)
        while fault == "hold" and not os.path.exists(os.path.join(STATE, "go")):
            time.sleep(0.01)
        name = os.path.realpath(FOLDER + path)
        if fault == "503":
            return self.send_error(503)
        if fault == "auth" and self.headers.get("Authorization") != SECRET:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="test"')
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if fault == "404" or not name.startswith(FOLDER + "/") or not os.path.isfile(name):
            return self.send_error(404)
        with open(name, "rb") as f:
            body = f.read()
        if fault == "wrong":
            body = body[:-1] + bytes([body[-1] ^ 255])
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(int(os.stat(name).st_mtime)))
        self.end_headers()
        if fault in ("short", "reset"):
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            return self.cut(fault == "reset")
        if fault == "slow":
            step = max(1, len(body) // 20)
            for at in range(0, len(body), step):
                self.wfile.write(body[at : at + step])
                self.wfile.flush()
                time.sleep(0.05)
        else:
            self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", int(sys.argv[3]) if len(sys.argv) > 3 else 0), Handler)
with open(os.path.join(STATE, "port.part"), "w") as port_file:
    port_file.write(str(server.server_address[1]))
os.rename(os.path.join(STATE, "port.part"), os.path.join(STATE, "port"))
server.serve_forever()
