/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The composer in a real window with keys from xdotool: what Return does, and that nothing typed is lost. */
#include <adwaita.h>
#include <string.h>

#include "console-fixture.h"
#include "tresen-composer.h"
#include "tresen-console.h"
#include "tresen-store-drafts.h"
#include "tresen-store-rights.h"
#include "tresen-store-timeline.h"

typedef struct
{
  ConsoleFixture base;
  GtkWidget *window;
  TresenComposer *composer;
  gint64 customer_id;
  gint64 other_id;
} Fixture;

static gboolean
is_ready (gpointer data)
{
  Fixture *self = data;

  return gtk_window_is_active (GTK_WINDOW (self->window))
         && gtk_text_view_get_editable (tresen_composer_get_view (self->composer));
}

static void
open_window (Fixture *self)
{
  TresenBudget budget = { TRESEN_BUDGET_OPEN, 5, 5, G_MAXINT64 };

  self->window = gtk_window_new ();
  self->composer = g_object_new (TRESEN_TYPE_COMPOSER, "valign", GTK_ALIGN_END, NULL);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->composer));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 400);
  tresen_composer_set_up (self->composer, self->base.store, self->base.clock,
                          tresen_profile_get_media_folder (self->base.profile));
  gtk_window_present (GTK_WINDOW (self->window));
  tresen_composer_open (self->composer, self->customer_id);
  tresen_composer_set_budget (self->composer, budget, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (tresen_composer_get_view (self->composer)));
  g_assert_true (console_fixture_wait (is_ready, self));
  console_fixture_settle (200);
}

static void
close_window (Fixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  console_fixture_settle (100);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  console_fixture_set_up (&self->base, data);
  self->customer_id = console_fixture_add_customer (&self->base, "oA", "Li Wei");
  self->other_id = console_fixture_add_customer (&self->base, "oB", "Zhang Min");
  open_window (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close_window (self);
  console_fixture_tear_down (&self->base, data);
}

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

/* Keys as a person presses them, by way of the X server. */
static void
keys (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  gboolean has_exited = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &has_exited);
  g_assert_true (console_fixture_wait (is_set, &has_exited));
  console_fixture_settle (150);
}

#define KEYS(...)                                                                                  \
  keys ((const char *const[]){ "xdotool", "key", "--delay", "30", __VA_ARGS__, NULL })
#define TYPE(text) keys ((const char *const[]){ "xdotool", "type", "--delay", "30", text, NULL })

static gpointer
count_func (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) list
      = tresen_store_timeline_before (db, *(gint64 *) data, NULL, 100, error);

  return list != NULL ? GUINT_TO_POINTER (list->len) : NULL;
}

static guint
count_messages (Fixture *self)
{
  return GPOINTER_TO_UINT (console_fixture_read (&self->base, count_func, &self->customer_id));
}

static gpointer
last_func (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) list = tresen_store_timeline_before (db, *(gint64 *) data, NULL, 1, error);

  return list != NULL && list->len > 0 ? tresen_timeline_entry_ref (g_ptr_array_index (list, 0))
                                       : NULL;
}

static TresenTimelineEntry *
get_last (Fixture *self)
{
  return console_fixture_read (&self->base, last_func, &self->customer_id);
}

static gpointer
draft_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_draft_load (db, *(gint64 *) data, error);
}

static TresenDraft *
get_draft (Fixture *self)
{
  return console_fixture_read (&self->base, draft_func, &self->customer_id);
}

static void
assert_text (Fixture *self, const char *text)
{
  g_autofree char *typed = tresen_composer_get_text (self->composer);

  g_assert_cmpstr (typed, ==, text);
}

static void
set_text (Fixture *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (tresen_composer_get_view (self->composer)),
                            text, -1);
}

static gboolean
can_send (Fixture *self)
{
  gboolean result = FALSE;

  g_object_get (self->composer, "can-send", &result, NULL);
  return result;
}

static void
test_return_sends (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;
  g_autoptr (TresenDraft) draft = NULL;

  TYPE ("one");
  KEYS ("shift+Return");
  TYPE ("two");
  assert_text (self, "one\ntwo");
  g_assert_cmpuint (count_messages (self), ==, 0);
  KEYS ("Return");
  assert_text (self, "");
  g_assert_cmpuint (count_messages (self), ==, 1);
  entry = get_last (self);
  g_assert_cmpstr (entry->text, ==, "one\ntwo");
  g_assert_cmpint (entry->state, ==, TRESEN_MESSAGE_QUEUED);
  draft = get_draft (self);
  g_assert_cmpstr (draft->text, ==, "");
  KEYS ("Return", "Return");
  g_assert_cmpuint (count_messages (self), ==, 1);
}

static void
test_return_breaks (Fixture *self, gconstpointer data)
{
  g_object_set (self->composer, "enter-sends", FALSE, NULL);
  TYPE ("one");
  KEYS ("Return");
  TYPE ("two");
  assert_text (self, "one\ntwo");
  g_assert_cmpuint (count_messages (self), ==, 0);
  KEYS ("ctrl+Return");
  assert_text (self, "");
  g_assert_cmpuint (count_messages (self), ==, 1);
}

/* The Return that ends a composition belongs to the input method: it puts the character there and sends nothing. */
static void
test_preedit (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  KEYS ("ctrl+shift+u", "5", "3", "d", "6");
  assert_text (self, "");
  KEYS ("Return");
  g_assert_cmpuint (count_messages (self), ==, 0);
  assert_text (self, "取");
  KEYS ("Return");
  g_assert_cmpuint (count_messages (self), ==, 1);
  entry = get_last (self);
  g_assert_cmpstr (entry->text, ==, "取");
}

/* Nor does Ctrl+Return send what is half written. */
static void
test_preedit_control (Fixture *self, gconstpointer data)
{
  TYPE ("half");
  KEYS ("ctrl+shift+u", "5", "3", "d", "6", "ctrl+Return");
  g_assert_cmpuint (count_messages (self), ==, 0);
}

static void
test_too_long (Fixture *self, gconstpointer data)
{
  g_autofree char *most = g_strnfill (2048, 'x');
  g_autofree char *more = g_strnfill (2049, 'x');
  g_autoptr (GString) chinese = g_string_new (NULL);

  set_text (self, most);
  g_assert_true (can_send (self));
  set_text (self, more);
  g_assert_false (can_send (self));
  g_assert_nonnull (strstr (tresen_composer_get_notice (self->composer), "2049"));
  KEYS ("Return");
  g_assert_cmpuint (count_messages (self), ==, 0);
  for (guint i = 0; i < 683; i++)
    g_string_append (chinese, "车");
  set_text (self, chinese->str);
  g_assert_false (can_send (self));
  g_assert_nonnull (strstr (tresen_composer_get_notice (self->composer), "2049"));
  set_text (self, "  \n ");
  g_assert_false (can_send (self));
}

static gpointer
refuse_func (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_right_set (db, TRESEN_RIGHT_CUSTOM_SEND, "refused", 48001, 1, error);
  return NULL;
}

/* Where the account may not send, a reply can be written all the same, waits, and can be taken back. */
static void
test_answer_only (Fixture *self, gconstpointer data)
{
  TresenBudget answer_only = { .state = TRESEN_BUDGET_ANSWER_ONLY };
  g_autoptr (TresenTimelineEntry) entry = NULL;

  console_fixture_write (&self->base, refuse_func, NULL);
  tresen_composer_set_budget (self->composer, answer_only, "says so");
  g_assert_false (can_send (self));
  TYPE ("at three");
  g_assert_true (can_send (self));
  KEYS ("Return");
  assert_text (self, "");
  entry = get_last (self);
  g_assert_cmpint (entry->state, ==, TRESEN_MESSAGE_QUEUED);
  g_assert_cmpint (entry->error_code, ==, TRESEN_SEND_FAULT_WAITS);
  tresen_composer_take_back (self->composer, entry->id);
  g_assert_true (console_fixture_wait (is_ready, self));
  console_fixture_settle (200);
  assert_text (self, "at three");
  g_assert_cmpuint (count_messages (self), ==, 0);
}

static void
test_no_replies (Fixture *self, gconstpointer data)
{
  TresenBudget none = { TRESEN_BUDGET_CLOSED, 5, 0, 0 };

  tresen_composer_set_budget (self->composer, none, "The reply window is closed.");
  TYPE ("hello");
  g_assert_false (can_send (self));
  KEYS ("Return");
  KEYS ("ctrl+Return");
  g_assert_cmpuint (count_messages (self), ==, 0);
  assert_text (self, "hello");
}

/* What was typed half a second ago is there after the process is gone, whatever became of it. */
static void
test_draft_survives (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDraft) draft = NULL;

  TYPE ("half a sen");
  console_fixture_settle (600);
  draft = get_draft (self);
  g_assert_cmpstr (draft->text, ==, "half a sen");
  close_window (self);
  console_fixture_reopen (&self->base);
  open_window (self);
  assert_text (self, "half a sen");
}

static void
open_other (Fixture *self, gint64 customer_id)
{
  tresen_composer_open (self->composer, customer_id);
  g_assert_true (console_fixture_wait (is_ready, self));
}

/* To another conversation and back at once: each has its own, and undoing does not fetch the other's. */
static void
test_draft_of_each (Fixture *self, gconstpointer data)
{
  TYPE ("for Li Wei");
  open_other (self, self->other_id);
  assert_text (self, "");
  KEYS ("ctrl+z");
  assert_text (self, "");
  TYPE ("for Zhang Min");
  open_other (self, self->customer_id);
  assert_text (self, "for Li Wei");
  open_other (self, self->other_id);
  assert_text (self, "for Zhang Min");
}

static gboolean
has_text (gpointer data)
{
  g_autofree char *text = tresen_composer_get_text (((Fixture *) data)->composer);

  return *text != '\0' && is_ready (data);
}

static void
test_take_back (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  TYPE ("too early");
  KEYS ("Return");
  entry = get_last (self);
  TYPE ("and more");
  tresen_composer_take_back (self->composer, entry->id);
  g_assert_true (console_fixture_wait (has_text, self));
  assert_text (self, "too early\nand more");
  g_assert_cmpuint (count_messages (self), ==, 0);
}

static gboolean
can_send_now (gpointer data)
{
  return can_send (data);
}

static GFile *
get_picture (Fixture *self, const char *name)
{
  g_autofree char *path
      = g_build_filename (tresen_profile_get_media_folder (self->base.profile), name, NULL);

  return g_file_new_for_path (path);
}

/* What the chooser, the clipboard and a drop call in the end. */
static void
add_file (Fixture *self, GFile *file)
{
  GSList files = { file, NULL };

  tresen_attachment_list_add_files (tresen_composer_get_attachments (self->composer), &files);
}

static void
test_picture (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) picture = get_picture (self, "p.png");
  g_autoptr (TresenTimelineEntry) entry = NULL;
  TresenBudget one = { TRESEN_BUDGET_OPEN, 5, 1, G_MAXINT64 };

  console_fixture_make_picture (&self->base, "p.png", 300, 200);
  add_file (self, picture);
  g_assert_false (can_send (self));
  g_assert_true (console_fixture_wait (can_send_now, self));
  console_fixture_settle (600);
  open_other (self, self->other_id);
  open_other (self, self->customer_id);
  g_assert_true (console_fixture_wait (can_send_now, self));
  tresen_composer_set_budget (self->composer, one, NULL);
  TYPE ("with words");
  g_assert_false (can_send (self));
  set_text (self, "");
  g_assert_true (can_send (self));
  KEYS ("Return");
  g_assert_cmpuint (count_messages (self), ==, 1);
  entry = get_last (self);
  g_assert_cmpstr (entry->kind, ==, "image");
  g_assert_cmpstr (entry->media->content_type, ==, "image/png");
  g_assert_cmpint (entry->media->size, >, 0);
}

static gboolean
has_notice (gpointer data)
{
  return *tresen_composer_get_notice (((Fixture *) data)->composer) != '\0';
}

/* By its first bytes, not by its name. */
static void
test_wrong_files (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) text = get_picture (self, "text.png");
  g_autoptr (GFile) cut = get_picture (self, "cut.png");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (g_file_peek_path (text), "not a picture", -1, &error));
  g_assert_true (g_file_set_contents (g_file_peek_path (cut), "\x89PNG\r\n\x1a\n", 8, &error));
  add_file (self, text);
  g_assert_true (console_fixture_wait (has_notice, self));
  g_assert_nonnull (strstr (tresen_composer_get_notice (self->composer), "text.png: WeChat does"));
  tresen_composer_show_notice (self->composer, NULL);
  add_file (self, cut);
  g_assert_true (console_fixture_wait (has_notice, self));
  g_assert_nonnull (strstr (tresen_composer_get_notice (self->composer), "cut.png: This picture"));
  g_assert_false (can_send (self));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/composer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
  ADD ("return-sends", test_return_sends);
  ADD ("return-breaks", test_return_breaks);
  ADD ("preedit", test_preedit);
  ADD ("preedit-control", test_preedit_control);
  ADD ("too-long", test_too_long);
  ADD ("answer-only", test_answer_only);
  ADD ("no-replies", test_no_replies);
  ADD ("draft-survives", test_draft_survives);
  ADD ("draft-of-each", test_draft_of_each);
  ADD ("take-back", test_take_back);
  ADD ("picture", test_picture);
  ADD ("wrong-files", test_wrong_files);
  return g_test_run ();
}
