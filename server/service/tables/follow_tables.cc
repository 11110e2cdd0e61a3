#include <limits>

#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

constexpr int kAccountSegmentsOfFollow = 2;

uint64_t MicrosOf(const google::protobuf::Timestamp& time) {
  return static_cast<uint64_t>(time.seconds()) * 1'000'000 +
         static_cast<uint64_t>(time.nanos() / 1'000);
}

}  // namespace

const Table<internal_pb::FollowRecord>& Follows() {
  using Record = internal_pb::FollowRecord;
  static const auto& table = *new Table<Record>(TableSpec<Record>{
      .id = kFollowsId,
      .name = "follows",
      .primary_key =
          [](const Record& r, Key& key) {
            const std::string& name = r.follow().name();
            key.Add(LastSegment(domain::ParentName(name, kAccountSegmentsOfFollow)))
                .Add(LastSegment(name));
          },
      .indexes = {
          {.id = kFollowsByKeyId,
           .name = "follows_by_key",
           .keys = [](const Record& r, const EmitKey& emit) {
             emit(Key(kFollowsByKeyId).Add(static_cast<uint64_t>(r.follow().kind())).Add(r.key()));
           }}}});
  return table;
}

const Table<internal_pb::NoticeRecord>& Notices() {
  using Record = internal_pb::NoticeRecord;
  static const auto& table = *new Table<Record>(TableSpec<Record>{
      .id = kNoticesId,
      .name = "notices",
      .primary_key =
          [](const Record& r, Key& key) {
            key.Add(LastSegment(r.account()))
                .Add(static_cast<uint64_t>(r.day()))
                .Add(static_cast<uint64_t>(r.kind()))
                .Add(r.resource());
          },
      .indexes = {{.id = kNoticesByTimeId,
                   .name = "notices_by_time",
                   // What was told last comes first.
                   .keys =
                       [](const Record& r, const EmitKey& emit) {
                         emit(Key(kNoticesByTimeId)
                                  .Add(LastSegment(r.account()))
                                  .Add(std::numeric_limits<uint64_t>::max() -
                                       MicrosOf(r.told_time())));
                       }},
                  {.id = kNoticesByDayId,
                   .name = "notices_by_day",
                   .keys = [](const Record& r, const EmitKey& emit) {
                     emit(Key(kNoticesByDayId).Add(static_cast<uint64_t>(r.day())));
                   }}}});
  return table;
}

const Table<internal_pb::FollowProgress>& FollowProgresses() {
  using Record = internal_pb::FollowProgress;
  static const auto& table = *new Table<Record>(
      TableSpec<Record>{.id = kFollowProgressId,
                        .name = "follow_progress",
                        .primary_key = [](const Record& r, Key& key) { key.Add(r.account()); }});
  return table;
}

const Table<internal_pb::MailAccount>& MailAccounts() {
  using Record = internal_pb::MailAccount;
  static const auto& table = *new Table<Record>(TableSpec<Record>{
      .id = kMailAccountsId,
      .name = "mail_accounts",
      .primary_key = [](const Record& r, Key& key) { key.Add(LastSegment(r.account())); },
      .indexes = {{.id = kMailAccountsByNextId,
                   .name = "mail_accounts_by_next",
                   .keys = [](const Record& r, const EmitKey& emit) {
                     if (!r.has_next_mail_time()) return;
                     emit(Key(kMailAccountsByNextId)
                              .Add(static_cast<uint64_t>(r.next_mail_time().seconds())));
                   }}}});
  return table;
}

const Table<internal_pb::MailRecord>& Mails() {
  using Record = internal_pb::MailRecord;
  static const auto& table = *new Table<Record>(TableSpec<Record>{
      .id = kMailsId,
      .name = "mails",
      .primary_key = [](const Record& r, Key& key) { key.Add(r.id()); },
      .indexes = {{.id = kMailsByNextId,
                   .name = "mails_by_next",
                   .keys = [](const Record& r, const EmitKey& emit) {
                     if (r.has_give_up_time()) return;
                     emit(Key(kMailsByNextId).Add(static_cast<uint64_t>(r.next_time().seconds())));
                   }}}});
  return table;
}

}  // namespace renkei::service
