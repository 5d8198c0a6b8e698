/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-expirer.h"

#include "tresen-source.h"
#include "tresen-store-changes.h"
#include "tresen-store-pay-results.h"

#define MARGIN_US G_TIME_SPAN_MINUTE

/* Looked at again while an attempt runs: the clock may have been set, or the machine may have slept. */
#define LOOK_EVERY_US G_TIME_SPAN_MINUTE
#define SHORTEST_WAIT_US (G_USEC_PER_SEC / 2)
#define RETRY_US (5 * G_USEC_PER_SEC)

struct _TresenPayExpirer
{
  GObject parent_instance;

  TresenStore *store;
  TresenClock *clock;
  GMainContext *context;
  TresenStoreWatch *watch; /* NULL while it stands still */
  GSource *timer;
  gboolean is_busy;
  gboolean has_news;
};

G_DEFINE_FINAL_TYPE (TresenPayExpirer, tresen_pay_expirer, G_TYPE_OBJECT)

static void look (TresenPayExpirer *self);

static gboolean
timer_cb (gpointer user_data)
{
  TresenPayExpirer *self = user_data;

  tresen_source_clear (&self->timer);
  look (self);
  return G_SOURCE_REMOVE;
}

static void
look_again_in (TresenPayExpirer *self, gint64 delay_us)
{
  tresen_source_clear (&self->timer);
  if (self->watch != NULL)
    self->timer = tresen_source_add_timeout (self->context, delay_us, timer_cb, self, NULL);
}

static gpointer
write_expired (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_payments_expire (db, *(gint64 *) data, error);
  return NULL;
}

static void
expired_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPayExpirer) self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  self->is_busy = FALSE;
  if (error == NULL)
    {
      look (self);
      return;
    }
  g_warning ("payments: what is over cannot be written down: %s", error->message);
  look_again_in (self, RETRY_US);
}

static void
expire (TresenPayExpirer *self)
{
  gint64 over_us = tresen_clock_now_us (self->clock) - MARGIN_US;

  self->is_busy = TRUE;
  tresen_store_write_async (self->store, write_expired, g_memdup2 (&over_us, sizeof over_us),
                            g_free, NULL, expired_cb, g_object_ref (self));
}

static gpointer
read_next (TresenDb *db, gpointer data, GError **error)
{
  gint64 at_us = 0;

  return tresen_store_payments_next_expiry (db, &at_us, error) > 0
             ? g_memdup2 (&at_us, sizeof at_us)
             : NULL;
}

static void
next_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenPayExpirer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *at_us = tresen_store_read_finish (TRESEN_STORE (source), result, &error);
  gint64 wait_us;

  self->is_busy = FALSE;
  if (self->watch == NULL)
    return;
  if (error != NULL)
    {
      g_warning ("payments: cannot be read: %s", error->message);
      look_again_in (self, RETRY_US);
      return;
    }
  wait_us = at_us != NULL ? *at_us + MARGIN_US - tresen_clock_now_us (self->clock) : G_MAXINT64;
  if (wait_us <= 0)
    expire (self);
  else if (self->has_news)
    look (self);
  else if (at_us != NULL)
    look_again_in (self, CLAMP (wait_us, SHORTEST_WAIT_US, LOOK_EVERY_US));
}

static void
look (TresenPayExpirer *self)
{
  self->has_news = self->is_busy;
  if (self->is_busy || self->watch == NULL)
    return;
  tresen_source_clear (&self->timer);
  self->is_busy = TRUE;
  tresen_store_read_async (self->store, read_next, NULL, NULL, g_free, NULL, next_read_cb,
                           g_object_ref (self));
}

static void
committed_cb (gpointer user_data)
{
  look (user_data);
}

static void
tresen_pay_expirer_dispose (GObject *object)
{
  TresenPayExpirer *self = TRESEN_PAY_EXPIRER (object);

  tresen_pay_expirer_stop (self);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tresen_pay_expirer_parent_class)->dispose (object);
}

static void
tresen_pay_expirer_finalize (GObject *object)
{
  TresenPayExpirer *self = TRESEN_PAY_EXPIRER (object);

  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (tresen_pay_expirer_parent_class)->finalize (object);
}

static void
tresen_pay_expirer_class_init (TresenPayExpirerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_pay_expirer_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_pay_expirer_finalize;
}

static void
tresen_pay_expirer_init (TresenPayExpirer *self)
{
  self->context = g_main_context_ref_thread_default ();
}

/** tresen_pay_expirer_new: Returns: (transfer full): an expirer that does nothing until it is started. */
TresenPayExpirer *
tresen_pay_expirer_new (TresenStore *store, TresenClock *clock)
{
  TresenPayExpirer *self = g_object_new (TRESEN_TYPE_PAY_EXPIRER, NULL);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  return self;
}

/** tresen_pay_expirer_start: Ends what is over and follows the store from then on. Once. The expirer's context. */
void
tresen_pay_expirer_start (TresenPayExpirer *self)
{
  self->watch = tresen_store_watch_topics (self->store, TRESEN_TOPIC_BIT (TRESEN_TOPIC_PAYMENT),
                                           committed_cb, self);
  look (self);
}

/** tresen_pay_expirer_stop: Ends nothing any more; the next start goes on. The expirer's context. */
void
tresen_pay_expirer_stop (TresenPayExpirer *self)
{
  tresen_source_clear (&self->timer);
  g_clear_pointer (&self->watch, tresen_store_watch_free);
}
