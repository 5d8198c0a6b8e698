/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Recordings and films in the transcript: really played, by keys, one at a time; opened; and what cannot be played. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "console-fixture.h"
#include "tresen-console.h"
#include "tresen-media-buttons.h"
#include "tresen-message-row.h"
#include "tresen-store-timeline.h"
#include "tresen-transcript.h"
#include "tresen-voice-bubble.h"

#define SHORT_MS 900
#define LONG_MS 60000
#define REST_US (G_USEC_PER_SEC / 2) /* while it plays, it tells where it is ten times a second */

typedef struct
{
  ConsoleFixture base;
  GtkWidget *window;
  TresenTranscript *transcript;
  gint64 customer_id;
  gint64 other_id;
} Fixture;

typedef struct
{
  gint64 customer_id;
  const char *kind;
  const char *file;
  const char *playable_file;
  const char *detail;
  gint64 duration_us;
} Medium;

static gpointer
add_func (TresenDb *db, gpointer data, GError **error)
{
  const Medium *medium = data;
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();
  gint64 id;

  entry->customer_id = medium->customer_id;
  entry->kind = g_strdup (medium->kind);
  entry->detail = g_strdup (medium->detail != NULL ? medium->detail : "{}");
  entry->state = TRESEN_MESSAGE_RECEIVED;
  entry->created_at_us = entry->received_at_us = g_get_real_time ();
  entry->media = tresen_media_new ();
  entry->media->state = TRESEN_MEDIA_WAITING;
  id = tresen_store_entry_add (db, entry, error);
  if (id > 0 && tresen_store_media_set_stored (db, id, medium->file, "audio/amr", 19132, error))
    tresen_store_media_set_playable (db, id, medium->playable_file, medium->duration_us, error);
  return NULL;
}

static void
add_voice (Fixture *self, const char *name, guint ms)
{
  g_autofree char *wave = g_strconcat (name, ".wav", NULL);
  g_autofree char *file = g_strconcat (name, ".amr", NULL);
  Medium medium = { self->customer_id, "voice", file, wave, NULL, (gint64) ms * 1000 };

  console_fixture_make_wave (&self->base, wave, ms);
  console_fixture_make_wave (&self->base, file, 1);
  console_fixture_write (&self->base, add_func, &medium);
}

static gboolean
is_ready (gpointer data)
{
  Fixture *self = data;

  return gtk_window_is_active (GTK_WINDOW (self->window))
         && tresen_transcript_is_at_end (self->transcript);
}

static void
open_window (Fixture *self)
{
  tresen_console_init ();
  self->window = gtk_window_new ();
  self->transcript = g_object_new (TRESEN_TYPE_TRANSCRIPT, NULL);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->transcript));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 600);
  tresen_transcript_set_up (self->transcript, self->base.store, self->base.clock,
                            tresen_profile_get_media_folder (self->base.profile));
  gtk_window_present (GTK_WINDOW (self->window));
  tresen_transcript_open (self->transcript, self->customer_id);
  g_assert_true (console_fixture_wait (is_ready, self));
  console_fixture_settle (200);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  console_fixture_set_up (&self->base, data);
  self->customer_id = console_fixture_add_customer (&self->base, "oA", "Li Wei");
  self->other_id = console_fixture_add_customer (&self->base, "oB", "Zhang Min");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  console_fixture_settle (100);
  console_fixture_tear_down (&self->base, data);
}

/* Looking for widgets */

typedef gboolean (*Matches) (GtkWidget *widget, const char *text);

static GtkWidget *
find_nth (GtkWidget *widget, Matches matches, const char *text, guint *n)
{
  if (matches (widget, text) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, matches, text, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find (Fixture *self, Matches matches, const char *text, guint n)
{
  return find_nth (GTK_WIDGET (self->transcript), matches, text, &n);
}

static gboolean
is_play_button (GtkWidget *widget, const char *text)
{
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;

  return icon != NULL && g_str_has_prefix (icon, "media-playback-");
}

static gboolean
is_bar (GtkWidget *widget, const char *text)
{
  return GTK_IS_PROGRESS_BAR (widget);
}

static gboolean
is_visible_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_is_visible (widget)
         && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_visible_button (GtkWidget *widget, const char *text)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_is_visible (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

static gboolean
shows (Fixture *self, const char *text)
{
  return find (self, is_visible_label, text, 0) != NULL;
}

/* The nth recording from above, and how it is doing. */
typedef struct
{
  Fixture *fixture;
  guint n;
  double beyond;
} Watch;

static double
get_fraction (Watch *watch)
{
  return gtk_progress_bar_get_fraction (
      GTK_PROGRESS_BAR (find (watch->fixture, is_bar, NULL, watch->n)));
}

static gboolean
is_playing (gpointer data)
{
  Watch *watch = data;
  GtkWidget *button = find (watch->fixture, is_play_button, NULL, watch->n);

  return g_str_equal (gtk_button_get_icon_name (GTK_BUTTON (button)),
                      "media-playback-pause-symbolic");
}

static gboolean
is_silent (gpointer data)
{
  return !is_playing (data);
}

static gboolean
has_moved (gpointer data)
{
  Watch *watch = data;

  return is_playing (watch) && get_fraction (watch) > watch->beyond;
}

/* Where it stood when it last moved, and since when it stands there. */
typedef struct
{
  Watch *watch;
  double fraction;
  gint64 since_us;
} Rest;

/* GStreamer pauses in a thread of its own: where it was until then is told after the button has changed. */
static gboolean
is_at_rest (gpointer data)
{
  Rest *rest = data;
  double fraction = get_fraction (rest->watch);

  if (fraction != rest->fraction)
    {
      rest->fraction = fraction;
      rest->since_us = g_get_monotonic_time ();
    }
  return g_get_monotonic_time () - rest->since_us > REST_US;
}

static gboolean
has_ended (gpointer data)
{
  return is_silent (data) && get_fraction (data) == 0;
}

/* Keys as a person presses them, by way of the X server. */

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
press (const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", "key", key, NULL);
  gboolean has_exited = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &has_exited);
  g_assert_true (console_fixture_wait (is_set, &has_exited));
}

static void
focus (Watch *watch)
{
  g_assert_true (gtk_widget_grab_focus (find (watch->fixture, is_play_button, NULL, watch->n)));
}

static void
test_plays (Fixture *self, gconstpointer data)
{
  Watch watch = { self, 0, 0 };

  add_voice (self, "short", SHORT_MS);
  open_window (self);
  g_assert_true (shows (self, "0:01"));
  g_assert_true (is_silent (&watch));
  for (guint i = 0; i < 2; i++) /* and once more, from the beginning */
    {
      watch.beyond = 0;
      focus (&watch);
      press ("space");
      g_assert_true (console_fixture_wait (has_moved, &watch));
      watch.beyond = get_fraction (&watch);
      g_assert_true (console_fixture_wait (has_moved, &watch));
      g_assert_true (console_fixture_wait (has_ended, &watch));
    }
}

static void
test_pause (Fixture *self, gconstpointer data)
{
  Watch watch = { self, 0, 0 };
  Rest rest = { &watch, -1, 0 };

  add_voice (self, "long", LONG_MS);
  open_window (self);
  focus (&watch);
  press ("Return");
  g_assert_true (console_fixture_wait (has_moved, &watch));
  g_assert_true (shows (self, " / 1:00"));
  press ("Return");
  g_assert_true (console_fixture_wait (is_silent, &watch));
  g_assert_true (console_fixture_wait (is_at_rest, &rest));
  watch.beyond = rest.fraction;
  console_fixture_settle (300);
  g_assert_cmpfloat (get_fraction (&watch), ==, watch.beyond);
  g_assert_cmpfloat (watch.beyond, >, 0);
  press ("Return");
  g_assert_true (console_fixture_wait (has_moved, &watch));
}

static void
test_one_at_a_time (Fixture *self, gconstpointer data)
{
  Watch first = { self, 0, 0 };
  Watch second = { self, 1, 0 };

  add_voice (self, "first", LONG_MS);
  add_voice (self, "second", LONG_MS);
  open_window (self);
  focus (&first);
  press ("space");
  g_assert_true (console_fixture_wait (has_moved, &first));
  focus (&second);
  press ("space");
  g_assert_true (console_fixture_wait (has_moved, &second));
  g_assert_true (has_ended (&first));
}

static void
test_ends_with_conversation (Fixture *self, gconstpointer data)
{
  Watch watch = { self, 0, 0 };

  add_voice (self, "long", LONG_MS);
  open_window (self);
  focus (&watch);
  press ("space");
  g_assert_true (console_fixture_wait (has_moved, &watch));
  tresen_transcript_open (self->transcript, self->other_id);
  console_fixture_settle (200);
  tresen_transcript_open (self->transcript, self->customer_id);
  g_assert_true (console_fixture_wait (is_ready, self));
  console_fixture_settle (200);
  g_assert_true (has_ended (&watch));
}

/* A name that says what it is, how long, and what the button does. */
static void
test_names (Fixture *self, gconstpointer data)
{
  Watch watch = { self, 0, 0 };
  GtkWidget *button;
  char *wrong;

  add_voice (self, "long", 65000);
  open_window (self);
  button = find (self, is_play_button, NULL, 0);
  wrong
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                            "Voice message, 1 minute, 5 seconds, play");
  g_assert_cmpstr (wrong, ==, NULL);
  focus (&watch);
  press ("space");
  g_assert_true (console_fixture_wait (has_moved, &watch));
  wrong
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                            "Voice message, 1 minute, 5 seconds, pause");
  g_assert_cmpstr (wrong, ==, NULL);
}

static gboolean
has_problem (gpointer data)
{
  return shows (data, "cannot be played here");
}

/* A file that is gone: said in the bubble, with what can still be done. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  Watch watch = { self, 0, 0 };
  g_autofree char *path = NULL;

  add_voice (self, "lost", SHORT_MS);
  path = g_build_filename (tresen_profile_get_media_folder (self->base.profile), "lost.wav", NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  open_window (self);
  g_assert_false (has_problem (self));
  focus (&watch);
  press ("space");
  g_assert_true (console_fixture_wait (has_problem, self));
  g_assert_true (is_silent (&watch));
  g_assert_nonnull (find (self, is_visible_button, "Open", 0));
  g_assert_nonnull (find (self, is_visible_button, "Save As…", 0));
}

static void
test_unplayable (Fixture *self, gconstpointer data)
{
  Medium medium = { self->customer_id, "voice", "in-1.bin", "", "{\"recognition\":\"Hallo\"}", 0 };

  console_fixture_write (&self->base, add_func, &medium);
  open_window (self);
  g_assert_true (has_problem (self));
  g_assert_true (shows (self, "Hallo"));
  g_assert_null (find (self, is_play_button, NULL, 0));
  g_assert_nonnull (find (self, is_visible_button, "Open", 0));
}

/* The desktop's program for films, which here writes down what it is given. */
static char *
set_program (Fixture *self)
{
  g_autofree char *script = g_build_filename (self->base.folder, "player.sh", NULL);
  char *opened = g_build_filename (self->base.folder, "opened", NULL);
  g_autofree char *text = g_strdup_printf (
      "#!/bin/sh\nprintf %%s \"$1\" >'%s.new' && mv '%s.new' '%s'\n", opened, opened, opened);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAppInfo) program = NULL;

  g_assert_true (g_file_set_contents (script, text, -1, NULL));
  g_assert_cmpint (g_chmod (script, 0700), ==, 0);
  program = g_app_info_create_from_commandline (script, "Player", G_APP_INFO_CREATE_NONE, &error);
  g_assert_no_error (error);
  g_app_info_set_as_default_for_type (program, "video/mp4", &error);
  g_assert_no_error (error);
  return opened;
}

static gboolean
is_there (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static void
copy_film (Fixture *self, const char *name)
{
  g_autofree char *from
      = g_test_build_filename (G_TEST_DIST, "../src/practice/phone/film.mp4", NULL);
  g_autofree char *to
      = g_build_filename (tresen_profile_get_media_folder (self->base.profile), name, NULL);
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_video (Fixture *self, gconstpointer data)
{
  Medium medium = { self->customer_id, "video", "in-5.mp4", "", NULL, 4 * G_USEC_PER_SEC };
  g_autofree char *opened = set_program (self);
  g_autofree char *path = NULL;
  GtkWidget *button;

  copy_film (self, "in-5.mp4");
  console_fixture_write (&self->base, add_func, &medium);
  open_window (self);
  g_assert_true (shows (self, "0:04 · 19.1"));
  button = find (self, is_visible_button, "Open", 0);
  g_assert_true (gtk_widget_grab_focus (button));
  press ("Return");
  g_assert_true (console_fixture_wait (is_there, opened));
  g_assert_true (g_file_get_contents (opened, &path, NULL, NULL));
  g_assert_true (g_str_has_suffix (path, "/in-5.mp4"));
}

static gboolean
says_no_program (gpointer data)
{
  return shows (data, "No program on this computer opens it.");
}

static void
test_no_program (Fixture *self, gconstpointer data)
{
  Medium medium = { self->customer_id, "shortvideo", "in-6.unheard-of", "", NULL, 0 };

  console_fixture_make_wave (&self->base, "in-6.unheard-of", 1);
  console_fixture_write (&self->base, add_func, &medium);
  open_window (self);
  g_assert_true (gtk_widget_grab_focus (find (self, is_visible_button, "Open", 0)));
  press ("Return");
  g_assert_true (console_fixture_wait (says_no_program, self));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

/* Programs and plug-ins of this machine are left alone. */
static char *
make_home (void)
{
  char *home = g_dir_make_tmp ("tresen-voice-XXXXXX", NULL);
  g_autofree char *registry = g_build_filename (home, "registry.bin", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_DATA_DIRS", "/usr/share", FALSE);
  g_setenv ("GST_REGISTRY", registry, TRUE);
  return home;
}

int
main (int argc, char **argv)
{
  g_autofree char *home = make_home ();
  int result;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("/console/voice/plays", test_plays);
  add ("/console/voice/pause", test_pause);
  add ("/console/voice/one-at-a-time", test_one_at_a_time);
  add ("/console/voice/ends-with-conversation", test_ends_with_conversation);
  add ("/console/voice/names", test_names);
  add ("/console/voice/gone", test_gone);
  add ("/console/voice/unplayable", test_unplayable);
  add ("/console/video/opens", test_video);
  add ("/console/video/no-program", test_no_program);
  result = g_test_run ();
  console_fixture_remove_folder (home);
  return result;
}
