/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-follower-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-conversation-text.h"
#include "tresen-words.h"

/** The second line of a row: tags, and that somebody has left. */
char *
tresen_follower_words_state (const TresenDirectoryRow *row)
{
  g_auto (GStrv) tags = g_strsplit (row->tags, "\n", -1);
  /* Translators: stands between tags of a customer */
  g_autofree char *list = *row->tags != '\0' ? g_strjoinv (_ (" · "), tags) : g_strdup ("");

  if (!row->is_followed && *list != '\0')
    /* Translators: a customer who has left the account; %s are his tags */
    return g_strdup_printf (_ ("Does not follow · %s"), list);
  if (!row->is_followed)
    return g_strdup (_ ("Does not follow"));
  if (*list != '\0')
    return g_steal_pointer (&list);
  return g_strdup (row->has_entries ? _ ("Follows") : _ ("Follows, has not written"));
}

/** The row as one sentence, for those who hear it. */
char *
tresen_follower_words_spoken (const TresenDirectoryRow *row, gint64 now_us)
{
  g_autofree char *name = tresen_words_customer (row->name, row->remark, row->openid);
  g_autofree char *state = tresen_follower_words_state (row);
  g_autofree char *time = row->last_at_us > 0
                              ? tresen_conversation_text_time (row->last_at_us, now_us)
                              : g_strdup ("");

  if (*time == '\0')
    /* Translators: a customer read aloud: name, then tags or whether he follows */
    return g_strdup_printf (_ ("%s, %s"), name, state);
  /* Translators: a customer read aloud: name, then tags or whether he follows, then the time of the last contact */
  return g_strdup_printf (_ ("%s, %s, last contact %s"), name, state, time);
}

static const char *
failure_words (int code)
{
  switch (code)
    {
    case 48001:
      return _ (
          "WeChat does not let this account list its followers. Customers appear as soon as they "
          "write or follow.");
    case 45009:
      return _ ("WeChat lists followers only so many times a day. Fetch them again tomorrow.");
    default:
      return _ ("The followers could not be fetched. Choose Fetch Followers Again in the menu.");
    }
}

/**
 * How far the fetching of followers is; %NULL when there is nothing to say.
 * @is_trouble: (out): whether it has failed
 */
char *
tresen_follower_words_progress (const TresenProgress *progress, gboolean *is_trouble)
{
  g_autofree char *done = g_strdup_printf ("%'" G_GINT64_FORMAT, progress->done);
  g_autofree char *total = g_strdup_printf ("%'" G_GINT64_FORMAT, progress->total);

  *is_trouble = strcmp (progress->state, "failed") == 0;
  if (*is_trouble)
    return g_strdup (failure_words (atoi (progress->detail)));
  if (strcmp (progress->state, "waiting") == 0)
    return g_strdup (_ ("Followers will be fetched in a moment"));
  if (strcmp (progress->state, "running") != 0)
    return NULL;
  if (progress->total == 0)
    return g_strdup (_ ("Fetching followers…"));
  if (strcmp (progress->detail, "list") == 0)
    /* Translators: numbers of followers; this is the first half of the work, "Fetching followers" the second */
    return g_strdup_printf (_ ("Listing followers… %s of %s"), done, total);
  /* Translators: numbers of followers */
  return g_strdup_printf (_ ("Fetching followers… %s of %s"), done, total);
}

static const char *
remark_failure_words (int code)
{
  switch (code)
    {
    case 48001:
      return _ ("WeChat does not let this account set remarks. The name is kept at this desk.");
    case 40003:
      return _ ("WeChat does not know this customer any more. The name is kept at this desk.");
    case 45009:
      return _ (
          "WeChat takes only so many remarks a day. The name is kept at this desk; give it again "
          "tomorrow.");
    default:
      return _ ("WeChat did not take the name as its remark. The name is kept at this desk.");
    }
}

/** What becomes of a name that is given at this desk. */
const char *
tresen_follower_words_name_hint (gboolean may_remark)
{
  if (may_remark)
    return _ (
        "WeChat tells no names. The name given here is WeChat's remark, too; customers do not "
        "see it.");
  return _ ("WeChat tells no names, and does not let this account set remarks. The name given here "
            "is kept at this desk only.");
}

/** (nullable): why something about customers is missing. */
const char *
tresen_follower_words_missing (gboolean may_list, gboolean may_tag)
{
  if (!may_list && !may_tag)
    return _ ("WeChat does not let this account list its followers or have tags. See Connection.");
  if (!may_list)
    return _ ("WeChat does not let this account list its followers. See Connection.");
  return may_tag ? NULL : _ ("WeChat does not let this account have tags. See Connection.");
}

/** What is to be said of WeChat's remark beside the name; %NULL when both agree. */
char *
tresen_follower_words_remark (const char *name, const char *remark, int code)
{
  if (code != 0)
    return g_strdup (remark_failure_words (code));
  if (*remark == '\0' || strcmp (name, remark) == 0)
    return NULL;
  if (g_str_has_prefix (name, remark))
    /* Translators: %s is the beginning of a customer's name */
    return g_strdup_printf (_ ("WeChat has room for less: %s"), remark);
  return g_strdup (remark);
}

/** Why the last change of a customer's tags was not taken; %NULL when it was. */
char *
tresen_follower_words_tagging (int code)
{
  switch (code)
    {
    case 0:
      return NULL;
    case 48001:
      return g_strdup (_ ("WeChat does not let this account tag customers."));
    case 45059:
      return g_strdup (_ ("WeChat gives a customer 20 tags at most. Remove one first."));
    case 45159:
      return g_strdup (_ ("WeChat does not have this tag any more."));
    case 45171:
    case 49003:
    case 40003:
      return g_strdup (_ ("WeChat tags only customers who follow the account."));
    default:
      return g_strdup (_ ("WeChat did not take the change of tags. Try again later."));
    }
}

static const char *
tag_reason (int code)
{
  switch (code)
    {
    case 48001:
      return _ ("WeChat does not let this account have tags.");
    case 45056:
      return _ ("The account has 100 tags already. Delete one first.");
    case 45157:
      return _ ("The name is taken, or WeChat does not allow it. Choose another one.");
    case 45158:
      return _ ("The name is too long: 30 letters or 10 Chinese characters at most.");
    case 45058:
      return _ ("This is a tag of WeChat's own.");
    default:
      return _ ("Try again later.");
    }
}

/** Why a tag could not be made, renamed or deleted. */
char *
tresen_follower_words_tag_edit (TresenTagEdit edit, int code)
{
  const char *reason = tag_reason (code);

  if (edit == TRESEN_TAG_EDIT_CREATE)
    /* Translators: %s is a sentence that says why */
    return g_strdup_printf (_ ("The tag could not be created. %s"), reason);
  if (edit == TRESEN_TAG_EDIT_RENAME)
    /* Translators: %s is a sentence that says why */
    return g_strdup_printf (_ ("The tag could not be renamed. %s"), reason);
  /* Translators: %s is a sentence that says why */
  return g_strdup_printf (_ ("The tag could not be deleted. %s"), reason);
}
