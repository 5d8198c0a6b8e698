/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-headless.h"

#include <glib-unix.h>

#include "tresen-bridge.h"
#include "tresen-setup.h"

typedef struct
{
  GMainLoop *loop;
  TresenSetup *setup;
  TresenClock *clock;
  TresenStore *store;
  gboolean is_opening;  /* the store is, and is waited for */
  TresenBridge *bridge; /* (nullable) until the store is open */
  gboolean is_stopping;
  int status;
} Headless;

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tresen_store_close_finish (TRESEN_STORE (source), result, &error))
    {
      g_warning ("%s", error->message);
      self->status = 1;
    }
  g_main_loop_quit (self->loop);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *self = user_data;

  tresen_bridge_stop_finish (TRESEN_BRIDGE (source), result, NULL);
  tresen_store_close_async (self->store, closed_cb, self);
}

static void
stop (Headless *self)
{
  if (self->is_stopping)
    return;
  self->is_stopping = TRUE;
  if (self->bridge != NULL)
    tresen_bridge_stop_async (self->bridge, stopped_cb, self);
  else if (!self->is_opening)
    g_main_loop_quit (self->loop);
}

static gboolean
signal_cb (gpointer user_data)
{
  stop (user_data);
  return G_SOURCE_CONTINUE;
}

static void
fail (Headless *self, const GError *error)
{
  g_printerr ("tresen: %s\n", error->message);
  self->status = 1;
  stop (self);
}

static void
announce (Headless *self)
{
  g_autofree char *url = tresen_bridge_dup_url (self->bridge);

  if (self->setup->practice != NULL)
    {
      g_autofree char *callback_url = g_strconcat (url, "/wechat", NULL);

      tresen_practice_wechat_set_callback_url (self->setup->practice, callback_url);
      g_printerr ("tresen: practice phone %s\n",
                  tresen_practice_wechat_get_base (self->setup->practice));
      g_printerr ("tresen: practice paygate %s\n",
                  tresen_practice_paygate_get_base (self->setup->practice_paygate));
    }
  g_print ("tresen: ready %s\n", url);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *self = user_data;
  g_autoptr (GError) error = NULL;

  if (tresen_bridge_start_finish (TRESEN_BRIDGE (source), result, &error))
    {
      if (!self->is_stopping)
        announce (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_open = tresen_store_open_finish (TRESEN_STORE (source), result, &error);

  self->is_opening = FALSE;
  if (!is_open)
    g_printerr ("tresen: %s\n", error->message);
  if (!is_open || self->is_stopping)
    {
      self->status = is_open ? 0 : 1;
      tresen_store_close_async (self->store, closed_cb, self);
      return;
    }
  self->bridge
      = tresen_bridge_new (self->store, self->setup->connection, self->setup->secrets,
                           tresen_profile_get_media_folder (self->setup->profile), self->clock);
  tresen_bridge_start_async (self->bridge, started_cb, self);
}

static GSource *
watch_signal (Headless *self, int number)
{
  GSource *source = g_unix_signal_source_new (number);

  g_source_set_callback (source, signal_cb, self, NULL);
  g_source_attach (source, g_main_loop_get_context (self->loop));
  return source;
}

static void
run (Headless *self)
{
  g_autoptr (GSource) terminate = watch_signal (self, SIGTERM);
  g_autoptr (GSource) interrupt = watch_signal (self, SIGINT);

  self->clock = tresen_clock_new_system ();
  self->store = tresen_store_new (tresen_profile_get_database (self->setup->profile), self->clock);
  self->is_opening = TRUE;
  tresen_store_open_async (self->store, NULL, opened_cb, self);
  g_main_loop_run (self->loop);
  g_source_destroy (terminate);
  g_source_destroy (interrupt);
  g_clear_object (&self->bridge);
  g_clear_object (&self->store);
  g_clear_pointer (&self->clock, tresen_clock_unref);
}

/**
 * tresen_headless_run:
 *
 * Runs the bridge in the main thread until SIGTERM or SIGINT, and finishes then what is in hand. Says on standard output when
 * it serves.
 *
 * Returns: the exit status
 */
int
tresen_headless_run (const TresenOptions *options)
{
  g_autoptr (GError) error = NULL;
  Headless self = { NULL };

  self.setup = tresen_setup_new (options, &error);
  if (self.setup == NULL)
    {
      g_printerr ("tresen: %s\n", error->message);
      return 1;
    }
  self.loop = g_main_loop_new (NULL, FALSE);
  run (&self);
  g_main_loop_unref (self.loop);
  tresen_setup_free (self.setup);
  return self.status;
}
