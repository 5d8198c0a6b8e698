/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QR codes: what a reader of others sees in them, the sheet that is printed, and the page; keys come from xdotool. */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "console-fixture.h"
#include "tresen-console.h"
#include "tresen-qr-code.h"
#include "tresen-qr-page.h"
#include "tresen-qr-print.h"
#include "tresen-qr-view.h"
#include "tresen-qr-words.h"

#define URL "http://weixin.qq.com/q/02kZgfwMTm72WWPkovabbI"

typedef struct
{
  ConsoleFixture desk;
  GtkWidget *window;
  TresenQrPage *page;
} Fixture;

static char *
read_code (const char *path)
{
  g_autofree char *program = g_find_program_in_path ("zbarimg");
  const char *arguments[] = { program, "-q", "--raw", "-Sdisable", "-Sqrcode.enable", path, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;

  if (program == NULL)
    return NULL;
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL,
                NULL, &error);
  g_assert_no_error (error);
  return g_strchomp (g_steal_pointer (&out));
}

static void
test_is_read_by_others (Fixture *self, gconstpointer data)
{
  static const int sizes[] = { 240, 333, 1024 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (TresenQrPicture) picture = tresen_qr_picture_new (URL);
      g_autoptr (GBytes) png = tresen_qr_picture_to_png (picture, sizes[i]);
      g_autofree char *path = g_build_filename (self->desk.folder, "code.png", NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                           &error);
      g_assert_no_error (error);
      text = read_code (path);
      if (text == NULL)
        {
          g_test_skip ("zbarimg is not installed");
          return;
        }
      g_assert_cmpstr (text, ==, URL);
    }
  g_assert_null (tresen_qr_picture_new (""));
}

static TresenQrCode
make_code (const char *url)
{
  return (TresenQrCode){ .id = 1,
                         .scene = (char *) "car:1042",
                         .label = (char *) "Yellow Golf",
                         .ticket = (char *) "t",
                         .url = (char *) url,
                         .error = (char *) "" };
}

static void
test_sheet (Fixture *self, gconstpointer data)
{
  const TresenQrCode code = make_code (URL);
  g_autoptr (GtkPrintOperation) operation = tresen_qr_print_new (&code, "Autohaus Beispiel");
  g_autofree char *path = g_build_filename (self->desk.folder, "code.pdf", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (
      gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==,
      GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_true (g_str_has_prefix (content, "%PDF"));
  g_assert_cmpuint (length, >, 1000);
}

static void
test_words (void)
{
  const gint64 now = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC;
  TresenQrCode code = make_code (URL);
  TresenQrCode waiting = make_code ("");
  g_autofree char *state = tresen_qr_words_state (&code, now);
  g_autofree char *none = tresen_qr_words_trouble (&code, now);
  g_autofree char *being = tresen_qr_words_state (&waiting, now);
  g_autofree char *expired = NULL;
  g_autofree char *counts = NULL;
  g_autofree char *refused = NULL;

  g_assert_cmpstr (state, ==, "Permanent");
  g_assert_null (none);
  g_assert_cmpstr (being, ==, "Being made");
  g_assert_false (tresen_qr_code_can_be_made_again (&waiting, now));
  code.expires_at_us = now;
  expired = tresen_qr_words_state (&code, now);
  g_assert_cmpstr (expired, ==, "Expired");
  g_assert_true (tresen_qr_code_can_be_made_again (&code, now));
  code.n_followers = 1;
  code.n_scans = 2;
  counts = tresen_qr_words_counts (&code);
  g_assert_cmpstr (counts, ==, "1 customer came · 2 more scans");
  waiting.error = (char *) "WeChat: code 48001";
  waiting.code = 48001;
  refused = tresen_qr_words_trouble (&waiting, now);
  g_assert_nonnull (strstr (refused, "verified service accounts"));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  console_fixture_set_up (&self->desk, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  console_fixture_settle (50);
  console_fixture_tear_down (&self->desk, NULL);
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
run_xdotool (const char *verb, const char *argument)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", verb, argument, NULL);
  gboolean has_exited = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &has_exited);
  g_assert_true (console_fixture_wait (is_set, &has_exited));
}

static GtkWidget *
find (GtkWidget *widget, GType class, const char *text)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), class) && gtk_widget_get_mapped (widget))
    {
      g_autofree char *title = NULL;

      g_object_get (widget, GTK_IS_BUTTON (widget) || GTK_IS_LABEL (widget) ? "label" : "title",
                    &title, NULL);
      if (g_strcmp0 (title, text) == 0
          || (title == NULL && g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0))
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, class, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  GType class;
  const char *text;
  GtkWidget *found;
} Wanted;

/* In whatever window of ours. */
static gboolean
is_there (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  wanted->found = NULL;
  for (GList *at = windows; at != NULL && wanted->found == NULL; at = at->next)
    wanted->found = find (at->data, wanted->class, wanted->text);
  return wanted->found != NULL;
}

static GtkWidget *
wait_for (GType class, const char *text)
{
  Wanted wanted = { class, text, NULL };

  if (!console_fixture_wait (is_there, &wanted))
    g_error ("\"%s\" does not come", text);
  return wanted.found;
}

static gpointer
write_made (TresenDb *db, gpointer data, GError **error)
{
  g_autoptr (TresenQrCode) code = tresen_store_qr_code_find (db, "car:1042", error);

  return GINT_TO_POINTER (code != NULL
                          && tresen_store_qr_code_set_made (db, code->id, "t", URL, 0, error));
}

static void
test_page (Fixture *self, gconstpointer data)
{
  self->window = adw_window_new ();
  self->page = g_object_new (TRESEN_TYPE_QR_PAGE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 900, 700);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->page));
  tresen_qr_page_set_up (self->page, self->desk.store, self->desk.profile, self->desk.feed,
                         self->desk.clock);
  gtk_window_present (GTK_WINDOW (self->window));
  wait_for (ADW_TYPE_STATUS_PAGE, "No QR Codes Yet");
  gtk_widget_grab_focus (wait_for (GTK_TYPE_BUTTON, "_New Code…"));
  run_xdotool ("key", "Return");
  wait_for (ADW_TYPE_ENTRY_ROW, "Label, such as Yellow Golf");
  console_fixture_settle (200);
  run_xdotool ("type", "Yellow Golf");
  run_xdotool ("key", "Tab");
  run_xdotool ("type", "car:1042");
  run_xdotool ("key", "alt+m");
  wait_for (ADW_TYPE_ACTION_ROW, "Yellow Golf");
  wait_for (GTK_TYPE_LABEL, "Being made");
  g_assert_nonnull (console_fixture_write (&self->desk, write_made, NULL));
  wait_for (GTK_TYPE_LABEL, "Permanent");
  gtk_widget_grab_focus (wait_for (ADW_TYPE_ACTION_ROW, "Yellow Golf"));
  run_xdotool ("key", "Return");
  wait_for (GTK_TYPE_LABEL, "car:1042 · Permanent");
  wait_for (GTK_TYPE_BUTTON, "_Print…");
  /* The scene is taken. */
  gtk_widget_grab_focus (wait_for (GTK_TYPE_BUTTON, "New Code…"));
  run_xdotool ("key", "Return");
  wait_for (ADW_TYPE_ENTRY_ROW, "Label, such as Yellow Golf");
  console_fixture_settle (200);
  run_xdotool ("type", "Other");
  run_xdotool ("key", "Tab");
  run_xdotool ("type", "car:1042");
  run_xdotool ("key", "alt+m");
  wait_for (GTK_TYPE_LABEL, "There is a code with this scene already. Choose another one, so that "
                            "customers can be told apart.");
  run_xdotool ("key", "Escape");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
  g_test_add_func ("/console/qr/words", test_words);
  g_test_add ("/console/qr/read-by-others", Fixture, NULL, set_up, test_is_read_by_others,
              tear_down);
  g_test_add ("/console/qr/sheet", Fixture, NULL, set_up, test_sheet, tear_down);
  g_test_add ("/console/qr/page", Fixture, NULL, set_up, test_page, tear_down);
  return g_test_run ();
}
