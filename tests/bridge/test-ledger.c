/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "bridge-fixture.h"
#include "tresen-states.h"
#include "tresen-wechat-budget.h"

/* The worked cases of the reply window, played through the whole bridge: callbacks open grants, sends use them up, time passes
 * by hand. After each what our ledger says has to be what is written down here, and what the practice WeChat, which counts
 * by itself, would still take. */

/* m message, c click, f follow, q scan, u unfollow, s a reply that is sent; x and z: a reply that WeChat refuses with 45047 and
 * 45015; "+N" N seconds pass. Between two steps a second passes anyway, as the order within one is not known. */
typedef struct
{
  const char *name;
  const char *story;
  TresenBudgetState state;
  guint left;
  guint seconds_left; /* to the end of the window, give or take ten */
  gboolean
      is_told; /* the practice WeChat was made to say something that it does not itself believe */
} Story;

#define H 3600

static const Story stories[] = {
  { "message", "m", TRESEN_BUDGET_OPEN, 5, 48 * H, FALSE },
  { "message-two-sent-click", "m s s c", TRESEN_BUDGET_OPEN, 3, 48 * H, FALSE },
  { "message-click-four-sent", "m c s s s s", TRESEN_BUDGET_OPEN, 1, 48 * H, FALSE },
  { "click-three-sent", "c s s s", TRESEN_BUDGET_USED_UP, 0, 60, FALSE },
  { "click-61-seconds", "c +61", TRESEN_BUDGET_CLOSED, 0, 0, FALSE },
  { "follow", "u f", TRESEN_BUDGET_OPEN, 3, 60, FALSE },
  { "scan", "q", TRESEN_BUDGET_OPEN, 3, 60, FALSE },
  { "message-five-sent", "m s s s s s", TRESEN_BUDGET_USED_UP, 0, 48 * H, FALSE },
  { "message-five-sent-message", "m s s s s s m", TRESEN_BUDGET_OPEN, 5, 48 * H, FALSE },
  { "message-47-hours-message", "m +169200 m", TRESEN_BUDGET_OPEN, 5, 48 * H, FALSE },
  { "message-47-hours-message-47-hours", "m +169200 m +169200", TRESEN_BUDGET_OPEN, 5, H, FALSE },
  { "message-48-hours", "m +172800", TRESEN_BUDGET_CLOSED, 0, 0, FALSE },
  { "message-sent-over-two-days", "m s +86400 s +86000 s", TRESEN_BUDGET_OPEN, 2, 400, FALSE },
  { "message-four-sent-click", "m s s s s c", TRESEN_BUDGET_OPEN, 3, 60, FALSE },
  { "message-four-sent-click-a-minute-on", "m s s s s c +61", TRESEN_BUDGET_OPEN, 1, 48 * H - 61,
    FALSE },
  { "unfollow", "m u", TRESEN_BUDGET_NOT_FOLLOWED, 0, 0, FALSE },
  { "count-refused", "m x", TRESEN_BUDGET_USED_UP, 0, 48 * H, TRUE },
  { "count-refused-message", "m x m", TRESEN_BUDGET_OPEN, 5, 48 * H, FALSE },
  { "window-refused", "m z", TRESEN_BUDGET_CLOSED, 0, 0, TRUE },
  { "window-refused-click", "m z c", TRESEN_BUDGET_OPEN, 3, 60, TRUE },
};

static void
act (Fixture *fixture, const char *action, const char *text)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (fixture, action, text, 0);

  g_assert_true (outcome->is_delivered);
}

static void
reply (Fixture *fixture, guint step, int refused_with)
{
  g_autofree char *text = g_strdup_printf ("reply %u", step);
  g_autofree char *fault = g_strdup_printf (
      "{\"endpoint\":\"/cgi-bin/message/custom/send\",\"kind\":\"errcode\",\"errcode\":%d}",
      refused_with);

  if (refused_with != 0)
    fixture_order (fixture, "/practice/fault", fault);
  fixture_queue (fixture, text);
  fixture_wait_for_state (fixture, text,
                          refused_with != 0 ? TRESEN_MESSAGE_FAILED : TRESEN_MESSAGE_ACCEPTED);
}

static void
play_step (Fixture *fixture, const char *step, guint number)
{
  g_autofree char *text = g_strdup_printf ("message %u", number);

  switch (*step)
    {
    case 'm':
      act (fixture, "text", text);
      break;
    case 'c':
      act (fixture, "click", "SERVICE");
      break;
    case 'q':
      act (fixture, "scan", "wall");
      break;
    case 'f':
      act (fixture, "follow", NULL);
      break;
    case 'u':
      act (fixture, "unfollow", NULL);
      break;
    case 's':
      reply (fixture, number, 0);
      break;
    case 'x':
      reply (fixture, number, 45047);
      break;
    case 'z':
      reply (fixture, number, 45015);
      break;
    case '+':
    default:
      fixture_move_clocks (fixture, (guint) g_ascii_strtoull (step + 1, NULL, 10));
      return;
    }
}

/* How many more sends the practice WeChat would take. */
static guint
count_left_there (Fixture *fixture)
{
  g_autoptr (JsonObject) state = fixture_load_practice_state (fixture);
  JsonArray *followers = json_object_get_array_member (state, "followers");

  for (guint i = 0; i < json_array_get_length (followers); i++)
    {
      JsonObject *follower = json_array_get_object_element (followers, i);

      if (strcmp (tresen_json_get_string (follower, "openid"), fixture->openid) == 0)
        return (guint) tresen_json_get_int (follower, "left", 0);
    }
  g_assert_not_reached ();
}

static void
test_story (Fixture *fixture, gconstpointer data)
{
  const Story *story = data;
  g_auto (GStrv) steps = g_strsplit (story->story, " ", -1);
  g_autoptr (TresenConversation) conversation = NULL;
  TresenBudget budget;
  gint64 now_us;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      if (i > 0 && *steps[i] != '+')
        fixture_move_clocks (fixture, 1);
      play_step (fixture, steps[i], i);
    }
  conversation = fixture_load_conversation (fixture);
  now_us = tresen_clock_now_us (fixture->clock);
  budget = tresen_budget_compute (&conversation->grants, conversation->is_followed, 0, now_us);
  g_assert_cmpint (budget.state, ==, story->state);
  g_assert_cmpuint (budget.left, ==, story->left);
  if (story->seconds_left > 0)
    {
      gint64 off_us = budget.until_us - now_us - (gint64) story->seconds_left * G_USEC_PER_SEC;

      g_assert_cmpint (ABS (off_us), <, 10 * G_USEC_PER_SEC);
    }
  if (!story->is_told)
    g_assert_cmpuint (count_left_there (fixture), ==, story->left);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture_set_up (fixture, "safe");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bridge/ledger/%s", stories[i].name);

      g_test_add (path, Fixture, &stories[i], set_up, test_story, fixture_tear_down);
    }
  return g_test_run ();
}
