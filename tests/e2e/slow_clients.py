#!/usr/bin/env python3
"""Connections of HTTP/2 that say a byte now and then and never come to an end.

slow_clients.py HOST:PORT preface|headers|stream COUNT SECONDS
  preface  the first bytes of the protocol, one a second
  headers  a request whose headers go on and on
  stream   a call whose message never comes, of an import; its token stands in RENKEI_TOKEN

Says how many were ended by the server, and after how many seconds the first and the last; ends with 1 if one was still open
after SECONDS.
"""

import os
import selectors
import socket
import struct
import sys
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, PING, CONTINUATION = 0, 1, 4, 6, 9
ACK, END_HEADERS = 1, 4


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def literal(name, value):
    """A header that is not indexed (RFC 7541, 6.2.2), both below 127 bytes or with one more byte of length."""

    def text(raw):
        if len(raw) < 127:
            return bytes([len(raw)]) + raw
        return bytes([127]) + leb128(len(raw) - 127) + raw

    return b"\x00" + text(name.encode()) + text(value.encode())


def leb128(number):
    out = b""
    while number >= 128:
        out += bytes([number % 128 + 128])
        number //= 128
    return out + bytes([number])


def call_headers(method):
    pairs = [(":method", "POST"), (":scheme", "http"), (":path", method), (":authority", "localhost"),
             ("te", "trailers"), ("content-type", "application/grpc"),
             ("authorization", "Bearer " + os.environ.get("RENKEI_TOKEN", ""))]
    return b"".join(literal(*pair) for pair in pairs)


IMPORT = "/renkei.v1.ExchangeService/ImportResources"


def opening(how):
    """What is said at once, and what is said from then on, piece by piece."""
    if how == "preface":
        return PREFACE[:1], [PREFACE[i : i + 1] for i in range(1, 4)]
    begin = PREFACE + frame(SETTINGS, 0, 0)
    if how == "headers":
        more = frame(CONTINUATION, 0, 1, literal("x-more", "a"))
        return begin + frame(HEADERS, 0, 1, call_headers(IMPORT)), [more]
    # A message of 100 bytes, of which some never come.
    data = frame(DATA, 0, 1, b"\x00" + struct.pack(">I", 100))
    return begin + frame(HEADERS, END_HEADERS, 1, call_headers(IMPORT)) + data, [frame(DATA, 0, 1, b"\x0a")]


def main():
    address, how, count, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    host, port = address.rsplit(":", 1)
    first, rest = opening(how)
    selector = selectors.DefaultSelector()
    open_since = {}
    begun = time.monotonic()
    for _ in range(count):
        one = socket.create_connection((host, int(port)))
        one.sendall(first)
        one.setblocking(False)
        selector.register(one, selectors.EVENT_READ)
        open_since[one] = time.monotonic()
    ended = []
    says = 0
    streams_ended = set()

    def end(one):
        selector.unregister(one)
        ended.append(time.monotonic() - open_since.pop(one))
        one.close()

    while open_since and time.monotonic() - begun < seconds:
        until = time.monotonic() + 1
        while open_since and time.monotonic() < until:
            for key, _ in selector.select(max(0, until - time.monotonic())):
                try:
                    got = key.fileobj.recv(65536)
                except OSError:
                    got = b""
                if not got:
                    end(key.fileobj)
        piece = rest[says] if says < len(rest) else rest[-1] if how != "preface" else b""
        says += 1
        for one in list(open_since):
            try:
                one.send(piece)
            except OSError:
                end(one)
    if ended:
        print(f"{how}: {len(ended)} of {count} ended by the server, after {min(ended):.1f} to {max(ended):.1f} s")
    if open_since:
        print(f"{how}: {len(open_since)} of {count} are open after {seconds} s")
    return 1 if open_since else 0


sys.exit(main())
