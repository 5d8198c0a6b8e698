/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-gate.h"

#include "tresen-wechat-client.h"
#include "tresen-wechat-quota.h"

/* What is counted and held back, with a clock that is moved by hand over midnight in Beijing. */

#define S G_TIME_SPAN_SECOND
#define SEND "/cgi-bin/message/custom/send"
#define GET "/cgi-bin/user/get"

/* 2026-11-22 23:00:00 in Beijing is 15:00:00 UTC. */
#define ELEVEN_PM (G_GINT64_CONSTANT (1795359600) * S)
#define MIDNIGHT (ELEVEN_PM + 3600 * S)

typedef struct
{
  TresenClock *clock;
  TresenWechatGate *gate;
  guint n_used;
  char *api;
  int code;
} Fixture;

static void
used_cb (Fixture *self)
{
  self->n_used++;
}

static void
answered_cb (Fixture *self, const char *api, int code)
{
  g_free (self->api);
  self->api = g_strdup (api);
  self->code = code;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->clock = tresen_clock_new_manual (ELEVEN_PM);
  self->gate = tresen_wechat_gate_new (self->clock);
  g_signal_connect_swapped (self->gate, "used", G_CALLBACK (used_cb), self);
  g_signal_connect_swapped (self->gate, "answered", G_CALLBACK (answered_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->gate);
  tresen_clock_unref (self->clock);
  g_free (self->api);
}

static void
enter (Fixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  tresen_wechat_gate_enter (self->gate, path, &error);
  g_assert_no_error (error);
}

static void
assert_blocked (Fixture *self, const char *path, int code, gint64 until_us)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tresen_wechat_gate_enter (self->gate, path, &error));
  g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BUSY);
  g_assert_true (tresen_wechat_error_is_transient (error));
  g_assert_cmpint (tresen_wechat_error_get_code (error), ==, code);
  g_assert_cmpint (tresen_wechat_error_get_retry_at_us (error), ==, until_us);
}

static TresenWechatUse
find (GPtrArray *list, const char *api)
{
  TresenWechatUse found = { NULL, 0, -1, -1 };

  for (guint i = 0; i < list->len; i++)
    {
      const TresenWechatUse *use = g_ptr_array_index (list, i);

      if (g_str_equal (use->api, api))
        found = *use;
    }
  return found;
}

static void
test_days (Fixture *self, gconstpointer data)
{
  gint64 day = tresen_wechat_beijing_day (ELEVEN_PM);
  g_autofree char *text = tresen_wechat_beijing_day_to_text (day);

  g_assert_cmpstr (text, ==, "2026-11-22");
  g_assert_cmpint (tresen_wechat_beijing_next_day_us (ELEVEN_PM), ==, MIDNIGHT);
  g_assert_cmpint (tresen_wechat_beijing_day (MIDNIGHT - 1), ==, day);
  g_assert_cmpint (tresen_wechat_beijing_day (MIDNIGHT), ==, day + 1);
  g_assert_cmpint (tresen_wechat_beijing_next_day_us (MIDNIGHT), ==, MIDNIGHT + G_TIME_SPAN_DAY);
  g_assert_cmpint (tresen_wechat_beijing_day (-8 * G_TIME_SPAN_HOUR - 1), ==, -1);
}

static void
test_counts (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) taken = NULL;

  for (guint i = 0; i < 3; i++)
    enter (self, SEND);
  enter (self, GET "?next_openid=o1");
  g_assert_cmpuint (self->n_used, ==, 1);
  taken = tresen_wechat_gate_take (self->gate);
  g_assert_cmpuint (taken->len, ==, 2);
  g_assert_cmpint (find (taken, SEND).used, ==, 3);
  g_assert_cmpint (find (taken, GET).used, ==, 1);
  g_clear_pointer (&taken, g_ptr_array_unref);
  taken = tresen_wechat_gate_take (self->gate);
  g_assert_cmpuint (taken->len, ==, 0);
  enter (self, SEND);
  g_assert_cmpuint (self->n_used, ==, 2);
  g_clear_pointer (&taken, g_ptr_array_unref);
  taken = tresen_wechat_gate_take (self->gate);
  g_assert_cmpint (find (taken, SEND).used, ==, 4);
}

/* What was counted before midnight and not taken yet is told of its own day. */
static void
test_midnight (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) taken = NULL;
  const TresenWechatUse *before;
  const TresenWechatUse *after;

  enter (self, SEND);
  enter (self, SEND);
  tresen_clock_advance (self->clock, 3600 * S);
  enter (self, SEND);
  taken = tresen_wechat_gate_take (self->gate);
  g_assert_cmpuint (taken->len, ==, 2);
  before = g_ptr_array_index (taken, 0);
  after = g_ptr_array_index (taken, 1);
  g_assert_cmpint (before->used, ==, 2);
  g_assert_cmpint (after->used, ==, 1);
  g_assert_cmpint (before->day + 1, ==, after->day);
}

static void
test_day_is_used_up (Fixture *self, gconstpointer data)
{
  enter (self, SEND);
  g_assert_cmpint (tresen_wechat_gate_note (self->gate, SEND, 45009), ==, MIDNIGHT);
  g_assert_cmpstr (self->api, ==, SEND);
  g_assert_cmpint (self->code, ==, 45009);
  assert_blocked (self, SEND, 45009, MIDNIGHT);
  /* Of this API only. */
  enter (self, GET);
  tresen_clock_advance (self->clock, 3600 * S - 1);
  assert_blocked (self, SEND, 45009, MIDNIGHT);
  tresen_clock_advance (self->clock, 1);
  enter (self, SEND);
}

static void
test_minute_is_used_up (Fixture *self, gconstpointer data)
{
  tresen_clock_advance (self->clock, 20 * S);
  g_assert_cmpint (tresen_wechat_gate_note (self->gate, SEND, 45011), ==, ELEVEN_PM + 60 * S);
  assert_blocked (self, SEND, 45011, ELEVEN_PM + 60 * S);
  tresen_clock_advance (self->clock, 40 * S);
  enter (self, SEND);
}

static void
test_frozen (Fixture *self, gconstpointer data)
{
  static const int codes[] = { 50004, 50007 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (tresen_wechat_gate_note (self->gate, SEND, codes[i]), ==, 0);
      g_assert_false (tresen_wechat_gate_check (self->gate, GET, &error));
      g_assert_error (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_SETTINGS);
      g_assert_cmpint (tresen_wechat_error_get_code (error), ==, codes[i]);
      tresen_wechat_gate_resume (self->gate);
      enter (self, GET);
      tresen_wechat_gate_note (self->gate, GET, codes[i]);
      tresen_clock_advance (self->clock, 3600 * S);
      enter (self, GET);
    }
}

/* Codes that are about one call hold nothing back. */
static void
test_others (Fixture *self, gconstpointer data)
{
  static const int codes[] = { 0, -1, 40001, 40003, 45015, 48001, 48004 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_assert_cmpint (tresen_wechat_gate_note (self->gate, SEND, codes[i]), ==, 0);
      enter (self, SEND);
    }
}

static void
test_restore (Fixture *self, gconstpointer data)
{
  gint64 day = tresen_wechat_beijing_day (ELEVEN_PM);
  TresenWechatUse today = { (char *) SEND, day, 70, 0 };
  TresenWechatUse former = { (char *) GET, day - 1, 500, MIDNIGHT };
  g_autoptr (GPtrArray) taken = NULL;

  tresen_wechat_gate_restore (self->gate, &today);
  tresen_wechat_gate_restore (self->gate, &former);
  enter (self, SEND);
  assert_blocked (self, GET, 45009, MIDNIGHT);
  taken = tresen_wechat_gate_take (self->gate);
  g_assert_cmpuint (taken->len, ==, 1);
  g_assert_cmpint (find (taken, SEND).used, ==, 71);
}

static void
test_reset (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) taken = NULL;

  enter (self, SEND);
  tresen_wechat_gate_note (self->gate, SEND, 45009);
  tresen_wechat_gate_reset (self->gate);
  taken = tresen_wechat_gate_take (self->gate);
  g_assert_cmpint (find (taken, SEND).used, ==, 0);
  g_assert_cmpint (find (taken, SEND).blocked_until_us, ==, 0);
  enter (self, SEND);
}

/* A clock that was a day ahead when WeChat refused does not hold calls back for longer than a day. */
static void
test_clock_is_set_back (Fixture *self, gconstpointer data)
{
  TresenWechatUse use = { (char *) SEND, 0, 0, MIDNIGHT + G_TIME_SPAN_DAY };

  tresen_wechat_gate_restore (self->gate, &use);
  enter (self, SEND);
}

static void
test_limits (Fixture *self, gconstpointer data)
{
  g_autofree char *api = tresen_wechat_quota_dup_api (GET "?next_openid=o1");

  g_assert_cmpstr (api, ==, GET);
  g_assert_cmpint (tresen_wechat_quota_get_limit (GET), ==, 500);
  g_assert_cmpint (tresen_wechat_quota_get_limit (SEND), ==, 500000);
  g_assert_cmpint (tresen_wechat_quota_get_limit ("/cgi-bin/token"), ==, 2000);
  g_assert_cmpint (tresen_wechat_quota_get_limit ("/cgi-bin/other"), ==, 0);
}

#define ADD(name, func) g_test_add ("/wechat/gate/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("days", test_days);
  ADD ("counts", test_counts);
  ADD ("midnight", test_midnight);
  ADD ("day-is-used-up", test_day_is_used_up);
  ADD ("minute-is-used-up", test_minute_is_used_up);
  ADD ("frozen", test_frozen);
  ADD ("others", test_others);
  ADD ("restore", test_restore);
  ADD ("reset", test_reset);
  ADD ("clock-is-set-back", test_clock_is_set_back);
  ADD ("limits", test_limits);
  return g_test_run ();
}
