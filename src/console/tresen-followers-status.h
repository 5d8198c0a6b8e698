/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-feed.h"

G_BEGIN_DECLS

/** TresenFollowersStatus: how far the fetching of followers is, in words. Signal: "changed". */
#define TRESEN_TYPE_FOLLOWERS_STATUS (tresen_followers_status_get_type ())
G_DECLARE_FINAL_TYPE (TresenFollowersStatus,
                      tresen_followers_status,
                      TRESEN,
                      FOLLOWERS_STATUS,
                      GObject)

TresenFollowersStatus *
tresen_followers_status_new (TresenStore *store, TresenFeed *feed, TresenClock *clock);
const char *tresen_followers_status_get_text (TresenFollowersStatus *self);
gboolean tresen_followers_status_is_trouble (TresenFollowersStatus *self);
gboolean tresen_followers_status_is_busy (TresenFollowersStatus *self);
void tresen_followers_status_fetch_again (TresenFollowersStatus *self);

G_END_DECLS
