/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-errand.h"

G_BEGIN_DECLS

/* Fetches all who follow, and tells WeChat what staff call customers, how they are tagged, and that somebody is typing. */

TresenErrand *tresen_followers_new (TresenStore *store,
                                    TresenWechatClient *wechat,
                                    TresenHealthReporter *health,
                                    TresenClock *clock);
TresenErrand *tresen_remarks_new (TresenStore *store,
                                  TresenWechatClient *wechat,
                                  TresenHealthReporter *health,
                                  TresenClock *clock);
TresenErrand *tresen_tagger_new (TresenStore *store,
                                 TresenWechatClient *wechat,
                                 TresenHealthReporter *health,
                                 TresenClock *clock);
TresenErrand *tresen_tag_editor_new (TresenStore *store,
                                     TresenWechatClient *wechat,
                                     TresenHealthReporter *health,
                                     TresenClock *clock);
TresenErrand *tresen_typing_teller_new (TresenStore *store,
                                        TresenWechatClient *wechat,
                                        TresenHealthReporter *health,
                                        TresenClock *clock);

gboolean tresen_followers_write_user (TresenDb *db,
                                      gint64 customer_id,
                                      const TresenWechatUser *user,
                                      gint64 asked_at_us,
                                      GError **error);

G_END_DECLS
