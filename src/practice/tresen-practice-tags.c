/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-tags.h"

#include <string.h>

#define NAME_MAX_BYTES 30
#define FIRST_ID 100

void
tresen_practice_tag_free (gpointer data)
{
  TresenPracticeTag *tag = data;

  g_free (tag->name);
  g_free (tag);
}

/** tresen_practice_tags_find: Returns: (transfer none) (nullable): the tag with that number */
TresenPracticeTag *
tresen_practice_tags_find (TresenPracticeAccount *account, gint64 id)
{
  for (guint i = 0; i < account->tags->len; i++)
    {
      TresenPracticeTag *tag = g_ptr_array_index (account->tags, i);

      if (tag->id == id)
        return tag;
    }
  return NULL;
}

/** tresen_practice_tags_check_name: Returns: 0, 45157 for no name or one that is taken, 45158 for more than 30 bytes */
int
tresen_practice_tags_check_name (TresenPracticeAccount *account, const char *name)
{
  if (*name == '\0')
    return 45157;
  if (strlen (name) > NAME_MAX_BYTES)
    return 45158;
  for (guint i = 0; i < account->tags->len; i++)
    if (strcmp (((TresenPracticeTag *) g_ptr_array_index (account->tags, i))->name, name) == 0)
      return 45157;
  return 0;
}

/** tresen_practice_tags_add: @id: 0 gives it the next number. Returns: (transfer none): the new tag */
TresenPracticeTag *
tresen_practice_tags_add (TresenPracticeAccount *account, gint64 id, const char *name)
{
  TresenPracticeTag *tag = g_new0 (TresenPracticeTag, 1);

  account->last_tag_id = MAX (account->last_tag_id, FIRST_ID - 1);
  tag->id = id != 0 ? id : account->last_tag_id + 1;
  account->last_tag_id = MAX (account->last_tag_id, tag->id);
  tag->name = g_strdup (name);
  g_ptr_array_add (account->tags, tag);
  return tag;
}

/** tresen_practice_tags_remove: frees @tag and takes it from all who have it. */
void
tresen_practice_tags_remove (TresenPracticeAccount *account, TresenPracticeTag *tag)
{
  for (guint i = 0; i < account->followers->len; i++)
    tresen_practice_tags_set (g_ptr_array_index (account->followers, i), tag->id, FALSE);
  g_ptr_array_remove (account->tags, tag);
}

static guint
find_index (const TresenPracticeFollower *follower, gint64 id)
{
  guint i = 0;

  while (i < follower->tag_ids->len && g_array_index (follower->tag_ids, gint64, i) != id)
    i++;
  return i;
}

/** tresen_practice_tags_has: Returns: whether the follower has that tag */
gboolean
tresen_practice_tags_has (const TresenPracticeFollower *follower, gint64 id)
{
  return find_index (follower, id) < follower->tag_ids->len;
}

/** tresen_practice_tags_set: gives a follower a tag, or takes it; a second time changes nothing. */
void
tresen_practice_tags_set (TresenPracticeFollower *follower, gint64 id, gboolean is_set)
{
  guint at = find_index (follower, id);

  if (is_set && at == follower->tag_ids->len)
    g_array_append_val (follower->tag_ids, id);
  else if (!is_set && at < follower->tag_ids->len)
    g_array_remove_index (follower->tag_ids, at);
}

/** tresen_practice_tags_count: Returns: how many have that tag */
guint
tresen_practice_tags_count (TresenPracticeAccount *account, gint64 id)
{
  guint count = 0;

  for (guint i = 0; i < account->followers->len; i++)
    count += tresen_practice_tags_has (g_ptr_array_index (account->followers, i), id) ? 1 : 0;
  return count;
}
