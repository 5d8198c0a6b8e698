/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands in the conversation for each kind, and what its buttons open. A program of the test's own is made the one for
 * addresses, so that what is opened can be read. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "console-fixture.h"
#include "tresen-console.h"
#include "tresen-customer-pane.h"
#include "tresen-message-row.h"

typedef struct
{
  char *folder;
  char *opened; /* path: what was opened last */
  char *script;
} Fixture;

static Fixture fixture;

/* The programs of this computer must not be found, but what tells the format of a picture must: that one file is copied. */
static void
borrow_formats (const char *data)
{
  /* Not asked of GLib, which would keep the answer. */
  const char *known = g_getenv ("XDG_DATA_DIRS");
  g_auto (GStrv) dirs = g_strsplit (
      known != NULL && *known != '\0' ? known : "/usr/local/share:/usr/share", ":", -1);
  g_autofree char *folder = g_build_filename (data, "mime", NULL);
  g_autofree char *ours = g_build_filename (folder, "mime.cache", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; dirs[i] != NULL; i++)
    {
      g_autofree char *theirs = g_build_filename (dirs[i], "mime", "mime.cache", NULL);
      g_autofree char *content = NULL;
      gsize size = 0;

      if (!g_file_get_contents (theirs, &content, &size, NULL))
        continue;
      g_assert_true (g_file_set_contents (ours, content, (gssize) size, NULL));
      return;
    }
}

static void
make_folder (void)
{
  g_autofree char *data = NULL;
  g_autofree char *text = NULL;

  fixture.folder = g_dir_make_tmp ("tresen-kinds-XXXXXX", NULL);
  fixture.opened = g_build_filename (fixture.folder, "opened", NULL);
  fixture.script = g_build_filename (fixture.folder, "open.sh", NULL);
  data = g_build_filename (fixture.folder, "data", NULL);
  borrow_formats (data);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CONFIG_HOME", fixture.folder, TRUE);
  g_setenv ("XDG_DATA_DIRS", data, TRUE);
  g_setenv ("XDG_CONFIG_DIRS", data, TRUE);
  text = g_strdup_printf ("#!/bin/sh\nprintf %%s \"$1\" >'%s.new' && mv '%s.new' '%s'\n",
                          fixture.opened, fixture.opened, fixture.opened);
  g_assert_true (g_file_set_contents (fixture.script, text, -1, NULL));
  g_assert_cmpint (g_chmod (fixture.script, 0700), ==, 0);
}

static void
set_program_for (const char *scheme)
{
  g_autofree char *type = g_strconcat ("x-scheme-handler/", scheme, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAppInfo) program = g_app_info_create_from_commandline (
      fixture.script, "Opener", G_APP_INFO_CREATE_SUPPORTS_URIS, &error);

  g_assert_no_error (error);
  g_app_info_set_as_default_for_type (program, type, &error);
  g_assert_no_error (error);
}

static TresenTimelineEntry *
make (gboolean is_event, const char *kind, const char *text, const char *detail)
{
  TresenTimelineEntry *entry = tresen_timeline_entry_new ();

  entry->is_event = is_event;
  entry->kind = g_strdup (kind);
  entry->text = g_strdup (text);
  entry->detail = g_strdup (detail);
  entry->error_text = g_strdup ("");
  return entry;
}

typedef gboolean (*Match) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *widget, Match match, const char *text)
{
  if (match (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_button (GtkWidget *widget, const char *text)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

/* A window with a place for toasts and the entry in it. */
static GtkWidget *
show (gboolean is_event, const char *kind, const char *text, const char *detail)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *toasts = adw_toast_overlay_new ();
  GtkWidget *list = gtk_list_box_new ();
  g_autoptr (TresenTimelineEntry) entry = make (is_event, kind, text, detail);
  g_autoptr (TresenPlayer) player = tresen_player_new ();

  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (tresen_message_row_new (
                                                entry, "Li Wei", fixture.folder, player)));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), list);
  gtk_window_set_child (GTK_WINDOW (window), toasts);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

typedef struct
{
  gboolean is_event;
  const char *kind;
  const char *text;
  const char *detail;
  const char *labels[4];
  const char *button; /* NULL: none of those that open something */
} Sample;

static const Sample samples[] = {
  { FALSE,
    "location",
    "Hof 3",
    "{\"latitude\":\"52.4\",\"longitude\":\"13.3\"}",
    { "Place", "Hof 3", "52.4, 13.3" },
    "Open Map" },
  { FALSE, "location", "", "{\"latitude\":\"north\",\"longitude\":\"13.3\"}", { "Place" }, NULL },
  { FALSE,
    "link",
    "A car",
    "{\"description\":\"red\",\"url\":\"https://a.example/?a=1&b=2\"}",
    { "A car", "red", "https://a.example/?a=1&b=2" },
    "Open Link" },
  { FALSE,
    "link",
    "A car",
    "{\"url\":\"javascript:alert(1)\"}",
    { "A car", "javascript:alert(1)", "no web address" },
    NULL },
  { FALSE,
    "file",
    "Rechnung.pdf",
    "{\"size\":\"248320\",\"description\":\"Mai\"}",
    { "Rechnung.pdf", "248", "Mai", "Ask the customer for a photo" },
    NULL },
  { FALSE,
    "miniprogrampage",
    "Car wash",
    "{\"app_id\":\"wx1\",\"page\":\"p\"}",
    { "Car wash", "mini program" },
    NULL },
  { FALSE, "hologram", "", "{}", { "hologram" }, NULL },
  { FALSE, "text", "Yes", "{\"bizmsgmenuid\":\"1\"}", { "Yes", "Chosen from a menu" }, NULL },
  { FALSE, "image", "", "{\"msg_data_id\":\"1\"}", { "Picture", "Written from an article" }, NULL },
  { TRUE,
    "scancode_waitmsg",
    "part",
    "{\"scan_type\":\"qrcode\",\"scan_result\":\"https://p.example/\"}",
    { "Scanned a code from menu: part", "QR code: https://p.example/" },
    NULL },
  { TRUE,
    "location_select",
    "where",
    "{\"latitude\":\"52.4\",\"longitude\":\"13.3\",\"label\":\"Hof 3\"}",
    { "Sends a place from menu: where", "Hof 3", "52.4, 13.3" },
    "Open Map" },
  { TRUE, "location_select", "where", "{}", { "Sends a place from menu: where" }, NULL },
  { TRUE,
    "kf_close_session",
    "",
    "{\"account\":\"anna@shop\"}",
    { "WeChat's own desk has closed", "anna@shop" },
    NULL },
  { TRUE, "event_of_tomorrow", "", "{}", { "WeChat event: event_of_tomorrow" }, NULL },
};

static void
test_content (gconstpointer data)
{
  const Sample *sample = data;
  GtkWidget *window = show (sample->is_event, sample->kind, sample->text, sample->detail);

  for (guint i = 0; i < G_N_ELEMENTS (sample->labels) && sample->labels[i] != NULL; i++)
    g_assert_nonnull (find (window, is_label, sample->labels[i]));
  if (sample->button != NULL)
    g_assert_nonnull (find (window, is_button, sample->button));
  else
    {
      g_assert_null (find (window, is_button, "Open Map"));
      g_assert_null (find (window, is_button, "Open Link"));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
was_opened (gpointer uri)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (fixture.opened, &text, NULL, NULL) && g_str_equal (text, uri);
}

static void
expect_opens (GtkWidget *window, const char *button, const char *uri)
{
  g_signal_emit_by_name (find (window, is_button, button), "clicked");
  g_assert_true (console_fixture_wait (was_opened, (gpointer) uri));
  g_remove (fixture.opened);
}

static gboolean
says_nothing_opens (gpointer window)
{
  return find (window, is_label, "No program on this computer opens this") != NULL;
}

/* In this order: nothing opens anything; then pages open; then places do. */
static void
test_opens (void)
{
  GtkWidget *place = show (FALSE, "location", "", "{\"latitude\":\"52.4\",\"longitude\":\"13.3\"}");
  GtkWidget *link = show (FALSE, "link", "", "{\"url\":\"https://a.example/?a=1&b=2\"}");

  g_signal_emit_by_name (find (place, is_button, "Open Map"), "clicked");
  g_assert_true (console_fixture_wait (says_nothing_opens, place));
  set_program_for ("https");
  expect_opens (link, "Open Link", "https://a.example/?a=1&b=2");
  expect_opens (place, "Open Map",
                "https://www.openstreetmap.org/?mlat=52.400000&mlon=13.300000"
                "#map=16/52.400000/13.300000");
  set_program_for ("geo");
  expect_opens (place, "Open Map", "geo:52.400000,13.300000");
  gtk_window_destroy (GTK_WINDOW (place));
  gtk_window_destroy (GTK_WINDOW (link));
}

/* What the customer's telephone reported last, in the pane. */
static void
test_last_place (void)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_system ();
  g_autoptr (TresenTimelineEntry) here
      = make (TRUE, "location", "", "{\"latitude\":\"52.4\",\"longitude\":\"13.3\"}");
  g_autoptr (TresenTimelineEntry) odd = make (TRUE, "location", "", "{}");
  TresenCustomerPane *pane = g_object_new (TRESEN_TYPE_CUSTOMER_PANE, NULL);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *label;

  here->id = 1;
  odd->id = 2;
  tresen_customer_pane_set_up (pane, NULL, NULL, clock);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (pane));
  gtk_window_present (GTK_WINDOW (window));
  label = find (window, is_label, "Last Place");
  g_assert_false (gtk_widget_get_mapped (label));
  tresen_customer_pane_set_place (pane, here);
  g_assert_true (gtk_widget_get_mapped (label));
  g_assert_nonnull (find (window, is_label, "52.4, 13.3"));
  g_assert_nonnull (find (window, is_button, "Open Map"));
  tresen_customer_pane_set_place (pane, odd);
  g_assert_null (find (window, is_button, "Open Map"));
  tresen_customer_pane_set_place (pane, here);
  g_assert_nonnull (find (window, is_button, "Open Map"));
  tresen_customer_pane_set_place (pane, NULL);
  g_assert_false (gtk_widget_get_mapped (label));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  int status;

  make_folder ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/console/kinds/%02u-%s", i, samples[i].kind);

      g_test_add_data_func (path, &samples[i], test_content);
    }
  g_test_add_func ("/console/kinds/last-place", test_last_place);
  g_test_add_func ("/console/kinds/opens", test_opens);
  status = g_test_run ();
  console_fixture_remove_folder (fixture.folder);
  g_free (fixture.folder);
  g_free (fixture.opened);
  g_free (fixture.script);
  return status;
}
