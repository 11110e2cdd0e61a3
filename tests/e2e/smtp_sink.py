#!/usr/bin/env python3
"""A mail server on loopback for tests: DIR is where it writes its port (port), each mail (1.eml, 2.eml ...), and reads what
to do next (do: take, later, never, drop, kill). kill: ends the process whose id stands in DIR/pid with SIGKILL, before it
answers to the end of a text. With CERT and KEY it speaks TLS from the first byte."""
import os
import signal
import socketserver
import ssl
import sys
import threading

directory = sys.argv[1]
lock = threading.Lock()


def order():
    try:
        with open(os.path.join(directory, "do"), encoding="utf-8") as file:
            return file.read().strip()
    except FileNotFoundError:
        return "take"


def keep(text):
    with lock:
        number = sum(name.endswith(".eml") for name in os.listdir(directory)) + 1
        path = os.path.join(directory, f"{number}.eml")
        with open(path + ".part", "wb") as file:
            file.write(text)
        os.rename(path + ".part", path)


class Talk(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say("220 sink ESMTP")
        while line := self.rfile.readline():
            command = line.split()[0].upper() if line.split() else b""
            if command == b"RCPT" and order() == "later":
                self.say("450 mailbox busy")
            elif command == b"RCPT" and order() == "never":
                self.say("550 no such mailbox")
            elif command == b"DATA":
                self.say("354 go on")
                text = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    text += line
                keep(text)
                if order() == "kill":
                    with open(os.path.join(directory, "pid"), encoding="utf-8") as file:
                        os.kill(int(file.read()), signal.SIGKILL)
                if order() in ("drop", "kill"):
                    return
                self.say("250 taken")
            elif command == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class Sink(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


sink = Sink(("127.0.0.1", 0), Talk)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    sink.socket = context.wrap_socket(sink.socket, server_side=True)
with open(os.path.join(directory, "port.part"), "w", encoding="utf-8") as out:
    out.write(str(sink.server_address[1]))
os.rename(os.path.join(directory, "port.part"), os.path.join(directory, "port"))
sink.serve_forever()
