// The text that a copy's directory explains itself with.

#ifndef RENKEI_CLIENT_MIRROR_MIRROR_README_H_
#define RENKEI_CLIENT_MIRROR_MIRROR_README_H_

namespace renkei::mirror {

inline constexpr char kMirrorReadme[] =
    R"(# Renkei の写し

このフォルダーは、`renkei sync` が Renkei のサーバーから作った写しです。写したアカウントが閲覧できるものだけが入っています。
サーバーのデータを書き換えるものではありません。ここのファイルを編集しても、サーバーには反映されません。

| 場所 | 内容 |
|---|---|
| `data/cases.jsonl`、`data/visions.jsonl` など | 種類ごとに1ファイル。1行が1件のJSONで、リソース名の順に並んでいます |
| `data/state.json` | `data/` がどこまで反映済みか（カーソル）、種類ごとの件数、写した範囲 |
| `.sync/` | 作業用です。編集・削除しないでください |

- `data/` は、まとめて一度に新しいものへ置き換わります。途中の状態が見えることはありません。いくつかのファイルを組み合わせて読む
  ときは、読み始めにフォルダーを一度だけ開くか、読む前と後で `data/state.json` が同じであることを確かめてください。
- いつ止めても（電源断でも）壊れません。もう一度 `renkei sync` を実行すると続きから再開します。
- サーバーの内容と一致しているかは `renkei sync DIR --verify` で確かめられます。最初から作り直すには `--rebuild` を付けます。
- 500 を超える団体が活用している事例が新たに閲覧できるようになったときは、活用の記録が揃わないことがあります。定期的に `--verify`
  を付けて実行してください。
- 閲覧範囲が変わったときなどは、写しを横で作り直し、できあがってから置き換えます。
- git で変化を追うときは、このフォルダーで `git init` してください。`.sync/` は自動的に除外されます。

例:

    jq -r 'select(.state == "LIFECYCLE_STATE_PUBLISHED") | .title' data/cases.jsonl
    wc -l data/*.jsonl

---

# A copy from Renkei

Made by `renkei sync`: what its account may read, and nothing else. Editing these files changes nothing on the server.

`data/TYPE.jsonl` has one resource a line, as JSON, sorted by name. `data/state.json` has the cursor up to which `data/` is
complete, the counts, and what was asked for. `.sync/` is for work in progress: leave it alone.

`data/` is replaced as one directory in one step; it never shows half of a change. To read several files that belong
together, open the directory once, or see that `data/state.json` is the same before and after. A run may be ended at any
moment, and the next one goes on. `--verify` compares with the server; do so now and then: when a case that more than 500
bodies have adopted comes into sight, their adoptions may be missing. `--rebuild` begins again. The directory can be a git
repository; `.sync/` is ignored.
)";

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_MIRROR_README_H_
