/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-call.h"

G_BEGIN_DECLS

/** TresenPracticeNoticeResult: what the desk is told of a notice later (spec 3.3). */
typedef struct
{
  char *openid;
  char *msgid;
  const char *status;
} TresenPracticeNoticeResult;

void tresen_practice_notice_result_free (TresenPracticeNoticeResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeNoticeResult, tresen_practice_notice_result_free)

TresenPracticeNotices *tresen_practice_notices_new (void);
void tresen_practice_notices_free (TresenPracticeNotices *self);
gboolean
tresen_practice_notices_set_results (TresenPracticeNotices *self, const char *word, guint count);
gboolean tresen_practice_notices_has_results (TresenPracticeNotices *self);
TresenPracticeNoticeResult *tresen_practice_notices_take_result (TresenPracticeNotices *self);

extern const TresenPracticeEndpoint tresen_practice_notice_endpoints[];

G_END_DECLS
