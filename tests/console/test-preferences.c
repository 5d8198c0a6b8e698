/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "console-fixture.h"
#include "tresen-application.h"
#include "tresen-away-settings.h"
#include "tresen-preferences.h"
#include "tresen-store-health.h"
#include "tresen-window-private.h"

/* The preferences over the real window and a real store, without a bridge; keys come from xdotool. */

typedef struct
{
  ConsoleFixture desk;
  TresenApplication *application;
  TresenWindow *window;
  TresenPreferences *preferences;
} Desk;

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (GTK_WIDGET (((Desk *) data)->window->navigation));
}

static void
set_up (Desk *self, gconstpointer data)
{
  static guint n_started;
  g_autofree char *id = g_strdup_printf ("io.github.tresen.Tresen.Preferences%u", n_started++);
  g_autoptr (GError) error = NULL;

  console_fixture_set_up (&self->desk, data);
  self->application = tresen_application_new (id, self->desk.clock, FALSE);
  g_assert_true (g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (self->application));
  self->window
      = TRESEN_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self->application)));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  tresen_application_set_parts (self->application, self->desk.profile, self->desk.store);
  g_assert_true (console_fixture_wait (is_mapped, self));
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down (Desk *self, gconstpointer data)
{
  gtk_window_close (GTK_WINDOW (self->window));
  g_assert_true (console_fixture_wait (is_gone, &self->window));
  g_clear_object (&self->application);
  console_fixture_tear_down (&self->desk, data);
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
run (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  gboolean has_exited = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &has_exited);
  g_assert_true (console_fixture_wait (is_set, &has_exited));
  console_fixture_settle (200);
}

#define KEYS(...)                                                                                  \
  run ((const char *const[]){ "xdotool", "key", "--delay", "40", __VA_ARGS__, NULL })
#define TYPE(text) run ((const char *const[]){ "xdotool", "type", "--delay", "30", text, NULL })

static gpointer
part (Desk *self, const char *name)
{
  GObject *object = gtk_widget_get_template_child (GTK_WIDGET (self->preferences),
                                                   TRESEN_TYPE_PREFERENCES, name);

  g_assert_nonnull (object);
  return object;
}

static gpointer
say_hours_func (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_health_set (db, "hours", "ok", data, 1, error);
  return NULL;
}

static gboolean
has_preferences (gpointer data)
{
  Desk *self = data;
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (TRESEN_IS_PREFERENCES (at->data) && gtk_window_is_active (at->data))
      self->preferences = at->data;
  return self->preferences != NULL && gtk_text_view_get_editable (part (self, "away_view"));
}

static void
open_preferences (Desk *self)
{
  /* Without a window manager keys go to the window under the pointer. */
  run ((const char *const[]){ "xdotool", "mousemove", "300", "300", NULL });
  KEYS ("ctrl+comma");
  g_assert_true (console_fixture_wait (has_preferences, self));
  g_object_add_weak_pointer (G_OBJECT (self->preferences), (gpointer *) &self->preferences);
  console_fixture_settle (200);
}

static void
close_preferences (Desk *self)
{
  KEYS ("Escape");
  g_assert_true (console_fixture_wait (is_gone, &self->preferences));
}

static TresenAwaySettings *
load (Desk *self)
{
  return console_fixture_read (&self->desk, tresen_away_settings_load_func, NULL);
}

/* What was changed is written behind the window's back: waits until it is there. */
static TresenAwaySettings *
load_with (Desk *self, const char *piece)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (TresenAwaySettings) settings = load (self);

      if (strstr (settings->text, piece) != NULL)
        return g_steal_pointer (&settings);
      console_fixture_settle (50);
    }
  g_assert_not_reached ();
}

/* By keys alone: opened, switched on, another text written; closed and opened again it is still there. */
static void
test_keys (Desk *self, gconstpointer data)
{
  g_autoptr (TresenAwaySettings) on = NULL;
  g_autoptr (TresenAwaySettings) written = NULL;
  GtkSwitch *away;

  console_fixture_write (&self->desk, say_hours_func, (gpointer) "Mo-Fr 08:00-18:00");
  open_preferences (self);
  away = part (self, "away_switch");
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (away)));
  for (guint i = 0; i < 12 && !gtk_widget_has_focus (GTK_WIDGET (away)); i++)
    KEYS ("Tab");
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (away)));
  KEYS ("space");
  g_assert_true (gtk_switch_get_active (away));
  on = load_with (self, "closed at the moment");
  g_assert_true (on->is_enabled);
  KEYS ("alt+x", "ctrl+a");
  TYPE ("Until tomorrow");
  KEYS ("Return");
  TYPE ("Your shop");
  close_preferences (self);
  written = load_with (self, "Your shop");
  g_assert_cmpstr (written->text, ==, "Until tomorrow\nYour shop");
  g_assert_true (written->is_enabled);
  open_preferences (self);
  g_assert_true (gtk_switch_get_active (part (self, "away_switch")));
  close_preferences (self);
}

/* Without hours it cannot be switched on, and says what is missing. */
static void
test_no_hours (Desk *self, gconstpointer data)
{
  g_autoptr (TresenAwaySettings) settings = NULL;
  AdwActionRow *row;

  open_preferences (self);
  row = part (self, "away_row");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (row), "connection.ini"));
  g_assert_false (gtk_widget_get_sensitive (part (self, "away_switch")));
  g_assert_cmpstr (adw_action_row_get_subtitle (part (self, "hours_row")), ==, "Not given");
  close_preferences (self);
  /* Looking writes nothing, not even the proposal. */
  settings = load (self);
  g_assert_cmpstr (settings->text, ==, "");
}

/* What WeChat would not take is counted, and not written down. */
static void
test_too_long (Desk *self, gconstpointer data)
{
  g_autofree char *most = g_strnfill (2048, 'x');
  g_autofree char *more = g_strnfill (2049, 'x');
  g_autoptr (TresenAwaySettings) settings = NULL;
  GtkTextBuffer *buffer;
  GtkLabel *count;

  console_fixture_write (&self->desk, say_hours_func, (gpointer) "24/7");
  open_preferences (self);
  buffer = gtk_text_view_get_buffer (part (self, "away_view"));
  gtk_text_buffer_set_text (buffer, most, -1);
  tresen_away_settings_free (load_with (self, most));
  gtk_text_buffer_set_text (buffer, more, -1);
  console_fixture_settle (700);
  count = part (self, "away_count");
  g_assert_nonnull (strstr (gtk_label_get_label (count), "2049"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (count), "error"));
  close_preferences (self);
  settings = load (self);
  g_assert_cmpstr (settings->text, ==, most);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/console/preferences/" name, Desk, NULL, set_up, function, tear_down)
  ADD ("keys", test_keys);
  ADD ("no-hours", test_no_hours);
  ADD ("too-long", test_too_long);
  return g_test_run ();
}
