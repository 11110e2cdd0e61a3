// FollowService: what an account follows, what it is told of it, and how by mail.
//
//   own_follows      as they are kept            notice_maker     from the log to notices
//   follow_write     follow, and no longer       saved_searches   what searches find newly
//   follow_list      lists of them               own_kpi_matches  cases for KPIs that are behind
//   notice_list      what was told               notice_store     how notices lie there
//   digest_settings  how one is told by mail     digest_text      a mail as a person reads it
//   email_code       whose an address is         mail_office      which mails are due, and their life

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_FOLLOW_SERVICE_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_FOLLOW_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterFollowService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_FOLLOW_SERVICE_H_
