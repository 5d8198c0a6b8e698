/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-text.h"

#include <glib/gi18n.h>

#include "tresen-timeline-entry.h"
#include "tresen-wechat-budget.h"
#include "tresen-words.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR_US (60 * MINUTE_US)
#define PREVIEW_CHARS 200

void
tresen_chip_free (TresenChip *self)
{
  g_free (self->text);
  g_free (self->words);
  g_free (self);
}

char *
tresen_conversation_text_name (const TresenConversation *conversation)
{
  return tresen_words_customer (conversation->name, conversation->remark, conversation->openid);
}

static char *
format_local (GDateTime *local, const char *pattern)
{
  g_autofree char *text = g_date_time_format (local, pattern);

  return text != NULL ? g_strdup (g_strstrip (text)) : g_strdup ("");
}

/** The time of today, "Yesterday", or a date. */
char *
tresen_conversation_text_time (gint64 us, gint64 now_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now_utc = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autoptr (GDateTime) now = now_utc != NULL ? g_date_time_to_local (now_utc) : NULL;
  g_autoptr (GDateTime) day_before = now != NULL ? g_date_time_add_days (now, -1) : NULL;

  if (then == NULL || day_before == NULL)
    return g_strdup ("");
  if (tresen_words_is_same_day (us, now_us))
    return tresen_words_time (us);
  if (g_date_time_get_year (then) == g_date_time_get_year (day_before)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (day_before))
    return g_strdup (_ ("Yesterday"));
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: day and month in numbers, for a narrow list; see g_date_time_format() */
    return format_local (then, _ ("%-m/%-d"));
  /* Translators: day, month and year in numbers, for a narrow list; see g_date_time_format() */
  return format_local (then, _ ("%-m/%-d/%Y"));
}

/* Of the last message as much as the row knows; @media is filled for it. */
static TresenTimelineEntry
last_entry (const TresenConversation *conversation, TresenMedia *media)
{
  TresenTimelineEntry entry = { 0 };

  *media = (TresenMedia){ .duration_us = conversation->last_duration_us };
  entry.media = media;
  entry.is_event = conversation->last_is_event;
  entry.direction = conversation->last_direction;
  entry.kind = conversation->last_kind;
  entry.text = conversation->last_text;
  entry.detail = (char *) "{}";
  entry.state = conversation->last_state;
  return entry;
}

static gboolean
has_last (const TresenConversation *conversation)
{
  return conversation->last_kind != NULL && *conversation->last_kind != '\0';
}

/* One line, and no more of it than a row can show. */
static char *
make_line (const char *text)
{
  g_autofree char *part = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), PREVIEW_CHARS));

  for (char *at = part; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return g_strdup (g_strstrip (part));
}

/** The last thing that was written, in one line; what staff wrote is marked. */
char *
tresen_conversation_text_preview (const TresenConversation *conversation)
{
  TresenMedia media;
  TresenTimelineEntry entry = last_entry (conversation, &media);
  g_autofree char *body = NULL;
  g_autofree char *line = NULL;

  if (!has_last (conversation))
    return g_strdup (_ ("Nothing was written yet"));
  body = tresen_words_body (&entry);
  line = make_line (body);
  if (entry.is_event || entry.direction == TRESEN_DIRECTION_IN)
    return g_steal_pointer (&line);
  /* Translators: the last message in a conversation, when staff wrote it */
  return g_strdup_printf (_ ("You: %s"), line);
}

/** The name of an icon for anything but text; %NULL when there is nothing to add to the words. */
const char *
tresen_conversation_text_icon (const TresenConversation *conversation)
{
  TresenMedia media;
  TresenTimelineEntry entry = last_entry (conversation, &media);

  if (!has_last (conversation) || entry.is_event || g_str_equal (entry.kind, "text"))
    return NULL;
  return tresen_words_kind_icon (&entry);
}

/* What remains, rounded down to hours, up to minutes: the last minute is a minute, not nothing. */
static char *
remaining_short (gint64 us)
{
  if (us >= HOUR_US)
    /* Translators: hours left, very short */
    return g_strdup_printf (_ ("%d h"), (int) (us / HOUR_US));
  /* Translators: minutes left, very short */
  return g_strdup_printf (_ ("%d min"), (int) ((us + MINUTE_US - 1) / MINUTE_US));
}

static char *
remaining_words (gint64 us)
{
  int n;

  if (us >= HOUR_US)
    {
      n = (int) (us / HOUR_US);
      return g_strdup_printf (ngettext ("%d hour", "%d hours", n), n);
    }
  n = (int) ((us + MINUTE_US - 1) / MINUTE_US);
  return g_strdup_printf (ngettext ("%d minute", "%d minutes", n), n);
}

static TresenChip *
chip_new (TresenChipKind kind, const char *text, const char *words)
{
  TresenChip *chip = g_new0 (TresenChip, 1);

  chip->kind = kind;
  chip->text = g_strdup (text);
  chip->words = g_strdup (words);
  return chip;
}

static TresenChip *
chip_for_open (const TresenBudget *budget, gint64 now_us)
{
  gint64 us = MAX (budget->until_us - now_us, 0);
  g_autofree char *time = remaining_short (us);
  g_autofree char *time_words = remaining_words (us);
  /* Translators: replies left of replies granted, and the time for them: "3/5 · 47 h" */
  g_autofree char *text = g_strdup_printf (_ ("%u/%u · %s"), budget->left, budget->granted, time);
  /* Translators: replies left of replies granted, and the time for them: "3 of 5 replies left, 47 hours" */
  g_autofree char *words = g_strdup_printf (
      ngettext ("%u of %u reply left, %s", "%u of %u replies left, %s", budget->granted),
      budget->left, budget->granted, time_words);

  return chip_new (budget->left == 1 ? TRESEN_CHIP_LAST : TRESEN_CHIP_OPEN, text, words);
}

static TresenChip *
chip_for_answer_only (guint n_waiting)
{
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;

  if (n_waiting == 0)
    /* Translators: very short: replies go out as answers to the customer only */
    return chip_new (TRESEN_CHIP_CLOSED, _ ("answers only"),
                     _ ("replies go out when the customer writes next"));
  /* Translators: very short: replies that wait for the customer's next message */
  text = g_strdup_printf (ngettext ("%u waits", "%u wait", n_waiting), n_waiting);
  words = g_strdup_printf (ngettext ("%u reply waits for the customer's next message",
                                     "%u replies wait for the customer's next message", n_waiting),
                           n_waiting);
  return chip_new (TRESEN_CHIP_CLOSED, text, words);
}

TresenChip *
tresen_conversation_text_chip (const TresenConversation *conversation, gint64 now_us)
{
  TresenBudget budget = tresen_budget_of_conversation (conversation, now_us);

  switch (budget.state)
    {
    case TRESEN_BUDGET_OPEN:
      return chip_for_open (&budget, now_us);
    case TRESEN_BUDGET_USED_UP:
      return chip_new (TRESEN_CHIP_NONE, _ ("no replies left"),
                       _ ("no replies left, the customer must write first"));
    case TRESEN_BUDGET_NOT_FOLLOWED:
      return chip_new (TRESEN_CHIP_CLOSED, _ ("not following"),
                       _ ("does not follow any more, no reply is possible"));
    case TRESEN_BUDGET_ANSWER_ONLY:
      return chip_for_answer_only (conversation->n_waiting);
    case TRESEN_BUDGET_CLOSED:
    default:
      return chip_new (TRESEN_CHIP_CLOSED, _ ("closed"),
                       _ ("closed, the customer must write first"));
    }
}

static void
add_part (GPtrArray *parts, char *part)
{
  if (part != NULL && *part != '\0')
    g_ptr_array_add (parts, part);
  else
    g_free (part);
}

/** The row as a sentence, for those who hear it. */
char *
tresen_conversation_text_accessible (const TresenConversation *conversation, gint64 now_us)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TresenChip) chip = tresen_conversation_text_chip (conversation, now_us);

  add_part (parts, tresen_conversation_text_name (conversation));
  if (conversation->n_unread > 0)
    add_part (parts, g_strdup_printf (ngettext ("%u unread", "%u unread", conversation->n_unread),
                                      conversation->n_unread));
  add_part (parts, tresen_conversation_text_preview (conversation));
  add_part (parts, tresen_conversation_text_time (conversation->last_at_us, now_us));
  add_part (parts, g_strdup (chip->words));
  if (conversation->n_failed > 0)
    add_part (parts, g_strdup_printf (ngettext ("%u reply was not sent", "%u replies were not sent",
                                                conversation->n_failed),
                                      conversation->n_failed));
  if (conversation->has_draft)
    add_part (parts, g_strdup (_ ("has a draft")));
  g_ptr_array_add (parts, NULL);
  /* Translators: stands between the parts of a list read aloud: "Li Wei, 2 unread, brake noise again" */
  return g_strjoinv (_ (", "), (char **) parts->pdata);
}
