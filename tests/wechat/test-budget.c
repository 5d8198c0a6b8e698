/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-budget.h"

#include <string.h>

#define S (G_GINT64_CONSTANT (1) * G_USEC_PER_SEC)
#define H (3600 * S)
#define START (G_GINT64_CONSTANT (1700000000) * S)

/* What happened: m message, c click, f follow, q scan, s an accepted send, x 45047, z 45015, u unsubscribe;
 * "+N" moves on by N seconds. */
typedef struct
{
  const char *name;
  const char *story;
  TresenBudgetState state;
  guint left;
  gint64 until_us; /* from the start */
  guint granted;
  guint n_waiting;
} Story;

static const Story stories[] = {
  { "nothing", "", TRESEN_BUDGET_CLOSED, 0, 0, 0, 0 },
  { "message", "m", TRESEN_BUDGET_OPEN, 5, 48 * H, 5, 0 },
  { "follow", "f", TRESEN_BUDGET_OPEN, 3, 60 * S, 3, 0 },
  { "scan", "q", TRESEN_BUDGET_OPEN, 3, 60 * S, 3, 0 },
  { "message-two-sent-click", "m s s c", TRESEN_BUDGET_OPEN, 3, 48 * H, 5, 0 },
  { "message-click-four-sent", "m c s s s s", TRESEN_BUDGET_OPEN, 1, 48 * H, 5, 0 },
  { "click-three-sent", "c s s s", TRESEN_BUDGET_USED_UP, 0, 60 * S, 3, 0 },
  { "click-59-seconds", "c +59", TRESEN_BUDGET_OPEN, 3, 60 * S, 3, 0 },
  { "click-60-seconds", "c +60", TRESEN_BUDGET_CLOSED, 0, 0, 0, 0 },
  { "click-61-seconds", "c +61", TRESEN_BUDGET_CLOSED, 0, 0, 0, 0 },
  { "message-five-sent", "m s s s s s", TRESEN_BUDGET_USED_UP, 0, 48 * H, 5, 0 },
  { "message-five-sent-message", "m s s s s s +10 m", TRESEN_BUDGET_OPEN, 5, 48 * H + 10 * S, 5,
    0 },
  { "message-at-0-and-47-hours", "m +169200 m", TRESEN_BUDGET_OPEN, 5, 95 * H, 5, 0 },
  { "message-at-0-and-47-hours-at-94", "m +169200 m +169200", TRESEN_BUDGET_OPEN, 5, 95 * H, 5, 0 },
  { "message-at-0-and-47-hours-at-95", "m +169200 m +172800", TRESEN_BUDGET_CLOSED, 0, 0, 0, 0 },
  { "message-four-sent-click", "m s s s s c", TRESEN_BUDGET_OPEN, 3, 60 * S, 3, 0 },
  { "message-four-sent-click-a-minute-on", "m s s s s c +61", TRESEN_BUDGET_OPEN, 1, 48 * H, 5, 0 },
  { "message-48-hours", "m +172800", TRESEN_BUDGET_CLOSED, 0, 0, 0, 0 },
  { "count-refused", "m x", TRESEN_BUDGET_USED_UP, 0, 48 * H, 5, 0 },
  { "count-refused-then-click", "m x c", TRESEN_BUDGET_OPEN, 3, 60 * S, 3, 0 },
  { "window-refused", "m z", TRESEN_BUDGET_CLOSED, 0, 0, 0, 0 },
  { "window-refused-then-message", "m z m", TRESEN_BUDGET_OPEN, 5, 48 * H, 5, 0 },
  { "unsubscribe", "m u", TRESEN_BUDGET_NOT_FOLLOWED, 0, 0, 0, 0 },
  { "unsubscribe-follow", "m u f", TRESEN_BUDGET_OPEN, 3, 60 * S, 3, 0 },
  { "two-waiting", "m s", TRESEN_BUDGET_OPEN, 2, 48 * H, 5, 2 },
  { "all-waiting", "m s", TRESEN_BUDGET_USED_UP, 0, 48 * H, 5, 4 },
  { "more-waiting-than-left", "c", TRESEN_BUDGET_USED_UP, 0, 60 * S, 3, 7 },
};

typedef struct
{
  TresenGrants grants;
  gboolean is_followed;
  gint64 now_us;
} Ledger;

static void
open_grant (Ledger *ledger, TresenGrantKind kind)
{
  ledger->is_followed = TRUE;
  ledger->grants.of_kind[kind] = (TresenGrant){
    .granted = tresen_budget_get_granted (kind),
    .opened_at_us = ledger->now_us,
    .until_us = ledger->now_us + tresen_budget_get_duration_us (kind),
  };
}

static void
change_grants (Ledger *ledger, char what)
{
  for (guint i = 0; i < TRESEN_N_GRANT_KINDS; i++)
    {
      TresenGrant *grant = &ledger->grants.of_kind[i];

      if (what == 's' && ledger->now_us < grant->until_us)
        grant->used++;
      else if (what == 'x')
        grant->used = grant->granted;
      else if (what != 's')
        grant->until_us = MIN (grant->until_us, ledger->now_us);
    }
  if (what == 'u')
    ledger->is_followed = FALSE;
}

static void
play (Ledger *ledger, const char *story)
{
  static const char triggers[] = "mcfq";
  g_auto (GStrv) steps = g_strsplit (story, " ", -1);

  for (guint i = 0; steps[i] != NULL; i++)
    {
      const char *trigger = *steps[i] != '\0' ? strchr (triggers, *steps[i]) : NULL;

      if (*steps[i] == '+')
        ledger->now_us += g_ascii_strtoll (steps[i] + 1, NULL, 10) * S;
      else if (trigger != NULL)
        open_grant (ledger, (TresenGrantKind) (trigger - triggers));
      else if (*steps[i] != '\0')
        change_grants (ledger, *steps[i]);
    }
}

static void
test_story (gconstpointer data)
{
  const Story *story = data;
  Ledger ledger = { .is_followed = TRUE, .now_us = START };
  TresenBudget budget;

  play (&ledger, story->story);
  budget
      = tresen_budget_compute (&ledger.grants, ledger.is_followed, story->n_waiting, ledger.now_us);
  g_assert_cmpint (budget.state, ==, story->state);
  g_assert_cmpuint (budget.left, ==, story->left);
  g_assert_cmpuint (budget.granted, ==, story->granted);
  g_assert_cmpint (budget.until_us, ==, story->until_us == 0 ? 0 : START + story->until_us);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wechat/budget/%s", stories[i].name);

      g_test_add_data_func (path, &stories[i], test_story);
    }
  return g_test_run ();
}
