/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-text.h"
#include "tresen-health-words.h"
#include "tresen-problem-words.h"
#include "tresen-profile.h"
#include "tresen-store.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR (60 * MINUTE)
#define NOW (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC) /* 22:13:20 UTC */

static TresenConversation *
make (const char *kind, const char *text)
{
  TresenConversation *conversation = tresen_conversation_new ();
  TresenGrant *grant = &conversation->grants.of_kind[TRESEN_GRANT_MESSAGE];

  g_free (conversation->openid);
  conversation->openid = g_strdup ("oAbcdefg1234");
  conversation->is_followed = TRUE;
  conversation->last_at_us = NOW - 31 * MINUTE;
  g_free (conversation->last_kind);
  conversation->last_kind = g_strdup (kind);
  g_free (conversation->last_text);
  conversation->last_text = g_strdup (text);
  conversation->last_direction = TRESEN_DIRECTION_IN;
  grant->granted = 5;
  grant->opened_at_us = NOW - 31 * MINUTE;
  grant->until_us = NOW + 47 * HOUR + 29 * MINUTE;
  return conversation;
}

static void
assert_preview (TresenConversation *conversation, const char *expected)
{
  g_autofree char *preview = tresen_conversation_text_preview (conversation);

  g_assert_cmpstr (preview, ==, expected);
}

static void
test_preview (void)
{
  g_autoptr (TresenConversation) text = make ("text", "  two\nlines\t");
  g_autoptr (TresenConversation) picture = make ("image", "");
  g_autoptr (TresenConversation) voice = make ("voice", "");
  g_autoptr (TresenConversation) event = make ("subscribe", "");
  g_autoptr (TresenConversation) none = make ("", "");
  g_autofree char *name = tresen_conversation_text_name (text);

  assert_preview (text, "two lines");
  text->last_direction = TRESEN_DIRECTION_OUT;
  assert_preview (text, "You: two lines");
  g_assert_null (tresen_conversation_text_icon (text));
  assert_preview (picture, "Picture");
  g_assert_cmpstr (tresen_conversation_text_icon (picture), ==, "image-x-generic-symbolic");
  assert_preview (voice, "Voice message");
  voice->last_duration_us = 6500000;
  assert_preview (voice, "Voice message, 0:07");
  event->last_is_event = TRUE;
  assert_preview (event, "Followed the account");
  assert_preview (none, "Nothing was written yet");
  g_assert_cmpstr (name, ==, "Customer 1234");
}

static void
assert_chip (TresenConversation *conversation,
             TresenChipKind kind,
             const char *text,
             const char *words)
{
  g_autoptr (TresenChip) chip = tresen_conversation_text_chip (conversation, NOW);

  g_assert_cmpstr (chip->text, ==, text);
  g_assert_cmpstr (chip->words, ==, words);
  g_assert_cmpint (chip->kind, ==, kind);
}

static void
test_chip (void)
{
  g_autoptr (TresenConversation) conversation = make ("text", "hello");
  TresenGrant *grant = &conversation->grants.of_kind[TRESEN_GRANT_MESSAGE];

  assert_chip (conversation, TRESEN_CHIP_OPEN, "5/5 · 47 h", "5 of 5 replies left, 47 hours");
  conversation->n_waiting = 1;
  grant->used = 3;
  assert_chip (conversation, TRESEN_CHIP_LAST, "1/5 · 47 h", "1 of 5 replies left, 47 hours");
  grant->until_us = NOW + 30 * G_USEC_PER_SEC;
  assert_chip (conversation, TRESEN_CHIP_LAST, "1/5 · 1 min", "1 of 5 replies left, 1 minute");
  conversation->n_waiting = 2;
  assert_chip (conversation, TRESEN_CHIP_NONE, "no replies left",
               "no replies left, the customer must write first");
  grant->until_us = NOW;
  assert_chip (conversation, TRESEN_CHIP_CLOSED, "closed", "closed, the customer must write first");
  conversation->is_followed = FALSE;
  assert_chip (conversation, TRESEN_CHIP_CLOSED, "not following",
               "does not follow any more, no reply is possible");
  /* An account that may not send counts nothing. */
  conversation->is_answer_only = TRUE;
  assert_chip (conversation, TRESEN_CHIP_CLOSED, "not following",
               "does not follow any more, no reply is possible");
  conversation->is_followed = TRUE;
  assert_chip (conversation, TRESEN_CHIP_CLOSED, "2 wait",
               "2 replies wait for the customer's next message");
  conversation->n_waiting = 0;
  assert_chip (conversation, TRESEN_CHIP_CLOSED, "answers only",
               "replies go out when the customer writes next");
}

static void
test_accessible (void)
{
  g_autoptr (TresenConversation) conversation = make ("text", "brake noise again");
  g_autofree char *plain = NULL;
  g_autofree char *full = NULL;

  g_free (conversation->name);
  conversation->name = g_strdup ("Li Wei");
  conversation->n_unread = 2;
  plain = tresen_conversation_text_accessible (conversation, NOW);
  g_assert_cmpstr (plain, ==,
                   "Li Wei, 2 unread, brake noise again, 21:42, 5 of 5 replies left, 47 hours");
  conversation->n_failed = 1;
  conversation->has_draft = TRUE;
  full = tresen_conversation_text_accessible (conversation, NOW);
  g_assert_true (g_str_has_suffix (full, ", 1 reply was not sent, has a draft"));
}

static void
assert_time (gint64 us, const char *expected)
{
  g_autofree char *time = tresen_conversation_text_time (us, NOW);

  g_assert_cmpstr (time, ==, expected);
}

static void
test_time (void)
{
  assert_time (NOW, "22:13");
  assert_time (NOW - 23 * HOUR, "Yesterday");
  assert_time (NOW - 47 * HOUR, "11/12");
  assert_time (NOW - 400 * 24 * HOUR, "10/10/2022");
}

static GPtrArray *
make_health (const char *server, const char *wechat, const char *detail)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_health_free);
  const char *states[] = { server, wechat };
  const char *keys[] = { "server", "wechat" };

  for (guint i = 0; i < 2; i++)
    {
      TresenHealth *row;

      if (states[i] == NULL)
        continue;
      row = g_new0 (TresenHealth, 1);
      row->key = g_strdup (keys[i]);
      row->state = g_strdup (states[i]);
      row->detail = g_strdup (detail);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static void
assert_health (const char *server,
               const char *wechat,
               const char *detail,
               TresenHealthLevel level,
               const char *word,
               gboolean has_trouble)
{
  g_autoptr (GPtrArray) rows = make_health (server, wechat, detail);
  g_autoptr (TresenHealthWords) words = tresen_health_words_new (rows);

  g_assert_cmpint (words->level, ==, level);
  g_assert_cmpstr (words->word, ==, word);
  g_assert_cmpint (words->trouble != NULL, ==, has_trouble);
}

/* Well is said only when both ways are known to be. */
static void
test_health (void)
{
  g_autoptr (TresenHealthWords) unread = tresen_health_words_new (NULL);
  g_autoptr (GPtrArray) rows = make_health ("ok", "address", "203.0.113.7");
  g_autoptr (TresenHealthWords) address = tresen_health_words_new (rows);

  g_assert_cmpint (unread->level, ==, TRESEN_HEALTH_UNKNOWN);
  assert_health ("ok", "ok", "", TRESEN_HEALTH_GOOD, "Connected", FALSE);
  assert_health ("ok", NULL, "", TRESEN_HEALTH_WAITING, "Receiving", FALSE);
  assert_health ("ok", "new word", "", TRESEN_HEALTH_WAITING, "Receiving", FALSE);
  assert_health (NULL, "ok", "", TRESEN_HEALTH_WAITING, "Starting", FALSE);
  assert_health ("starting", "ok", "", TRESEN_HEALTH_WAITING, "Starting", FALSE);
  assert_health ("failed", "ok", "port in use", TRESEN_HEALTH_BAD, "Closed", TRUE);
  assert_health ("ok", "unset", "", TRESEN_HEALTH_BAD, "Not set up", TRUE);
  assert_health ("ok", "unreachable", "", TRESEN_HEALTH_BAD, "WeChat not reached", TRUE);
  assert_health ("ok", "refused", "", TRESEN_HEALTH_BAD, "Refused by WeChat", TRUE);
  assert_health ("ok", "address", "", TRESEN_HEALTH_BAD, "Refused by WeChat", TRUE);
  g_assert_cmpstr (address->copy, ==, "203.0.113.7");
  g_assert_nonnull (strstr (address->trouble, "203.0.113.7"));
}

static void
test_problem (void)
{
  for (int code = TRESEN_STORE_ERROR_FAILED; code <= TRESEN_STORE_ERROR_CLOSED; code++)
    {
      g_autoptr (GError) error = g_error_new (TRESEN_STORE_ERROR, code, "x");
      g_autoptr (TresenProblemWords) words = tresen_problem_words_new (error);

      g_assert_cmpstr (words->title, !=, "");
      g_assert_cmpstr (words->text, !=, "");
    }
  for (int code = TRESEN_PROFILE_ERROR_IN_USE; code <= TRESEN_PROFILE_ERROR_NO_SECRETS; code++)
    {
      g_autoptr (GError) error = g_error_new (TRESEN_PROFILE_ERROR, code, "x");
      g_autoptr (TresenProblemWords) words = tresen_problem_words_new (error);

      /* Each of them has words of its own. */
      g_assert_cmpstr (words->title, !=, "Tresen Cannot Open");
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/inbox-words/preview", test_preview);
  g_test_add_func ("/console/inbox-words/chip", test_chip);
  g_test_add_func ("/console/inbox-words/accessible", test_accessible);
  g_test_add_func ("/console/inbox-words/time", test_time);
  g_test_add_func ("/console/inbox-words/health", test_health);
  g_test_add_func ("/console/inbox-words/problem", test_problem);
  return g_test_run ();
}
