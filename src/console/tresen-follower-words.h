/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-directory.h"
#include "tresen-store-followers.h"
#include "tresen-store-tags.h"

G_BEGIN_DECLS

/* What staff read about followers, names and tags; pure. */

char *tresen_follower_words_state (const TresenDirectoryRow *row);
char *tresen_follower_words_spoken (const TresenDirectoryRow *row, gint64 now_us);
char *tresen_follower_words_progress (const TresenProgress *progress, gboolean *is_trouble);
const char *tresen_follower_words_name_hint (gboolean may_remark);
const char *tresen_follower_words_missing (gboolean may_list, gboolean may_tag);
char *tresen_follower_words_remark (const char *name, const char *remark, int code);
char *tresen_follower_words_tagging (int code);
char *tresen_follower_words_tag_edit (TresenTagEdit edit, int code);

G_END_DECLS
