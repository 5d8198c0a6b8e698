/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "tresen-bridge-thread.h"
#include "tresen-profile.h"
#include "tresen-source.h"

#define DEADLINE_US (20 * G_USEC_PER_SEC)

/* The bridge in a thread of its own, as the window has it. */
typedef struct
{
  GMainContext *context;
  char *folder;
  TresenClock *clock;
  TresenProfile *profile;
  TresenStore *store;
} Fixture;

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
late_cb (gpointer unused)
{
  g_error ("no answer in time");
  return G_SOURCE_REMOVE;
}

static GAsyncResult *
wait_for (Fixture *self, GAsyncResult **result)
{
  GSource *alarm = tresen_source_add_timeout (self->context, DEADLINE_US, late_cb, NULL, NULL);

  while (*result == NULL)
    g_main_context_iteration (self->context, TRUE);
  tresen_source_clear (&alarm);
  return *result;
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->folder = g_dir_make_tmp ("tresen-thread-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = tresen_clock_new_system ();
  self->profile = tresen_profile_new (self->folder, &error);
  g_assert_no_error (error);
  self->store = tresen_store_new (tresen_profile_get_database (self->profile), self->clock);
  tresen_store_open_async (self->store, NULL, keep_result, &result);
  tresen_store_open_finish (self->store, wait_for (self, &result), &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      remove_folder (path);
    }
  g_remove (folder);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;

  tresen_store_close_async (self->store, keep_result, &result);
  tresen_store_close_finish (self->store, wait_for (self, &result), NULL);
  g_clear_object (&result);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_clear_object (&self->store);
  g_clear_pointer (&self->profile, tresen_profile_unref);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_main_context_pop_thread_default (self->context);
  g_clear_pointer (&self->context, g_main_context_unref);
}

static TresenBridgeThread *
new_thread (Fixture *self, const char *settings)
{
  g_autoptr (GError) error = NULL;
  TresenConnection *connection = tresen_connection_parse (settings, &error);
  TresenSecrets *secrets = tresen_secrets_new ();

  g_assert_no_error (error);
  secrets->wechat_token = tresen_secret_new ("AAAAA");
  return tresen_bridge_thread_new (self->store, connection, secrets,
                                   tresen_profile_get_media_folder (self->profile), self->clock);
}

#define GOOD "[bridge]\nlisten=127.0.0.1:0\n[wechat]\nmode=plain\n"
#define BAD "[bridge]\nlisten=127.0.0.1:0\n[wechat]\nmode=safe\n"

static void
test_let_go_at_once (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GAsyncResult) started = NULL;
      g_autoptr (GAsyncResult) stopped = NULL;
      g_autofree char *url = NULL;
      TresenBridgeThread *thread = new_thread (self, GOOD);

      tresen_bridge_thread_start_async (thread, keep_result, &started);
      url = tresen_bridge_thread_start_finish (thread, wait_for (self, &started), NULL);
      g_assert_nonnull (url);
      g_clear_object (&started);
      tresen_bridge_thread_stop_async (thread, keep_result, &stopped);
      tresen_bridge_thread_stop_finish (thread, wait_for (self, &stopped), NULL);
      g_clear_object (&stopped);
      g_object_unref (thread);
    }
}

static void
test_cannot_start (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GAsyncResult) started = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *url = NULL;
      TresenBridgeThread *thread = new_thread (self, BAD);

      tresen_bridge_thread_start_async (thread, keep_result, &started);
      url = tresen_bridge_thread_start_finish (thread, wait_for (self, &started), &error);
      g_assert_error (error, TRESEN_BRIDGE_ERROR, TRESEN_BRIDGE_ERROR_SETTINGS);
      g_clear_object (&started);
      g_object_unref (thread);
    }
}

static void
test_stop_while_it_starts (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GAsyncResult) started = NULL;
      g_autoptr (GAsyncResult) stopped = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *url = NULL;
      TresenBridgeThread *thread = new_thread (self, GOOD);

      tresen_bridge_thread_start_async (thread, keep_result, &started);
      g_usleep (i * 20);
      tresen_bridge_thread_stop_async (thread, keep_result, &stopped);
      g_assert_true (tresen_bridge_thread_stop_finish (thread, wait_for (self, &stopped), &error));
      g_assert_no_error (error);
      /* The start was answered first: the window may let everything go now. */
      g_assert_nonnull (started);
      url = tresen_bridge_thread_start_finish (thread, started, &error);
      if (url == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_object (&started);
      g_clear_object (&stopped);
      g_object_unref (thread);
    }
}

static void
test_stop_without_start (Fixture *self, gconstpointer unused)
{
  g_autoptr (GAsyncResult) stopped = NULL;
  TresenBridgeThread *thread = new_thread (self, GOOD);

  tresen_bridge_thread_stop_async (thread, keep_result, &stopped);
  g_assert_true (tresen_bridge_thread_stop_finish (thread, wait_for (self, &stopped), NULL));
  g_clear_object (&stopped);
  g_object_unref (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/bridge/thread/let-go-at-once", Fixture, NULL, set_up, test_let_go_at_once,
              tear_down);
  g_test_add ("/bridge/thread/cannot-start", Fixture, NULL, set_up, test_cannot_start, tear_down);
  g_test_add ("/bridge/thread/stop-while-it-starts", Fixture, NULL, set_up,
              test_stop_while_it_starts, tear_down);
  g_test_add ("/bridge/thread/stop-without-start", Fixture, NULL, set_up, test_stop_without_start,
              tear_down);
  return g_test_run ();
}
