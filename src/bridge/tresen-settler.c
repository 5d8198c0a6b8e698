/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-settler.h"

#include "tresen-source.h"
#include "tresen-store-passive.h"
#include "tresen-sure-write.h"

/* So often WeChat delivers what is not answered. After the last time silence says nothing. */
#define MOST_DELIVERIES 3

struct _TresenSettler
{
  GObject parent_instance;

  TresenStore *store;
  TresenClock *clock;
  GMainContext *context;
  gint64 quiet_us;
  GHashTable *watched; /* job id -> Watched */
  GSource *timer;
  GCancellable *stop;
};

G_DEFINE_FINAL_TYPE (TresenSettler, tresen_settler, G_TYPE_OBJECT)

/* A reply that was in an answer. */
typedef struct
{
  gint64 job_id;
  guint n_deliveries;  /* 0 when that was before this run */
  gboolean is_written; /* the last answer, as a whole */
  gboolean may_be_out; /* something of any answer may have left */
  gint64 since_us;     /* monotonic: since when nothing has happened */
} Watched;

/* What is to be written down of it. */
typedef struct
{
  gint64 job_id;
  TresenPassiveEnd end;
  int code;
  const char *text;
} Settlement;

static Watched *
watch (TresenSettler *self, gint64 job_id)
{
  Watched *watched = g_hash_table_lookup (self->watched, &job_id);

  if (watched == NULL)
    {
      watched = g_new0 (Watched, 1);
      watched->job_id = job_id;
      g_hash_table_insert (self->watched, &watched->job_id, watched);
    }
  watched->since_us = tresen_clock_monotonic_us (self->clock);
  return watched;
}

static Settlement
judge (const Watched *watched)
{
  Settlement settlement = { watched->job_id, TRESEN_PASSIVE_UNKNOWN, 0, NULL };

  if (!watched->may_be_out)
    settlement.end = TRESEN_PASSIVE_NOT_SENT;
  else if (watched->is_written && watched->n_deliveries < MOST_DELIVERIES)
    settlement.end = TRESEN_PASSIVE_TAKEN;
  else if (watched->n_deliveries >= MOST_DELIVERIES)
    {
      settlement.code = TRESEN_SEND_FAULT_ASKED_THRICE;
      settlement.text = "WeChat delivered the callback for the last time, so silence says nothing";
    }
  else if (watched->n_deliveries == 0)
    {
      settlement.code = TRESEN_SEND_FAULT_INTERRUPTED;
      settlement.text = "Tresen stopped while it was in the answer to a callback";
    }
  else
    {
      settlement.code = TRESEN_SEND_FAULT_NO_ANSWER;
      settlement.text = "the connection broke while the answer was written";
    }
  return settlement;
}

static gpointer
write_settlement (TresenDb *db, gpointer data, GError **error)
{
  const Settlement *settlement = data;

  tresen_store_passive_settle (db, settlement->job_id, settlement->end, settlement->code,
                               settlement->text, error);
  return NULL;
}

/* NOT_FOUND: the customer's data were deleted meanwhile. */
static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tresen_sure_write_finish (TRESEN_STORE (source), result, &error)
      && !g_error_matches (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    g_warning ("settler: what became of a reply is not written down before the next start: %s",
               error->message);
}

static void
settle (TresenSettler *self, const Watched *watched)
{
  const Settlement settlement = judge (watched);

  tresen_sure_write_async (self->store, write_settlement,
                           g_memdup2 (&settlement, sizeof settlement), g_free, self->stop,
                           settled_cb, NULL);
}

static void wait_for_next (TresenSettler *self);

static gboolean
due_cb (gpointer user_data)
{
  TresenSettler *self = user_data;
  gint64 now_us = tresen_clock_monotonic_us (self->clock);
  GHashTableIter iter;
  gpointer value;

  tresen_source_clear (&self->timer);
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Watched *watched = value;

      if (now_us - watched->since_us < self->quiet_us)
        continue;
      settle (self, watched);
      g_hash_table_iter_remove (&iter);
    }
  wait_for_next (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next (TresenSettler *self)
{
  gint64 first_us = G_MAXINT64;
  GHashTableIter iter;
  gpointer value;

  if (self->timer != NULL || g_hash_table_size (self->watched) == 0)
    return;
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    first_us = MIN (first_us, ((const Watched *) value)->since_us);
  first_us += self->quiet_us - tresen_clock_monotonic_us (self->clock);
  self->timer = tresen_source_add_timeout (self->context, MAX (first_us, 1000), due_cb, self, NULL);
}

static gpointer
read_running (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_passive_list_running (db, error);
}

/* What the last run left: WeChat may ask again; if it does not, nobody knows. */
static void
running_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenSettler) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = tresen_store_read_finish (TRESEN_STORE (source), result, &error);

  if (ids == NULL)
    {
      g_warning ("settler: cannot read what the last run left: %s",
                 error != NULL ? error->message : "no answer");
      return;
    }
  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (self->watched, &g_array_index (ids, gint64, i)))
      watch (self, g_array_index (ids, gint64, i))->may_be_out = TRUE;
  wait_for_next (self);
}

static void
tresen_settler_dispose (GObject *object)
{
  TresenSettler *self = TRESEN_SETTLER (object);

  tresen_source_clear (&self->timer);
  g_hash_table_remove_all (self->watched);
  g_clear_object (&self->stop);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_settler_parent_class)->dispose (object);
}

static void
tresen_settler_finalize (GObject *object)
{
  TresenSettler *self = TRESEN_SETTLER (object);

  g_hash_table_unref (self->watched);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (tresen_settler_parent_class)->finalize (object);
}

static void
tresen_settler_class_init (TresenSettlerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_settler_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_settler_finalize;
}

static void
tresen_settler_init (TresenSettler *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->stop = g_cancellable_new ();
  self->watched = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
}

/** tresen_settler_new: Returns: (transfer full): a settler for the thread-default context */
TresenSettler *
tresen_settler_new (TresenStore *store, TresenClock *clock)
{
  TresenSettler *self = g_object_new (TRESEN_TYPE_SETTLER, NULL);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  self->quiet_us = TRESEN_SETTLER_QUIET_US;
  return self;
}

/** tresen_settler_set_quiet_time: @quiet_us: %TRESEN_SETTLER_QUIET_US unless it is set. Before the start. */
void
tresen_settler_set_quiet_time (TresenSettler *self, gint64 quiet_us)
{
  self->quiet_us = quiet_us;
}

/** tresen_settler_start: Takes up what the last run left. Its context. */
void
tresen_settler_start (TresenSettler *self)
{
  tresen_store_read_async (self->store, read_running, NULL, NULL, (GDestroyNotify) g_array_unref,
                           NULL, running_read_cb, g_object_ref (self));
}

/**
 * tresen_settler_begin:
 * @answer: one that is committed and about to be given, or would have been
 *
 * Its context.
 */
void
tresen_settler_begin (TresenSettler *self, const TresenAnswer *answer)
{
  Watched *watched;

  if (answer->job_id == 0 || g_cancellable_is_cancelled (self->stop))
    return;
  watched = watch (self, answer->job_id);
  watched->n_deliveries = answer->n_deliveries;
  watched->is_written = FALSE;
  wait_for_next (self);
}

/**
 * tresen_settler_written:
 * @job_id: of the answer's reply; 0 is nothing
 * @is_written: whether the whole answer was handed to the connection
 *
 * Call it for an answer that was given, not for one that was not. Its context.
 */
void
tresen_settler_written (TresenSettler *self, gint64 job_id, gboolean is_written)
{
  Watched *watched = g_hash_table_lookup (self->watched, &job_id);

  if (watched == NULL)
    return;
  watch (self, job_id);
  watched->is_written = is_written;
  watched->may_be_out = TRUE;
}

/** tresen_settler_stop: What is not settled yet is left to the next start. Its context. */
void
tresen_settler_stop (TresenSettler *self)
{
  tresen_source_clear (&self->timer);
  g_cancellable_cancel (self->stop);
  g_hash_table_remove_all (self->watched);
}
