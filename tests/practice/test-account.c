/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tresen-practice-account.h"

#define START_US (G_GINT64_CONSTANT (1700000000) * G_TIME_SPAN_SECOND)

/* A life of a follower: M message, C moment (click, follow, scan), s a send that is accepted, x one refused with 45047,
 * o one refused with 45015, U leaves, F follows again, m a minute and a second pass, d 47 hours pass. */
typedef struct
{
  const char *name;
  const char *life;
  guint left;
  gint64 window_s; /* from the end of the life to the end of the window */
} Life;

static const Life lives[] = {
  { "fresh", "o", 0, 0 },
  { "message-two-sent-click", "MssC", 3, 48 * 3600 },
  { "message-click-four-sent", "MCssss", 1, 48 * 3600 },
  { "click-three-sent", "Csssx", 0, 60 },
  { "click-over", "Cmo", 0, 0 },
  { "message-five-sent-message", "MsssssxM", 5, 48 * 3600 },
  { "message-and-message-after-47-hours", "MdM", 5, 48 * 3600 },
  { "message-four-sent-click-wait", "MssssCm", 1, 48 * 3600 - 61 },
  { "message-four-sent-click", "MssssC", 3, 60 },
  { "unsubscribe", "MUo", 0, 0 },
  { "back-again", "MUFo", 0, 0 },
  { "message-48-hours", "Mddo", 0, 0 },
};

static void
live (TresenPracticeAccount *account,
      TresenPracticeFollower *follower,
      TresenClock *clock,
      char step)
{
  int code
      = strchr ("sxo", step) != NULL ? tresen_practice_account_check_send (account, follower) : 0;

  switch (step)
    {
    case 'M':
      tresen_practice_account_grant (account, follower, TRESEN_PRACTICE_TRIGGER_MESSAGE);
      break;
    case 'C':
      tresen_practice_account_grant (account, follower, TRESEN_PRACTICE_TRIGGER_MOMENT);
      break;
    case 's':
      g_assert_cmpint (code, ==, 0);
      tresen_practice_account_accept_send (account, follower, "text", "a", "");
      break;
    case 'x':
      g_assert_cmpint (code, ==, 45047);
      break;
    case 'o':
      g_assert_cmpint (code, ==, 45015);
      break;
    case 'm':
      tresen_clock_advance (clock, 61 * G_TIME_SPAN_SECOND);
      break;
    case 'd':
      tresen_clock_advance (clock, 47 * G_TIME_SPAN_HOUR);
      break;
    default:
      tresen_practice_account_follow (account, follower, step == 'F', "");
      break;
    }
}

static void
test_window (gconstpointer data)
{
  const Life *life = data;
  g_autoptr (TresenClock) clock = tresen_clock_new_manual (START_US);
  g_autoptr (TresenPracticeAccount) account = tresen_practice_account_new (clock, 7200);
  TresenPracticeFollower *follower;
  gint64 until_us = 0;
  gint64 expected_us;

  tresen_practice_account_add_samples (account);
  follower = g_ptr_array_index (account->followers, 0);
  for (const char *step = life->life; *step != '\0'; step++)
    live (account, follower, clock, *step);
  g_assert_cmpuint (tresen_practice_account_get_left (account, follower, &until_us), ==,
                    life->left);
  expected_us = life->window_s > 0 && until_us > 0
                    ? tresen_practice_account_now_us (account) + life->window_s * G_TIME_SPAN_SECOND
                    : 0;
  g_assert_cmpint (until_us, ==, life->window_s > 0 ? expected_us : 0);
}

static void
test_classic_token (void)
{
  g_autoptr (TresenPracticeTokens) tokens = tresen_practice_tokens_new (7200);
  gint64 left_s = 0;
  g_autofree char *first
      = g_strdup (tresen_practice_tokens_issue_classic (tokens, START_US, &left_s));
  g_autofree char *second = NULL;
  gint64 later_us = START_US + 300 * G_TIME_SPAN_SECOND;

  g_assert_cmpint (left_s, ==, 7200);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, first, START_US), ==, 0);
  second = g_strdup (tresen_practice_tokens_issue_classic (tokens, START_US, &left_s));
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, first, later_us - 1), ==, 0);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, first, later_us), ==, 40001);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, second, later_us), ==, 0);
  g_assert_cmpint (
      tresen_practice_tokens_check (tokens, second, START_US + 7200 * G_TIME_SPAN_SECOND), ==,
      42001);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, NULL, START_US), ==, 41001);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, "abc", START_US), ==, 40014);
}

static void
test_stable_token (void)
{
  g_autoptr (TresenPracticeTokens) tokens = tresen_practice_tokens_new (7200);
  gint64 left_s = 0;
  gint64 near_us = START_US + 6900 * G_TIME_SPAN_SECOND;
  g_autofree char *first
      = g_strdup (tresen_practice_tokens_issue_stable (tokens, START_US, FALSE, &left_s));
  g_autofree char *next = NULL;

  g_assert_cmpstr (
      tresen_practice_tokens_issue_stable (tokens, near_us - G_TIME_SPAN_SECOND, FALSE, &left_s),
      ==, first);
  g_assert_cmpint (left_s, ==, 301);
  next = g_strdup (tresen_practice_tokens_issue_stable (tokens, near_us, FALSE, &left_s));
  g_assert_cmpstr (next, !=, first);
  g_assert_cmpint (left_s, ==, 7200);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, first, near_us + 299 * G_TIME_SPAN_SECOND),
                   ==, 0);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, first, near_us + 300 * G_TIME_SPAN_SECOND),
                   ==, 42001);
}

static void
test_forced_token (void)
{
  g_autoptr (TresenPracticeTokens) tokens = tresen_practice_tokens_new (7200);
  gint64 left_s = 0;
  gint64 now_us = START_US;
  g_autofree char *old
      = g_strdup (tresen_practice_tokens_issue_stable (tokens, now_us, FALSE, &left_s));
  guint changes = 0;

  for (guint i = 0; i < 25; i++, now_us += 30 * G_TIME_SPAN_SECOND)
    {
      const char *forced = tresen_practice_tokens_issue_stable (tokens, now_us, TRUE, &left_s);

      if (strcmp (forced, old) == 0)
        continue;
      g_assert_cmpint (tresen_practice_tokens_check (tokens, old, now_us), ==, 40001);
      changes++;
      g_free (old);
      old = g_strdup (forced);
      g_assert_cmpstr (tresen_practice_tokens_issue_stable (
                           tokens, now_us + 29 * G_TIME_SPAN_SECOND, TRUE, &left_s),
                       ==, old);
    }
  g_assert_cmpuint (changes, ==, 20);
}

static void
test_ended_token (void)
{
  g_autoptr (TresenPracticeTokens) tokens = tresen_practice_tokens_new (7200);
  gint64 left_s = 0;
  g_autofree char *first
      = g_strdup (tresen_practice_tokens_issue_stable (tokens, START_US, FALSE, &left_s));
  g_autofree char *second = NULL;

  tresen_practice_tokens_end (tokens, TRESEN_PRACTICE_TOKEN_EXPIRE, START_US);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, first, START_US), ==, 42001);
  second = g_strdup (tresen_practice_tokens_issue_stable (tokens, START_US, FALSE, &left_s));
  g_assert_cmpstr (second, !=, first);
  tresen_practice_tokens_end (tokens, TRESEN_PRACTICE_TOKEN_SPOIL, START_US);
  g_assert_cmpint (tresen_practice_tokens_check (tokens, second, START_US), ==, 40001);
  g_assert_cmpstr (tresen_practice_tokens_issue_stable (tokens, START_US, FALSE, &left_s), ==,
                   second);
  g_assert_cmpstr (tresen_practice_tokens_issue_stable (tokens, START_US, TRUE, &left_s), !=,
                   second);
}

static void
test_day_quota (void)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_manual (START_US);
  g_autoptr (TresenPracticeAccount) account = tresen_practice_account_new (clock, 7200);

  for (guint i = 0; i < 2000; i++)
    g_assert_true (tresen_practice_account_count_call (account, "/cgi-bin/token"));
  g_assert_false (tresen_practice_account_count_call (account, "/cgi-bin/token"));
  g_assert_true (tresen_practice_account_count_call (account, "/cgi-bin/stable_token"));
  tresen_clock_advance (clock, 24 * G_TIME_SPAN_HOUR);
  g_assert_true (tresen_practice_account_count_call (account, "/cgi-bin/token"));
}

static void
test_msgid (void)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_manual (START_US);
  g_autoptr (TresenPracticeAccount) account = tresen_practice_account_new (clock, 7200);
  gint64 last = 0;

  for (guint i = 0; i < 5000; i++)
    {
      gint64 msgid = tresen_practice_account_next_msgid (account);
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, msgid);

      g_assert_cmpint (msgid, >, last);
      g_assert_cmpuint (strlen (text), ==, 19);
      last = msgid;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lives); i++)
    {
      g_autofree char *path = g_strconcat ("/practice/account/window/", lives[i].name, NULL);

      g_test_add_data_func (path, &lives[i], test_window);
    }
  g_test_add_func ("/practice/account/token/classic", test_classic_token);
  g_test_add_func ("/practice/account/token/stable", test_stable_token);
  g_test_add_func ("/practice/account/token/forced", test_forced_token);
  g_test_add_func ("/practice/account/token/ended", test_ended_token);
  g_test_add_func ("/practice/account/day-quota", test_day_quota);
  g_test_add_func ("/practice/account/msgid", test_msgid);
  return g_test_run ();
}
