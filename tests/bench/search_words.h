// What benches search for.

#ifndef RENKEI_TESTS_BENCH_SEARCH_WORDS_H_
#define RENKEI_TESTS_BENCH_SEARCH_WORDS_H_

namespace renkei::bench {

// Words that plans and cases of local governments are full of, and some that are rare.
inline constexpr const char* kSearchWords[] = {
    "防災",         "子育て",     "観光",     "デジタル", "介護",           "医療",
    "教育",         "農業",       "移住",     "交通",     "バス",           "再生可能エネルギー",
    "空き家",       "人材育成",   "中小企業", "水道",     "森林",           "文化財",
    "マイナンバー", "オンライン", "高齢者",   "障害者",   "保育",           "漁業",
    "災害",         "避難所",     "自動運転", "ドローン", "スタートアップ", "インバウンド",
    "道路",         "下水道"};

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_SEARCH_WORDS_H_
