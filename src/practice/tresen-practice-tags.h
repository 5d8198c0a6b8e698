/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-account.h"

G_BEGIN_DECLS

#define TRESEN_PRACTICE_MOST_TAGS 100
#define TRESEN_PRACTICE_MOST_TAGS_OF_ONE 20

/** TresenPracticeTag: a tag of the account. The numbers 0 to 2 are the platform's own. */
struct _TresenPracticeTag
{
  gint64 id;
  char *name;
};

void tresen_practice_tag_free (gpointer data);
TresenPracticeTag *tresen_practice_tags_find (TresenPracticeAccount *account, gint64 id);
int tresen_practice_tags_check_name (TresenPracticeAccount *account, const char *name);
TresenPracticeTag *
tresen_practice_tags_add (TresenPracticeAccount *account, gint64 id, const char *name);
void tresen_practice_tags_remove (TresenPracticeAccount *account, TresenPracticeTag *tag);
gboolean tresen_practice_tags_has (const TresenPracticeFollower *follower, gint64 id);
void tresen_practice_tags_set (TresenPracticeFollower *follower, gint64 id, gboolean is_set);
guint tresen_practice_tags_count (TresenPracticeAccount *account, gint64 id);

G_END_DECLS
