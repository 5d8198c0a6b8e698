/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-gate.h"

#include "tresen-wechat-error.h"
#include "tresen-wechat-quota.h"
#include "tresen-wechat-reaction.h"

#define CODE_DAY 45009

/* Nothing is held back for longer: what seems to be was blocked before the clock was set back. */
#define LONGEST_BLOCK_US (G_TIME_SPAN_DAY)

struct _TresenWechatGate
{
  GObject parent_instance;

  TresenClock *clock;
  GHashTable *today;     /* api -> Count */
  GPtrArray *yesterdays; /* (element-type TresenWechatUse) not taken before their day was over */
  gboolean has_told;
  gint64 stopped_until_us; /* monotonic */
  int stop_code;
};

typedef struct
{
  TresenWechatUse use;
  int block_code;
  gboolean is_dirty;
} Count;

enum
{
  USED,
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenWechatGate, tresen_wechat_gate, G_TYPE_OBJECT)

void
tresen_wechat_use_free (TresenWechatUse *self)
{
  if (self == NULL)
    return;
  g_free (self->api);
  g_free (self);
}

static TresenWechatUse *
use_copy (const TresenWechatUse *use)
{
  TresenWechatUse *copy = g_memdup2 (use, sizeof *use);

  copy->api = g_strdup (use->api);
  return copy;
}

static void
count_free (gpointer data)
{
  Count *count = data;

  g_free (count->use.api);
  g_free (count);
}

static gint64
now (TresenWechatGate *self)
{
  return tresen_clock_now_us (self->clock);
}

static void
mark_dirty (TresenWechatGate *self, Count *count)
{
  count->is_dirty = TRUE;
  if (self->has_told)
    return;
  self->has_told = TRUE;
  g_signal_emit (self, signals[USED], 0);
}

/* The count of @api for the day that it is now. */
static Count *
get_count (TresenWechatGate *self, const char *api)
{
  gint64 day = tresen_wechat_beijing_day (now (self));
  Count *count = g_hash_table_lookup (self->today, api);

  if (count == NULL)
    {
      count = g_new0 (Count, 1);
      count->use.api = g_strdup (api);
      count->use.day = day;
      g_hash_table_insert (self->today, count->use.api, count);
    }
  else if (count->use.day != day)
    {
      if (count->is_dirty)
        g_ptr_array_add (self->yesterdays, use_copy (&count->use));
      count->is_dirty = FALSE;
      count->use.day = day;
      count->use.used = 0;
    }
  return count;
}

static void
tresen_wechat_gate_finalize (GObject *object)
{
  TresenWechatGate *self = TRESEN_WECHAT_GATE (object);

  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->today, g_hash_table_unref);
  g_clear_pointer (&self->yesterdays, g_ptr_array_unref);
  G_OBJECT_CLASS (tresen_wechat_gate_parent_class)->finalize (object);
}

static void
tresen_wechat_gate_class_init (TresenWechatGateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tresen_wechat_gate_finalize;
  signals[USED] = g_signal_new ("used", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT);
}

static void
tresen_wechat_gate_init (TresenWechatGate *self)
{
  self->today = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, count_free);
  self->yesterdays = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_wechat_use_free);
}

/** tresen_wechat_gate_new: Returns: (transfer full): an open gate. */
TresenWechatGate *
tresen_wechat_gate_new (TresenClock *clock)
{
  TresenWechatGate *self = g_object_new (TRESEN_TYPE_WECHAT_GATE, NULL);

  self->clock = tresen_clock_ref (clock);
  return self;
}

static gboolean
is_stopped (TresenWechatGate *self)
{
  return self->stop_code != 0 && tresen_clock_monotonic_us (self->clock) < self->stopped_until_us;
}

static gint64
get_block (TresenWechatGate *self, const Count *count)
{
  gint64 left_us = count->use.blocked_until_us - now (self);

  return left_us > 0 && left_us <= LONGEST_BLOCK_US ? count->use.blocked_until_us : 0;
}

/**
 * tresen_wechat_gate_check:
 * @path: of a call, perhaps with a query
 *
 * Errors: %TRESEN_WECHAT_ERROR_BUSY with the moment from which on it may be called (tresen_wechat_error_get_retry_at_us());
 * %TRESEN_WECHAT_ERROR_SETTINGS while the account is frozen. Of the gate's thread.
 *
 * Returns: whether the call may be made
 */
gboolean
tresen_wechat_gate_check (TresenWechatGate *self, const char *path, GError **error)
{
  g_autofree char *api = tresen_wechat_quota_dup_api (path);
  const Count *count;
  gint64 blocked_until_us;

  if (is_stopped (self))
    {
      g_propagate_error (error,
                         tresen_wechat_error_new_here (TRESEN_WECHAT_ERROR_SETTINGS,
                                                       self->stop_code, "the account is frozen"));
      return FALSE;
    }
  count = get_count (self, api);
  blocked_until_us = get_block (self, count);
  if (blocked_until_us == 0)
    return TRUE;
  g_propagate_error (error,
                     tresen_wechat_error_new_waiting (count->block_code, api, blocked_until_us));
  return FALSE;
}

/**
 * tresen_wechat_gate_enter:
 *
 * As tresen_wechat_gate_check(), and counts the call that is about to be made.
 */
gboolean
tresen_wechat_gate_enter (TresenWechatGate *self, const char *path, GError **error)
{
  g_autofree char *api = tresen_wechat_quota_dup_api (path);
  Count *count;

  if (!tresen_wechat_gate_check (self, path, error))
    return FALSE;
  count = get_count (self, api);
  count->use.used++;
  mark_dirty (self, count);
  return TRUE;
}

/* By the end of the next minute WeChat counts anew; so many calls as were made in this one are gone by then. */
static gint64
next_minute (TresenWechatGate *self)
{
  return (now (self) / G_TIME_SPAN_MINUTE + 1) * G_TIME_SPAN_MINUTE;
}

/**
 * tresen_wechat_gate_note:
 * @code: what WeChat answered, 0 when all was well
 *
 * Of the gate's thread.
 *
 * Returns: from when on @path may be called again, in microseconds since 1970-01-01 UTC; 0 when @code says nothing of that
 */
gint64
tresen_wechat_gate_note (TresenWechatGate *self, const char *path, int code)
{
  g_autofree char *api = tresen_wechat_quota_dup_api (path);
  const TresenWechatRule *rule = tresen_wechat_rule_find (code);
  Count *count = get_count (self, api);
  gint64 until_us = 0;

  if (rule->reaction == TRESEN_WECHAT_REACTION_WAIT_DAY)
    until_us = tresen_wechat_beijing_next_day_us (now (self));
  else if (rule->reaction == TRESEN_WECHAT_REACTION_WAIT_MINUTE)
    until_us = next_minute (self);
  else if (rule->reaction == TRESEN_WECHAT_REACTION_STOP)
    {
      self->stop_code = code;
      self->stopped_until_us
          = tresen_clock_monotonic_us (self->clock) + rule->pause_s * G_TIME_SPAN_SECOND;
    }
  if (until_us > count->use.blocked_until_us)
    {
      count->use.blocked_until_us = until_us;
      count->block_code = code;
      mark_dirty (self, count);
    }
  g_signal_emit (self, signals[ANSWERED], 0, api, code);
  return until_us;
}

/** tresen_wechat_gate_resume: Lets calls be made although the account was frozen, since a person wants it tried. */
void
tresen_wechat_gate_resume (TresenWechatGate *self)
{
  self->stop_code = 0;
}

/** tresen_wechat_gate_reset: WeChat has set its counters to nothing: counts anew, and holds nothing back. */
void
tresen_wechat_gate_reset (TresenWechatGate *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->today);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Count *count = value;

      count->use.used = 0;
      count->use.blocked_until_us = 0;
      mark_dirty (self, count);
    }
}

/**
 * tresen_wechat_gate_restore:
 * @use: what was counted before a restart; of a day that is over only the block matters
 *
 * Before the first call.
 */
void
tresen_wechat_gate_restore (TresenWechatGate *self, const TresenWechatUse *use)
{
  Count *count = get_count (self, use->api);

  if (use->day == count->use.day)
    count->use.used += use->used;
  if (use->blocked_until_us > count->use.blocked_until_us)
    {
      count->use.blocked_until_us = use->blocked_until_us;
      count->block_code = CODE_DAY;
    }
}

/**
 * tresen_wechat_gate_take:
 *
 * Of the gate's thread.
 *
 * Returns: (transfer full) (element-type TresenWechatUse): what has changed since it was last taken, as it is now
 */
GPtrArray *
tresen_wechat_gate_take (TresenWechatGate *self)
{
  GPtrArray *taken = g_steal_pointer (&self->yesterdays);
  GHashTableIter iter;
  gpointer value;

  self->yesterdays = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_wechat_use_free);
  self->has_told = FALSE;
  g_hash_table_iter_init (&iter, self->today);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Count *count = value;

      if (count->is_dirty)
        g_ptr_array_add (taken, use_copy (&count->use));
      count->is_dirty = FALSE;
    }
  return taken;
}
