/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-errand.h"
#include "tresen-store-notices.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/*
 * Template messages. The outbox sends them like replies, but with an id that WeChat delivers once within ten minutes: when an
 * answer is lost the same call is made again within that time, and only then.
 */

extern const TresenNoticeTerms tresen_notice_terms;

void tresen_notice_send_async (TresenWechatClient *wechat,
                               const TresenTimelineEntry *entry,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *tresen_notice_send_finish (TresenWechatClient *wechat,
                                 GAsyncResult *result,
                                 const TresenJob *job,
                                 GError **error);

TresenErrand *tresen_notices_new_templates (TresenStore *store,
                                            TresenWechatClient *wechat,
                                            TresenHealthReporter *health,
                                            TresenClock *clock);

G_END_DECLS
