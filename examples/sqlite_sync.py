#!/usr/bin/python3
"""Renkei の内容を SQLite の表に写し、最新に保ちます。 / Keeps an SQLite table in step with a Renkei server.

    sqlite_sync.py DATABASE [--follow]

RENKEI_SERVER (host:port、複数ならカンマ区切り) と RENKEI_TOKEN に接続先とトークンを設定してください。準備は README.md に
あります。
何度実行しても、いつ止めても構いません。続きから再開します。

The rule that makes it safe: what a page changed and the cursor behind it are committed in one transaction.
"""

import argparse
import contextlib
import os
import sqlite3
import sys
import time

import grpc
from google.protobuf.json_format import MessageToJson
from renkei.v1 import change_service_pb2 as feed
from renkei.v1 import change_service_pb2_grpc as feed_grpc
from renkei.v1 import identity_service_pb2 as identity
from renkei.v1 import identity_service_pb2_grpc as identity_grpc

SCHEMA = """
CREATE TABLE IF NOT EXISTS resources (
  name TEXT PRIMARY KEY,  -- リソース名 / resource name
  type TEXT NOT NULL,     -- 種類 / RESOURCE_TYPE_...
  etag TEXT NOT NULL,     -- 版
  body TEXT NOT NULL      -- 内容（JSON） / content
);
CREATE TABLE IF NOT EXISTS progress (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  cursor TEXT NOT NULL    -- ここまで反映済み / everything up to here is in the table
);
"""

HEARTBEAT_SECONDS = 30
LONGEST_WAIT_SECONDS = 60
# 待って再接続すれば直る可能性のあるもの。 / What may pass by itself.
PASSING = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.CANCELLED,
)
MAX_MESSAGE_BYTES = 16 << 20


def connect(server):
    options = [
        ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        ("grpc.http2.max_pings_without_data", 0),
    ]
    host = server.rsplit(":", 1)[0]
    if host in ("localhost", "127.0.0.1", "[::1]"):
        return grpc.insecure_channel(server, options + [("grpc.enable_http_proxy", 0)])
    return grpc.secure_channel(server, grpc.ssl_channel_credentials(), options)


def content_of(change):
    return getattr(change, change.WhichOneof("resource"))


def remove(db, change, own_organization):
    name = change.resource_name
    db.execute("DELETE FROM resources WHERE name = ?", (name,))
    if change.type == feed.RESOURCE_TYPE_VISION:
        # ビジョンがなくなると、その下もすべてなくなります。 / Everything below a vision goes with it.
        db.execute("DELETE FROM resources WHERE name > ? AND name < ?", (name + "/", name + "0"))
    elif change.type == feed.RESOURCE_TYPE_CASE:
        # 事例がなくなると、自団体のものを除いて活用の記録もなくなります。 / So do its adoptions, but for one's own.
        below = name + "/adoptions/"
        own = below + own_organization.rsplit("/", 1)[1]
        db.execute(
            "DELETE FROM resources WHERE name > ? AND name < ? AND name <> ?", (below, name + "/adoptions0", own)
        )


def apply_page(db, page, own_organization):
    for change in page.changes:
        if change.kind == feed.Change.KIND_TOMBSTONE:
            remove(db, change, own_organization)
        elif change.WhichOneof("resource"):
            content = content_of(change)
            body = MessageToJson(content, preserving_proto_field_name=True, indent=None, ensure_ascii=False)
            db.execute(
                "INSERT OR REPLACE INTO resources VALUES (?, ?, ?, ?)",
                (change.resource_name, feed.ResourceType.Name(change.type), content.etag, body),
            )
    db.execute("INSERT OR REPLACE INTO progress VALUES (1, ?)", (page.cursor,))


class Sync:
    def __init__(self, db, channels, metadata):
        self.db = db
        self.channels = channels
        self.metadata = metadata
        self.use_next_server()

    def use_next_server(self):
        """The cursor holds at every server of the same database."""
        self.channels = self.channels[1:] + self.channels[:1]
        self.feed = feed_grpc.ChangeServiceStub(self.channels[-1])
        self.identity = identity_grpc.IdentityServiceStub(self.channels[-1])

    def cursor(self):
        row = self.db.execute("SELECT cursor FROM progress").fetchone()
        return row[0] if row else ""

    def pages(self, follow):
        """Pages after the cursor; without `follow` up to the newest change."""
        if follow:
            request = feed.WatchChangesRequest(cursor=self.cursor(), heartbeat_seconds=HEARTBEAT_SECONDS)
            yield from self.feed.WatchChanges(request, metadata=self.metadata)
            return
        request = feed.ListChangesRequest(cursor=self.cursor(), page_size=5000)
        while True:
            page = self.feed.ListChanges(request, metadata=self.metadata, timeout=60)
            request.cursor = page.cursor
            yield page
            if page.at_head and not page.partial_commit:
                return

    def read(self, follow):
        """Commits after each whole page; a copy that begins anew in one piece, when it is complete."""
        who = self.identity.WhoAmI(identity.WhoAmIRequest(), metadata=self.metadata, timeout=30)
        complete = self.cursor() != ""
        for page in self.pages(follow):
            if not self.db.in_transaction:
                self.db.execute("BEGIN IMMEDIATE")
            apply_page(self.db, page, who.organization.name)
            complete = complete or page.at_head
            if complete and not page.partial_commit:
                self.db.execute("COMMIT")

    def begin_again(self):
        """Forgets everything, in the transaction that the new copy will be committed with."""
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("DELETE FROM resources")
        self.db.execute("DELETE FROM progress")

    def run(self, follow):
        wait = 1
        failed = 0
        while True:
            try:
                before = self.cursor()
                self.read(follow)
                if not follow:
                    return
            except grpc.RpcError as error:
                moved = self.cursor() != before
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                if error.code() == grpc.StatusCode.OUT_OF_RANGE:
                    # 閲覧範囲の変更など。最初から読み直します。 / For example ACCESS_CHANGED: begin again.
                    print("最初から読み直します:", error.details(), file=sys.stderr)
                    self.begin_again()
                    continue
                failed = 1 if moved else failed + 1
                # 次のサーバーにはすぐに、一巡したら待ってから接続します。 / A wait after each round of servers alone.
                whole_round = failed % len(self.channels) == 0
                if error.code() not in PASSING or (whole_round and not follow):
                    raise
                self.use_next_server()
                if not whole_round:
                    continue
                wait = 1 if moved else min(wait * 2, LONGEST_WAIT_SECONDS)
                print(f"接続が切れました。{wait} 秒後に再接続します:", error.details(), file=sys.stderr)
            time.sleep(wait if follow else 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("database")
    parser.add_argument("--follow", action="store_true", help="変更を取り込み続けます")
    arguments = parser.parse_args()
    servers = os.environ.get("RENKEI_SERVER", "localhost:7350").split(",")
    metadata = (("authorization", "Bearer " + os.environ["RENKEI_TOKEN"]), ("accept-language", "ja"))
    db = sqlite3.connect(arguments.database, isolation_level=None)
    db.executescript(SCHEMA)
    with contextlib.ExitStack() as open_channels:
        channels = [open_channels.enter_context(connect(server.strip())) for server in servers]
        try:
            Sync(db, channels, metadata).run(arguments.follow)
        except grpc.RpcError as error:
            print(f"sqlite_sync: {error.code().name}: {error.details()}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
