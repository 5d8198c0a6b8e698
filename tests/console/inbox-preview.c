/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shows the window over made-up customers, without a bridge: to look at it while working on it.
 *
 *   inbox-preview FOLDER [customers] [state of wechat] [detail]
 *
 * FOLDER is a profile that is made; with a number for customers below zero it stays empty.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "inbox-samples.h"
#include "tresen-application.h"

typedef struct
{
  TresenApplication *application;
  TresenProfile *profile;
  TresenStore *store;
  InboxSamples samples;
  int n_more;
} Preview;

static void
show (Preview *self, const GError *error)
{
  if (error != NULL)
    tresen_application_set_problem (self->application, error);
  else
    tresen_application_set_parts (self->application, self->profile, self->store);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  show (user_data, error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Preview *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tresen_store_open_finish (TRESEN_STORE (source), result, &error) || self->n_more < 0)
    {
      show (self, error);
      return;
    }
  self->samples.n_more = self->n_more;
  tresen_store_write_async (self->store, inbox_samples_write, &self->samples, NULL, NULL,
                            written_cb, self);
}

static void
startup_cb (GApplication *application, gpointer user_data)
{
  Preview *self = user_data;

  tresen_application_set_phone_url (self->application, "http://127.0.0.1:9/phone");
  tresen_store_open_async (self->store, NULL, opened_cb, self);
}

int
main (int argc, char **argv)
{
  Preview self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenClock) clock = tresen_clock_new_system ();
  int status;

  if (argc < 2)
    return 2;
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("TRESEN_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  self.profile = tresen_profile_new (argv[1], &error);
  if (self.profile == NULL)
    return 1;
  self.n_more = argc > 2 ? atoi (argv[2]) : 0;
  self.samples.now_us = tresen_clock_now_us (clock);
  self.samples.wechat_state = argc > 3 ? argv[3] : NULL;
  self.samples.wechat_detail = argc > 4 ? argv[4] : NULL;
  self.store = tresen_store_new (tresen_profile_get_database (self.profile), clock);
  self.application = tresen_application_new ("io.github.tresen.Tresen.Preview", clock, TRUE);
  g_signal_connect (self.application, "startup", G_CALLBACK (startup_cb), &self);
  status = g_application_run (G_APPLICATION (self.application), 1, argv);
  g_object_unref (self.application);
  g_object_unref (self.store);
  tresen_profile_unref (self.profile);
  return status;
}
