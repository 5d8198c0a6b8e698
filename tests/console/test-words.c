/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the screen says: sentences for events, states and refusals, and text from outside as markup. */
#include <glib.h>
#include <string.h>

#include "tresen-media-words.h"
#include "tresen-message-content.h"
#include "tresen-send-reason.h"
#include "tresen-words.h"

static TresenTimelineEntry *
make (gboolean is_event, TresenDirection direction, const char *kind, const char *text)
{
  TresenTimelineEntry *entry = tresen_timeline_entry_new ();

  entry->is_event = is_event;
  entry->direction = direction;
  entry->kind = g_strdup (kind);
  entry->text = g_strdup (text);
  entry->detail = g_strdup ("{}");
  return entry;
}

static void
test_events (void)
{
  static const struct
  {
    const char *event;
    const char *key;
    const char *words;
  } cases[] = {
    { "subscribe", "car:123", "Followed by QR code car:123" },
    { "subscribe", "", "Followed the account" },
    { "unsubscribe", "", "Stopped following the account" },
    { "unsubscribe", "x", "Stopped following the account" },
    { "click", "service %s 100%", "Tapped menu: service %s 100%" },
    { "scan", "car:7", "Scanned QR code car:7" },
    { "event_of_tomorrow", "x", "WeChat event: event_of_tomorrow" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenTimelineEntry) entry
          = make (TRUE, TRESEN_DIRECTION_IN, cases[i].event, cases[i].key);
      g_autofree char *words = tresen_words_event (entry);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_accessible (void)
{
  g_autoptr (TresenTimelineEntry) entry
      = make (FALSE, TRESEN_DIRECTION_OUT, "text", "Could you come at 3?");
  g_autofree char *out = NULL;
  g_autofree char *in = NULL;

  entry->created_at_us = 0;
  entry->state = TRESEN_MESSAGE_ACCEPTED;
  out = tresen_words_accessible (entry, "Li Wei");
  g_assert_true (g_str_has_prefix (out, "You, "));
  g_assert_true (g_str_has_suffix (out, ", Accepted: Could you come at 3?"));
  entry->direction = TRESEN_DIRECTION_IN;
  in = tresen_words_accessible (entry, "Li Wei");
  g_assert_true (g_str_has_prefix (in, "Li Wei, "));
  g_assert_true (g_str_has_suffix (in, ": Could you come at 3?"));
}

/* What waits for the customer and what Tresen gave by itself have words of their own. */
static void
test_passive (void)
{
  g_autoptr (TresenTimelineEntry) waiting = make (FALSE, TRESEN_DIRECTION_OUT, "text", "At 3");
  g_autoptr (TresenTimelineEntry) away = make (FALSE, TRESEN_DIRECTION_OUT, "text", "Tomorrow");
  g_autofree char *hint = NULL;
  g_autofree char *read_aloud = NULL;
  TresenSendReason doubt = tresen_send_reason_get (TRESEN_MESSAGE_UNKNOWN,
                                                   TRESEN_SEND_FAULT_ASKED_THRICE);

  waiting->state = TRESEN_MESSAGE_QUEUED;
  g_assert_cmpstr (tresen_words_entry_state (waiting), ==, "Queued");
  waiting->error_code = TRESEN_SEND_FAULT_WAITS;
  g_assert_cmpstr (tresen_words_entry_state (waiting), ==, "Waits for the customer's next message");
  hint = tresen_words_entry_hint (waiting);
  g_assert_nonnull (strstr (hint, "taken back"));
  g_assert_null (tresen_words_origin (waiting));
  waiting->state = TRESEN_MESSAGE_SENDING;
  g_assert_cmpstr (tresen_words_entry_state (waiting), ==, "Sending");

  g_free (away->detail);
  away->detail = g_strdup (TRESEN_TIMELINE_AWAY_DETAIL);
  away->state = TRESEN_MESSAGE_ACCEPTED;
  g_assert_cmpstr (tresen_words_origin (away), ==, "Away message");
  read_aloud = tresen_words_accessible (away, "Li Wei");
  g_assert_true (g_str_has_prefix (read_aloud, "Away message, "));
  g_assert_true (g_str_has_suffix (read_aloud, ", Accepted: Tomorrow"));
  g_assert_nonnull (strstr (doubt.what, "three times"));
}

/* Every code that the room knows has words of its own: what happened and what to do. */
static void
test_reasons (void)
{
  static const int codes[] = {
    45015,
    45047,
    43004,
    50005,
    40003,
    45002,
    40007,
    48001,
    48002,
    48004,
    45009,
    45011,
    40164,
    40001,
    40013,
    40125,
    40243,
    50007,
    70000,
    TRESEN_SEND_FAULT_STALE,
    TRESEN_SEND_FAULT_INTERRUPTED,
    TRESEN_SEND_FAULT_NO_ANSWER,
    TRESEN_SEND_FAULT_BAD_ANSWER,
    TRESEN_SEND_FAULT_FILE,
    TRESEN_SEND_FAULT_WINDOW,
    TRESEN_SEND_FAULT_REFUSED_HERE,
    TRESEN_SEND_FAULT_WAITS,
    TRESEN_SEND_FAULT_BLOCKED,
    TRESEN_SEND_FAULT_NOT_DELIVERED,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      TresenSendReason reason = tresen_send_reason_get (TRESEN_MESSAGE_FAILED, codes[i]);
      g_autofree char *text = tresen_send_reason_to_text (&reason);

      g_assert_true (tresen_send_reason_is_known (codes[i]));
      g_assert_cmpstr (reason.what, !=, "");
      g_assert_cmpstr (reason.todo, !=, "");
      g_assert_true (g_str_has_prefix (text, reason.what));
      g_assert_true (g_str_has_suffix (text, reason.todo));
      g_assert_null (strstr (text, "please"));
      /* No codes in the sentence: they stand under Details. */
      g_assert_null (strstr (text, "errcode"));
      g_assert_null (strstr (text, "40"));
    }
}

static void
test_unknown_state (void)
{
  TresenSendReason lost
      = tresen_send_reason_get (TRESEN_MESSAGE_UNKNOWN, TRESEN_SEND_FAULT_NO_ANSWER);
  TresenSendReason closed
      = tresen_send_reason_get (TRESEN_MESSAGE_UNKNOWN, TRESEN_SEND_FAULT_INTERRUPTED);
  TresenSendReason strange = tresen_send_reason_get (TRESEN_MESSAGE_FAILED, 99999);

  g_assert_cmpstr (lost.what, ==,
                   "It is not known whether this was sent: the connection was lost.");
  g_assert_cmpstr (closed.what, ==,
                   "It is not known whether this was sent: Tresen was closed meanwhile.");
  g_assert_cmpstr (lost.todo, ==, "Send again only if the customer did not get it.");
  g_assert_false (tresen_send_reason_is_known (99999));
  g_assert_cmpstr (strange.what, ==, "WeChat refused this message.");
}

/* A notice that is refused says nothing of replies, which may well be allowed. */
static void
test_notices (void)
{
  static const int codes[] = { 48001, 48004, 45009 };
  TresenSendReason other = tresen_send_reason_of_notice (TRESEN_MESSAGE_FAILED, 43101);
  TresenSendReason lost = tresen_send_reason_of_notice (TRESEN_MESSAGE_UNKNOWN, 48001);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      TresenSendReason reason = tresen_send_reason_of_notice (TRESEN_MESSAGE_FAILED, codes[i]);
      g_autofree char *text = tresen_send_reason_to_text (&reason);

      g_assert_nonnull (strstr (reason.what, "notices"));
      g_assert_null (strstr (text, "repl"));
    }
  g_assert_cmpstr (other.what, ==, "The customer refuses notices of this account.");
  g_assert_true (g_str_has_prefix (lost.what, "It is not known whether this was sent"));
}

static void
test_details (void)
{
  g_autofree char *theirs = tresen_send_reason_get_details (45015, "response out of time limit");
  g_autofree char *ours = tresen_send_reason_get_details (TRESEN_SEND_FAULT_FILE, "");
  g_autofree char *none = tresen_send_reason_get_details (0, NULL);

  g_assert_cmpstr (theirs, ==, "WeChat code 45015: response out of time limit");
  g_assert_cmpstr (ours, ==, "Tresen code -1005");
  g_assert_cmpstr (none, ==, "");
}

/* Whatever a customer writes is text; only web addresses become links. */
static void
test_markup (void)
{
  static const struct
  {
    const char *text;
    const char *markup;
  } cases[] = {
    { "plain", "plain" },
    { "<a href=\"x\">&</a>", "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;" },
    { "see https://a.example/b?c=1&d=2.",
      "see <a href=\"https://a.example/b?c=1&amp;d=2\">https://a.example/b?c=1&amp;d=2</a>." },
    { "看 http://a.example/车，好",
      "看 <a href=\"http://a.example/车\">http://a.example/车</a>，好" },
    { "javascript:alert(1) file:///etc/passwd", "javascript:alert(1) file:///etc/passwd" },
    { "https://", "https://" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = tresen_message_markup (cases[i].text);

      g_assert_cmpstr (markup, ==, cases[i].markup);
    }
}

static void
test_names (void)
{
  g_autofree char *name = tresen_words_customer ("Li Wei", "remark", "oabcdefgh1234");
  g_autofree char *remark = tresen_words_customer ("", "remark", "oabcdefgh1234");
  g_autofree char *nothing = tresen_words_customer ("", "", "oabcdefgh1234");

  g_assert_cmpstr (name, ==, "Li Wei");
  g_assert_cmpstr (remark, ==, "remark");
  g_assert_cmpstr (nothing, ==, "Customer 1234");
}

static void
test_lengths (void)
{
  static const struct
  {
    gint64 us;
    const char *time;
    const char *spoken;
  } cases[] = {
    { 0, "0:00", "0 seconds" },
    { 1, "0:01", "1 second" },
    { 6400000, "0:06", "6 seconds" },
    { 6500000, "0:07", "7 seconds" },
    { 59600000, "1:00", "1 minute" },
    { 61 * G_USEC_PER_SEC, "1:01", "1 minute, 1 second" },
    { 754 * G_USEC_PER_SEC, "12:34", "12 minutes, 34 seconds" },
    { G_MAXINT64, "99:59", "99 minutes, 59 seconds" },
    { -1, "0:00", "0 seconds" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *time = tresen_media_words_time (cases[i].us);
      g_autofree char *spoken = tresen_media_words_spoken (cases[i].us);

      g_assert_cmpstr (time, ==, cases[i].time);
      g_assert_cmpstr (spoken, ==, cases[i].spoken);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/words/events", test_events);
  g_test_add_func ("/console/words/accessible", test_accessible);
  g_test_add_func ("/console/words/passive", test_passive);
  g_test_add_func ("/console/words/names", test_names);
  g_test_add_func ("/console/words/markup", test_markup);
  g_test_add_func ("/console/words/lengths", test_lengths);
  g_test_add_func ("/console/reason/every-code", test_reasons);
  g_test_add_func ("/console/reason/unknown", test_unknown_state);
  g_test_add_func ("/console/reason/notices", test_notices);
  g_test_add_func ("/console/reason/details", test_details);
  return g_test_run ();
}
