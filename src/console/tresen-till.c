/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-till.h"

#include "tresen-console.h"
#include "tresen-store-changes.h"

struct _TresenTill
{
  GObject parent_instance;

  TresenStore *store;
  TresenProfile *profile;
  TresenClock *clock;
  GSettings *settings; /* (nullable) */
  GCancellable *cancellable;
  TresenPaymentSetup *setup; /* (nullable) until it has been read */
  char *who;
  gboolean is_reading;
  gboolean is_dirty;
};

enum
{
  CHANGED,
  PAYMENTS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenTill, tresen_till, G_TYPE_OBJECT)

static void read_setup (TresenTill *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenTill) self = user_data;
  g_autoptr (GError) error = NULL;
  TresenPaymentSetup *setup
      = tresen_payment_setup_load_finish (TRESEN_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (setup == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_info ("till: %s", error->message);
      return;
    }
  g_clear_pointer (&self->setup, tresen_payment_setup_free);
  self->setup = setup;
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->is_dirty)
    read_setup (self);
}

static void
read_setup (TresenTill *self)
{
  self->is_dirty = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  tresen_payment_setup_load_async (self->store, self->profile, self->cancellable, read_cb,
                                   g_object_ref (self));
}

static void
topic_changed_cb (TresenTill *self, gint64 topic)
{
  if (topic == TRESEN_TOPIC_SETTING)
    read_setup (self);
  else if (topic == TRESEN_TOPIC_PAYMENT)
    g_signal_emit (self, signals[PAYMENTS_CHANGED], 0);
}

static void
reset_cb (TresenTill *self)
{
  read_setup (self);
  g_signal_emit (self, signals[PAYMENTS_CHANGED], 0);
}

static void
who_changed_cb (TresenTill *self)
{
  g_free (self->who);
  self->who = g_settings_get_string (self->settings, TRESEN_KEY_STAFF_NAME);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
tresen_till_dispose (GObject *object)
{
  TresenTill *self = TRESEN_TILL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tresen_till_parent_class)->dispose (object);
}

static void
tresen_till_finalize (GObject *object)
{
  TresenTill *self = TRESEN_TILL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->profile, tresen_profile_unref);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->setup, tresen_payment_setup_free);
  g_free (self->who);
  G_OBJECT_CLASS (tresen_till_parent_class)->finalize (object);
}

static void
tresen_till_class_init (TresenTillClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_till_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_till_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[PAYMENTS_CHANGED] = g_signal_new ("payments-changed", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_till_init (TresenTill *self)
{
  self->cancellable = g_cancellable_new ();
  self->settings = tresen_console_settings_new ();
  self->who = self->settings != NULL ? g_settings_get_string (self->settings, TRESEN_KEY_STAFF_NAME)
                                     : g_strdup ("");
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::" TRESEN_KEY_STAFF_NAME,
                             G_CALLBACK (who_changed_cb), self, G_CONNECT_SWAPPED);
}

/** Returns: (transfer none): the one of @feed, made if it is the first that is asked for */
TresenTill *
tresen_till_get (TresenStore *store, TresenProfile *profile, TresenFeed *feed, TresenClock *clock)
{
  TresenTill *self = g_object_get_data (G_OBJECT (feed), "tresen-till");

  if (self != NULL)
    return self;
  self = g_object_new (TRESEN_TYPE_TILL, NULL);
  self->store = g_object_ref (store);
  self->profile = tresen_profile_ref (profile);
  self->clock = tresen_clock_ref (clock);
  g_signal_connect_object (feed, "topic-changed", G_CALLBACK (topic_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "health-changed", G_CALLBACK (read_setup), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "reset", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (feed), "tresen-till", self, g_object_unref);
  read_setup (self);
  return self;
}

/** Returns: (transfer none) (nullable): the one of @feed, if there is one */
TresenTill *
tresen_till_find (TresenFeed *feed)
{
  return g_object_get_data (G_OBJECT (feed), "tresen-till");
}

TresenStore *
tresen_till_get_store (TresenTill *self)
{
  g_return_val_if_fail (TRESEN_IS_TILL (self), NULL);
  return self->store;
}

TresenClock *
tresen_till_get_clock (TresenTill *self)
{
  g_return_val_if_fail (TRESEN_IS_TILL (self), NULL);
  return self->clock;
}

/** Returns: (nullable): until it has been read; valid until "changed" */
const TresenPaymentSetup *
tresen_till_get_setup (TresenTill *self)
{
  g_return_val_if_fail (TRESEN_IS_TILL (self), NULL);
  return self->setup;
}

/** Returns: who is at the screen, "" for nobody: what is written down with what staff do. A name that is not on the list any
 *   more is nobody's. */
const char *
tresen_till_get_who (TresenTill *self)
{
  g_return_val_if_fail (TRESEN_IS_TILL (self), "");
  if (self->setup == NULL
      || g_ptr_array_find_with_equal_func (self->setup->staff, self->who, g_str_equal, NULL))
    return self->who;
  return "";
}

/** @who: one of the names of the list; "" for nobody */
void
tresen_till_set_who (TresenTill *self, const char *who)
{
  g_return_if_fail (TRESEN_IS_TILL (self) && who != NULL);
  if (g_strcmp0 (self->who, who) == 0)
    return;
  if (self->settings != NULL)
    {
      g_settings_set_string (self->settings, TRESEN_KEY_STAFF_NAME, who);
      return;
    }
  g_free (self->who);
  self->who = g_strdup (who);
  g_signal_emit (self, signals[CHANGED], 0);
}

/** Returns: (transfer full): what a customer opens to pay; "" while there is nothing to open */
char *
tresen_till_dup_link (TresenTill *self, const TresenPayment *payment)
{
  g_return_val_if_fail (TRESEN_IS_TILL (self), NULL);
  if (self->setup == NULL || payment->attempt == NULL
      || payment->attempt->channel == TRESEN_PAY_CHANNEL_APP)
    return g_strdup ("");
  return tresen_payment_setup_dup_link (self->setup, payment->attempt->token);
}
