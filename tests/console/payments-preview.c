/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shows the payments of a made-up profile, without a bridge: to look at them while working on them.
 *
 *   payments-preview FOLDER [live|test|unset|empty] [payment [width [height]]]
 *
 * FOLDER is a profile that is made; a payment above 0 is opened, below 0 that conversation of the inbox.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <string.h>

#include "inbox-samples.h"
#include "payment-samples.h"
#include "tresen-application.h"
#include "tresen-store-health.h"

typedef struct
{
  TresenApplication *application;
  TresenProfile *profile;
  TresenStore *store;
  const char *mode;
  int payment;
  int width;
  int height;
  gint64 now_us;
} Preview;

static gboolean
show_cb (gpointer user_data)
{
  Preview *self = user_data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self->application));

  if (self->width > 0)
    gtk_window_set_default_size (window, self->width, self->height);
  for (int i = 0; i < -self->payment; i++)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.next-conversation", NULL);
  if (self->payment >= 0)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.go-payments", NULL);
  if (self->payment > 0)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-payment", "x",
                                (gint64) self->payment);
  return G_SOURCE_REMOVE;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Preview *self = user_data;
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  tresen_application_set_parts (self->application, self->profile, self->store);
  g_timeout_add (300, show_cb, self);
}

static gpointer
write_func (TresenDb *db, gpointer data, GError **error)
{
  const Preview *self = data;
  InboxSamples inbox = { .now_us = self->now_us };
  PaymentSamples payments
      = { .now_us = self->now_us, .customer_id = 1, .is_live = strcmp (self->mode, "live") == 0 };

  inbox_samples_write (db, &inbox, error);
  tresen_store_health_set (db, "public", "ok", "https://desk.example.de", self->now_us, error);
  if (strcmp (self->mode, "unset") != 0 && strcmp (self->mode, "empty") != 0)
    payment_samples_write (db, &payments, error);
  return NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Preview *self = user_data;
  g_autoptr (GError) error = NULL;

  if (tresen_store_open_finish (TRESEN_STORE (source), result, &error))
    tresen_store_write_async (self->store, write_func, self, NULL, NULL, written_cb, self);
}

static void
startup_cb (GApplication *application, gpointer user_data)
{
  Preview *self = user_data;

  tresen_store_open_async (self->store, NULL, opened_cb, self);
}

static void
write_settings (const char *folder, const char *mode)
{
  g_autofree char *path = g_build_filename (folder, "connection.ini", NULL);
  g_autofree char *text
      = g_strdup_printf ("[bridge]\npublic-url=https://desk.example.de\n[shop]\nname=Autohaus "
                         "Beispiel\n[paygate]\nmerchant-id=%s\nlive=%s\n",
                         strcmp (mode, "unset") == 0 ? "" : "autohaus_demo",
                         strcmp (mode, "live") == 0 ? "true" : "false");

  g_file_set_contents (path, text, -1, NULL);
}

int
main (int argc, char **argv)
{
  Preview self = { .mode = argc > 2 ? argv[2] : "test" };
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
  write_settings (argv[1], self.mode);
  self.payment = argc > 3 ? atoi (argv[3]) : 0;
  self.width = argc > 4 ? atoi (argv[4]) : 0;
  self.height = argc > 5 ? atoi (argv[5]) : 720;
  self.now_us = tresen_clock_now_us (clock);
  self.store = tresen_store_new (tresen_profile_get_database (self.profile), clock);
  self.application = tresen_application_new ("io.github.tresen.Tresen.Preview", clock, FALSE);
  g_signal_connect (self.application, "startup", G_CALLBACK (startup_cb), &self);
  status = g_application_run (G_APPLICATION (self.application), 1, argv);
  g_object_unref (self.application);
  g_object_unref (self.store);
  tresen_profile_unref (self.profile);
  return status;
}
